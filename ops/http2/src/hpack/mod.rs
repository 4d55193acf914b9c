//! HPACK (RFC 7541): fields as blocks of octets. Our own, because the crates that have it (`h2` inside, `fluke-hpack`, `httlib-hpack`) do not
//! say which fields may never be indexed, or copy what they read several times; the examples of the RFC check it.

pub mod decoder;
mod dynamic_table;
pub mod encoder;
mod huffman;
mod static_table;

use std::ops::Deref;
use std::rc::Rc;

pub use dynamic_table::OVERHEAD;

/// The name or the value of a field.
#[derive(Clone)]
pub enum Text {
    Known(&'static str),
    Shared(Rc<[u8]>),
}

impl Deref for Text {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Known(text) => text.as_bytes(),
            Self::Shared(text) => text,
        }
    }
}

#[derive(Clone)]
pub struct Field {
    pub name: Text,
    pub value: Text,
    /// No compression on the way may keep it.
    pub sensitive: bool,
}

impl Field {
    /// What it counts in the size of a list (RFC 9113, 6.5.2).
    pub fn size(&self) -> usize {
        self.name.len() + self.value.len() + OVERHEAD
    }
}

#[cfg(test)]
mod tests {
    use super::decoder::Decoder;
    use super::encoder::Encoder;

    fn read(decoder: &mut Decoder, block: &[u8]) -> Vec<String> {
        let mut fields = Vec::new();
        decoder
            .decode(block, |field| {
                fields.push(format!("{}: {}", String::from_utf8_lossy(&field.name), String::from_utf8_lossy(&field.value)));
            })
            .unwrap();
        fields
    }

    fn octets(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    /// RFC 7541, C.3 and C.4: requests without and with Huffman codes.
    #[test]
    fn requests_of_the_rfc() {
        let plain = [
            "828684410f7777772e6578616d706c652e636f6d",
            "828684be58086e6f2d6361636865",
            "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565",
        ];
        let coded = ["828684418cf1e3c2e5f23a6ba0ab90f4ff", "828684be5886a8eb10649cbf", "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"];
        for blocks in [plain, coded] {
            let mut decoder = Decoder::new(4096);
            assert_eq!(
                read(&mut decoder, &octets(blocks[0])),
                [":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"]
            );
            assert_eq!(read(&mut decoder, &octets(blocks[1]))[4], "cache-control: no-cache");
            assert_eq!(
                read(&mut decoder, &octets(blocks[2])),
                [":method: GET", ":scheme: https", ":path: /index.html", ":authority: www.example.com", "custom-key: custom-value"]
            );
            assert_eq!(decoder.table_size(), 164);
        }
    }

    /// RFC 7541, C.5: fields leave a table of 256 octets.
    #[test]
    fn responses_of_the_rfc() {
        let mut decoder = Decoder::new(256);
        let first = "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d";
        assert_eq!(
            read(&mut decoder, &octets(first)),
            [":status: 302", "cache-control: private", "date: Mon, 21 Oct 2013 20:13:21 GMT", "location: https://www.example.com"]
        );
        assert_eq!(decoder.table_size(), 222);
        assert_eq!(read(&mut decoder, &octets("4803333037c1c0bf"))[0], ":status: 307");
        assert_eq!(decoder.table_size(), 222);
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        let (mut encoder, mut decoder) = (Encoder::new(4096), Decoder::new(4096));
        for round in 0..40 {
            let mut block = Vec::new();
            encoder.begin(&mut block);
            let value = format!("value {round} \u{e9}").repeat(round);
            for (name, value) in [(":status", "200"), ("x-one", value.as_str()), ("authorization", "secret"), ("x-one", "same")] {
                encoder.encode(name.as_bytes(), value.as_bytes(), false, &mut block);
            }
            let fields = read(&mut decoder, &block);
            assert_eq!(
                fields,
                [":status: 200".to_owned(), format!("x-one: {value}"), "authorization: secret".into(), "x-one: same".into()]
            );
            assert_eq!(encoder.table_size(), decoder.table_size());
            if round == 20 {
                encoder.set_capacity(100);
            }
        }
    }

    #[test]
    fn broken_blocks_are_refused() {
        for block in ["80", "ff", "c6", "4003", "400a61", "3fe2ff01", "82 20", "7fffffffffffffff7f", "00 85 ffffffffff 00"] {
            assert!(Decoder::new(4096).decode(&octets(block), |_| {}).is_err(), "{block}");
        }
    }
}
