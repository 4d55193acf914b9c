//! The chunked transfer coding (RFC 9112, 7.1).

use super::chars::{QUOTED, TOKEN, is};
use super::error::ParseError;
use super::lenient::Lenient;
use super::{Event, Input, Parser, State, Step};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ChunkState {
    /// In the size line: the size so far, and where in the line.
    Size { size: u64, at: SizeLine },
    /// The line's extensions, whose bytes are counted.
    Extension { size: u64, bytes: u32, at: Extension },
    /// CR ended the size line.
    SizeLineFeed(u64),
    /// Bytes of the chunk that are still to come.
    Data(u64),
    /// After the chunk: CR is due, or LF after it.
    DataEnd { carriage_return: bool },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum SizeLine {
    FirstDigit,
    Digits,
    Spaces,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Extension {
    /// After a semicolon.
    Start,
    Name,
    Value,
    Quoted,
    Escaped,
    AfterQuoted,
}

impl ChunkState {
    /// Before the first chunk, and before each other.
    pub(super) const FIRST: ChunkState = ChunkState::Size { size: 0, at: SizeLine::FirstDigit };
}

impl Parser {
    pub(super) fn chunks(&mut self, input: &mut Input, at: ChunkState) -> Step<Option<Event>> {
        let next = match at {
            ChunkState::Size { size, at } => self.chunk_size(input, size, at)?,
            ChunkState::Extension { size, bytes, at } => self.chunk_extension(input, size, bytes, at)?,
            ChunkState::SizeLineFeed(size) => {
                if input.peek()? == b'\n' {
                    input.skip(1);
                } else if !self.lenient.has(Lenient::OPTIONAL_LF) {
                    return Err(ParseError::CHUNK_LF.into());
                }
                ChunkState::Data(size)
            }
            ChunkState::Data(0) => {
                self.begin_trailers();
                return Ok(None);
            }
            ChunkState::Data(left) => {
                input.peek()?;
                let start = input.at;
                let here = (input.bytes.len() - start).min(usize::try_from(left).unwrap_or(usize::MAX));
                input.skip(here);
                let left = left - here as u64;
                self.state = State::Chunks(if left == 0 { ChunkState::DataEnd { carriage_return: false } } else { ChunkState::Data(left) });
                return Ok(Some(Event::Body(start..input.at)));
            }
            ChunkState::DataEnd { carriage_return } => self.chunk_end(input, carriage_return)?,
        };
        self.state = State::Chunks(next);
        Ok(None)
    }

    fn chunk_size(&mut self, input: &mut Input, size: u64, at: SizeLine) -> Step<ChunkState> {
        let c = input.peek()?;
        if at != SizeLine::Spaces
            && let Some(digit) = char::from(c).to_digit(16)
        {
            let size = size.checked_mul(16).ok_or(ParseError::CHUNK_SIZE_OVERFLOW)?;
            input.skip(1);
            return Ok(ChunkState::Size { size: size | u64::from(digit), at: SizeLine::Digits });
        }
        if at == SizeLine::FirstDigit {
            return Err(ParseError::CHUNK_SIZE.into());
        }
        if (c == b' ' || c == b'\t') && self.lenient.has(Lenient::SPACES_AFTER_CHUNK_SIZE) {
            input.skip(1);
            return Ok(ChunkState::Size { size, at: SizeLine::Spaces });
        }
        if c == b';' {
            input.skip(1);
            return Ok(ChunkState::Extension { size, bytes: 0, at: Extension::Start });
        }
        match c {
            b'\n' if !self.lenient.has(Lenient::OPTIONAL_CR) => Err(ParseError::CHUNK_CR.into()),
            b'\r' | b'\n' => {
                input.skip(1);
                Ok(ChunkState::SizeLineFeed(size))
            }
            _ => Err(ParseError::CHUNK_SIZE.into()),
        }
    }

    fn chunk_extension(&mut self, input: &mut Input, size: u64, bytes: u32, at: Extension) -> Step<ChunkState> {
        let c = input.peek()?;
        let may_end = !matches!(at, Extension::Quoted | Extension::Escaped);
        match c {
            b'\r' if may_end && at != Extension::Start => {
                input.skip(1);
                return Ok(ChunkState::SizeLineFeed(size));
            }
            b'\n' if may_end && !self.lenient.has(Lenient::OPTIONAL_CR) => return Err(ParseError::CHUNK_CR.into()),
            b'\n' if may_end => {
                input.skip(1);
                return Ok(ChunkState::Data(size));
            }
            _ => {}
        }
        let next = match (at, c) {
            (Extension::Start | Extension::Name, b'=') => Extension::Value,
            (Extension::Start | Extension::Name, c) if is(c, TOKEN) => Extension::Name,
            (Extension::Name | Extension::Value | Extension::AfterQuoted, b';') => Extension::Start,
            (Extension::Value, b'"') => Extension::Quoted,
            (Extension::Value, c) if is(c, TOKEN) => Extension::Value,
            (Extension::Quoted, b'"') => Extension::AfterQuoted,
            (Extension::Quoted, b'\\') => Extension::Escaped,
            (Extension::Quoted, c) if is(c, QUOTED) => Extension::Quoted,
            (Extension::Escaped, c) if is(c, QUOTED) || c == b'"' || c == b'\\' => Extension::Quoted,
            _ => return Err(ParseError::CHUNK_EXTENSION.into()),
        };
        // Names and values count, what stands between them does not.
        let counted = u32::from(matches!(next, Extension::Name | Extension::Value | Extension::Quoted | Extension::Escaped));
        let bytes = bytes + counted;
        if bytes as usize > self.limits.chunk_extensions {
            return Err(ParseError::CHUNK_EXTENSIONS_OVERFLOW.into());
        }
        input.skip(1);
        Ok(ChunkState::Extension { size, bytes, at: next })
    }

    fn chunk_end(&mut self, input: &mut Input, carriage_return: bool) -> Step<ChunkState> {
        match (carriage_return, input.peek()?) {
            (false, b'\r') => {
                input.skip(1);
                Ok(ChunkState::DataEnd { carriage_return: true })
            }
            (false, b'\n') if !self.lenient.has(Lenient::OPTIONAL_CR) => Err(ParseError::CHUNK_CR.into()),
            (_, b'\n') => {
                input.skip(1);
                Ok(ChunkState::FIRST)
            }
            (false, _) if self.lenient.has(Lenient::OPTIONAL_CRLF_AFTER_CHUNK) => Ok(ChunkState::FIRST),
            (true, _) if self.lenient.has(Lenient::OPTIONAL_LF) => Ok(ChunkState::FIRST),
            _ => Err(ParseError::CHUNK_LF.into()),
        }
    }
}
