//! The one error type of failed system calls, with the codes and messages Node's users know.
//!
//! Source: Node's `errors.md` ("Class: SystemError") and libuv's error table.

mod errno;
mod source_line;
mod syscall_result;
mod system_error;
mod thrown;

pub use errno::{ERRNO_TABLE, Errno};
pub use source_line::{Offsets, decorate, is_decorated, put_on_top, source_line};
pub use syscall_result::SyscallResult;
pub use system_error::{IoResultExt, SystemError};
pub use thrown::{Place, place_of_throw, remember_made, remember_message, remember_thrown};
