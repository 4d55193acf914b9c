//! What a call into JavaScript is about; js/internal/net/events.js has the same numbers.

/// Data arrived (`status` bytes), or reading ended with a negative errno.
pub const READ: i32 = 0;
/// A write that had to wait is done: 0 or the negative errno.
pub const WRITTEN: i32 = 1;
/// The handle is closed.
pub const CLOSED: i32 = 2;
/// An attempt to connect ended: 0 or the negative errno.
pub const CONNECTED: i32 = 3;
/// A connection came in: its descriptor, or the negative errno.
pub const CONNECTION: i32 = 4;
/// A datagram arrived (`status` bytes), or receiving failed with a negative errno.
pub const MESSAGE: i32 = 5;
/// A datagram that had to wait is sent: its size or the negative errno.
pub const SENT: i32 = 6;

/// The writing side has ended: 0.
pub const SHUTDOWN: i32 = 7;

/// libuv's number for the end of a stream.
pub const UV_EOF: i32 = -4095;
