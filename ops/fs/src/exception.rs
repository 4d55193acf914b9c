//! The exceptions of fast ops, which return an errno because a fast call cannot throw.

use deno_core::{op2, v8};
use ops_error::SystemError;

use crate::path::FsPath;

/// The system calls whose fast ops fail with a number.
const SYSCALLS: &[&str] =
    &["access", "close", "fdatasync", "fstat", "fsync", "ftruncate", "lstat", "open", "read", "stat", "watch", "write"];

/// Builds the exception for an errno that a fast op returned.
#[op2]
pub fn op_fs_exception<'a>(
    scope: &mut v8::PinScope<'a, '_>,
    errno: i32,
    #[string] syscall: &str,
    #[string] path: Option<String>,
) -> v8::Local<'a, v8::Value> {
    let syscall = SYSCALLS.iter().find(|name| **name == syscall).copied().unwrap_or("syscall");
    let mut error = SystemError::from_errno(errno, syscall);
    error.path = path.map(|path| FsPath::new(&path).display());
    error.to_exception(scope)
}
