//! The first message of a client (RFC 8446, 4.1.2; RFC 5246, 7.4.1.2), as far as rustls does not tell of it.

/// What a program may want to know before it answers.
#[derive(Default)]
pub struct HelloFacts {
    /// The number of the session that the client would like to resume; empty without one.
    pub session_id: Vec<u8>,
    pub has_ticket: bool,
    pub wants_ocsp: bool,
}

const RECORD_HEADER: usize = 5;
const CLIENT_HELLO: u8 = 1;
const STATUS_REQUEST: u16 = 5;
const SESSION_TICKET: u16 = 35;

/// Reads the records that the client has sent so far. What is not well-formed is for rustls to complain about: it says nothing here.
pub fn read(records: &[u8]) -> HelloFacts {
    let mut facts = HelloFacts::default();
    let message = joined(records);
    let mut reader = Reader(&message);
    let _ = reader.hello(&mut facts);
    facts
}

/// A message can be spread over records.
fn joined(mut records: &[u8]) -> Vec<u8> {
    let mut message = Vec::new();
    while let Some((header, rest)) = records.split_at_checked(RECORD_HEADER) {
        let length = usize::from(u16::from_be_bytes([header[3], header[4]]));
        let content = &rest[..length.min(rest.len())];
        message.extend_from_slice(content);
        records = &rest[content.len()..];
    }
    message
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of so many bytes.
    fn number(&mut self, bytes: usize) -> Option<usize> {
        Some(self.take(bytes)?.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    }

    /// What follows its own length.
    fn counted(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let length = self.number(bytes)?;
        self.take(length)
    }

    fn hello(&mut self, facts: &mut HelloFacts) -> Option<()> {
        if self.take(1)? != [CLIENT_HELLO] {
            return None;
        }
        // Its length, the version and the random number.
        self.take(3 + 2 + 32)?;
        facts.session_id = self.counted(1)?.to_vec();
        // Suites, and ways to compress.
        self.counted(2)?;
        self.counted(1)?;
        let mut extensions = Reader(self.counted(2)?);
        while let Some(kind) = extensions.number(2) {
            let content = extensions.counted(2)?;
            match kind as u16 {
                STATUS_REQUEST => facts.wants_ocsp = true,
                SESSION_TICKET => facts.has_ticket = !content.is_empty(),
                _ => {}
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_in_two_records_is_one() {
        let mut body = vec![CLIENT_HELLO, 0, 0, 0, 3, 3];
        body.extend([0; 32]);
        body.extend([2, 7, 8, 0, 2, 0x13, 1, 1, 0, 0, 9, 0, 35, 0, 1, 5, 0, 5, 0, 0]);
        let (first, second) = body.split_at(20);
        let record = |part: &[u8]| [&[22, 3, 1, 0, part.len() as u8], part].concat();
        let facts = read(&[record(first), record(second)].concat());
        assert_eq!(facts.session_id, [7, 8]);
        assert!(facts.has_ticket && facts.wants_ocsp);
    }

    #[test]
    fn garbage_says_nothing() {
        for length in 0..60 {
            assert!(read(&vec![0xff; length]).session_id.is_empty());
        }
    }
}
