//! What a parser may accept although RFC 9112 forbids it. The bits are those of Node's `HTTPParser.kLenient*` constants.

/// A set of leniencies.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Lenient(pub u32);

impl Lenient {
    /// Control characters in field values, folded lines, spaces before the first field.
    pub const HEADERS: u32 = 1;
    /// `Content-Length` beside `Transfer-Encoding`.
    pub const CHUNKED_LENGTH: u32 = 1 << 1;
    /// Another message after `Connection: close`.
    pub const KEEP_ALIVE: u32 = 1 << 2;
    /// Any transfer coding, in any order.
    pub const TRANSFER_ENCODING: u32 = 1 << 3;
    /// Any version of one digit, a dot and one digit.
    pub const VERSION: u32 = 1 << 4;
    /// Data after a message that closed the connection is another message.
    pub const DATA_AFTER_CLOSE: u32 = 1 << 5;
    /// A bare CR ends a line.
    pub const OPTIONAL_LF: u32 = 1 << 6;
    /// Chunks that follow each other without a line break.
    pub const OPTIONAL_CRLF_AFTER_CHUNK: u32 = 1 << 7;
    /// A bare LF ends a line.
    pub const OPTIONAL_CR: u32 = 1 << 8;
    /// Spaces and tabs after a chunk's size.
    pub const SPACES_AFTER_CHUNK_SIZE: u32 = 1 << 9;
    /// Control characters in field values, except NUL, CR and LF (the Fetch standard's rule).
    pub const RELAXED_VALUES: u32 = 1 << 10;

    /// Whether any of `flags` is set.
    #[inline]
    pub fn has(self, flags: u32) -> bool {
        self.0 & flags != 0
    }
}
