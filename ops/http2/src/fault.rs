//! Why streams and connections end.

/// Codes of RST_STREAM and GOAWAY (RFC 9113, 7).
pub mod code {
    pub const NO_ERROR: u32 = 0;
    pub const PROTOCOL_ERROR: u32 = 1;
    pub const INTERNAL_ERROR: u32 = 2;
    pub const FLOW_CONTROL_ERROR: u32 = 3;
    pub const STREAM_CLOSED: u32 = 5;
    pub const FRAME_SIZE_ERROR: u32 = 6;
    pub const REFUSED_STREAM: u32 = 7;
    pub const CANCEL: u32 = 8;
    pub const COMPRESSION_ERROR: u32 = 9;
    pub const ENHANCE_YOUR_CALM: u32 = 11;
}

/// The numbers by which Node's programs know what went wrong: those of its HTTP/2 library.
pub mod library {
    pub const PROTOCOL: i32 = -505;
    pub const BAD_PREFACE: i32 = -903;
    pub const FLOODED: i32 = -904;
    pub const TOO_MANY_SETTINGS: i32 = -908;
    /// Not one of the library: too many frames were invalid.
    pub const TOO_MANY_INVALID_FRAMES: i32 = 1;
}

/// The connection cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Of the GOAWAY that says so.
    pub code: u32,
    pub library: i32,
}

impl Fault {
    pub fn protocol(code: u32) -> Self {
        Self { code, library: library::PROTOCOL }
    }

    pub fn flooded() -> Self {
        Self { code: code::ENHANCE_YOUR_CALM, library: library::FLOODED }
    }
}
