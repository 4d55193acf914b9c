//! Why a message was refused: Node's `HPE_*` codes.

/// A refusal. The code is a fact that programs test; the reason is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// `HPE_…`
    pub code: &'static str,
    /// What was wrong, in a few words.
    pub reason: &'static str,
}

macro_rules! errors {
    ($($name:ident = $code:literal, $reason:literal;)*) => {
        impl ParseError {
            $(pub(super) const $name: ParseError = ParseError { code: $code, reason: $reason };)*
        }
    };
}

errors! {
    CHUNK_CR = "HPE_CR_EXPECTED", "A chunk's line must end in CR LF";
    CHUNK_EXTENSION = "HPE_STRICT", "Malformed chunk extension";
    CHUNK_EXTENSIONS_OVERFLOW = "HPE_CHUNK_EXTENSIONS_OVERFLOW", "Chunk extensions overflow";
    CHUNK_LF = "HPE_STRICT", "CR without LF after a chunk's size or data";
    CHUNK_SIZE = "HPE_INVALID_CHUNK_SIZE", "Invalid character in chunk size";
    CHUNK_SIZE_OVERFLOW = "HPE_INVALID_CHUNK_SIZE", "Chunk size overflow";
    CLOSED = "HPE_CLOSED_CONNECTION", "Data after `Connection: close`";
    CONTENT_LENGTH = "HPE_INVALID_CONTENT_LENGTH", "Content-Length must be one decimal number";
    CONTENT_LENGTH_DUPLICATE = "HPE_UNEXPECTED_CONTENT_LENGTH", "More than one Content-Length";
    CONTENT_LENGTH_OVERFLOW = "HPE_INVALID_CONTENT_LENGTH", "Content-Length overflow";
    CONTENT_LENGTH_WITH_CODING = "HPE_INVALID_CONTENT_LENGTH", "Content-Length can't be present with Transfer-Encoding";
    CODING = "HPE_INVALID_TRANSFER_ENCODING", "The last transfer coding of a request must be chunked";
    CODING_EMPTY = "HPE_INVALID_TRANSFER_ENCODING", "Empty Transfer-Encoding";
    CODING_ORDER = "HPE_INVALID_TRANSFER_ENCODING", "A transfer coding after chunked";
    CODING_WITH_LENGTH = "HPE_INVALID_TRANSFER_ENCODING", "Transfer-Encoding can't be present with Content-Length";
    END_OF_INPUT = "HPE_INVALID_EOF_STATE", "The connection ended inside a message";
    FIELD_CR = "HPE_CR_EXPECTED", "Missing expected CR after header value";
    FIELD_FOLD = "HPE_INVALID_HEADER_TOKEN", "Folded header value";
    FIELD_LF = "HPE_LF_EXPECTED", "Missing expected LF after header value";
    FIELD_NAME = "HPE_INVALID_HEADER_TOKEN", "Invalid header token";
    FIELD_VALUE = "HPE_INVALID_HEADER_TOKEN", "Invalid header value char";
    H2_PREFACE = "HPE_PAUSED_H2_UPGRADE", "The preface of HTTP/2";
    HEADER_OVERFLOW = "HPE_HEADER_OVERFLOW", "Header overflow";
    HEADS_LF = "HPE_STRICT", "CR without LF after the header fields";
    METHOD = "HPE_INVALID_METHOD", "Invalid method encountered";
    METHOD_OF_PROTOCOL = "HPE_INVALID_CONSTANT", "This protocol does not have this method";
    PROTOCOL = "HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/";
    SPACE_BEFORE_FIELDS = "HPE_UNEXPECTED_SPACE", "Unexpected space after start line";
    STATUS = "HPE_INVALID_STATUS", "Invalid status code";
    STATUS_CR = "HPE_CR_EXPECTED", "A status line must end in CR LF";
    START_LINE_LF = "HPE_STRICT", "CR without LF after the start line";
    URL = "HPE_INVALID_URL", "Invalid characters in url";
    VERSION = "HPE_INVALID_VERSION", "Invalid HTTP version";
    VERSION_END = "HPE_INVALID_VERSION", "Expected CRLF after version";
}
