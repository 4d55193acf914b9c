use std::borrow::Cow;
use std::fmt;
use std::io;

use deno_error::{AdditionalProperties, JsErrorClass, PropertyValue};

use crate::Errno;

/// A failed system call, as JavaScript sees it: an `Error` with `errno`, `code`, `syscall` and, where they matter, `path` and `dest`.
/// Its message is Node's: `ENOENT: no such file or directory, open 'x'`.
#[derive(Clone, Debug)]
pub struct SystemError {
    /// libuv's error number (negative).
    pub errno: i32,
    /// The system call that failed, by Node's name for it.
    pub syscall: &'static str,
    /// The path the call was about.
    pub path: Option<String>,
    /// The second path of calls that have two (`rename`, `link` …).
    pub dest: Option<String>,
}

impl SystemError {
    /// From a libuv number (negative errno).
    pub fn from_errno(errno: i32, syscall: &'static str) -> Self {
        SystemError { errno, syscall, path: None, dest: None }
    }

    /// From the calling thread's `errno`.
    pub fn last_os_error(syscall: &'static str) -> Self {
        Self::from_io(&io::Error::last_os_error(), syscall)
    }

    /// From an `io::Error`; errors that carry no system number are matched by kind.
    pub fn from_io(error: &io::Error, syscall: &'static str) -> Self {
        Self::from_errno(errno_of(error), syscall)
    }

    /// Adds the path the call was about.
    pub fn with_path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Adds the second path.
    pub fn with_dest(mut self, dest: impl Into<String>) -> Self {
        self.dest = Some(dest.into());
        self
    }

    /// The name of the error, such as `ENOENT`.
    pub fn code(&self) -> &'static str {
        Errno::from_number(self.errno).code
    }
}

fn errno_of(error: &io::Error) -> i32 {
    if let Some(number) = error.raw_os_error() {
        return -number;
    }
    -match error.kind() {
        io::ErrorKind::NotFound => libc::ENOENT,
        io::ErrorKind::PermissionDenied => libc::EACCES,
        io::ErrorKind::AlreadyExists => libc::EEXIST,
        io::ErrorKind::InvalidInput => libc::EINVAL,
        io::ErrorKind::Interrupted => libc::EINTR,
        io::ErrorKind::BrokenPipe => libc::EPIPE,
        io::ErrorKind::ConnectionReset => libc::ECONNRESET,
        io::ErrorKind::ConnectionRefused => libc::ECONNREFUSED,
        io::ErrorKind::TimedOut => libc::ETIMEDOUT,
        io::ErrorKind::WouldBlock => libc::EAGAIN,
        io::ErrorKind::OutOfMemory => libc::ENOMEM,
        io::ErrorKind::Unsupported => libc::ENOTSUP,
        _ => libc::EIO,
    }
}

impl fmt::Display for SystemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = Errno::from_number(self.errno);
        write!(f, "{}: {}, {}", row.code, row.message, self.syscall)?;
        if let Some(path) = &self.path {
            write!(f, " '{path}'")?;
        }
        if let Some(dest) = &self.dest {
            write!(f, " -> '{dest}'")?;
        }
        Ok(())
    }
}

impl std::error::Error for SystemError {}

impl JsErrorClass for SystemError {
    fn get_class(&self) -> Cow<'static, str> {
        Cow::Borrowed("Error")
    }

    fn get_message(&self) -> Cow<'static, str> {
        Cow::Owned(self.to_string())
    }

    fn get_additional_properties(&self) -> AdditionalProperties {
        let text = |value: &str| PropertyValue::String(Cow::Owned(value.to_owned()));
        let mut properties: Vec<(Cow<'static, str>, PropertyValue)> = vec![
            ("errno".into(), PropertyValue::Number(f64::from(self.errno))),
            ("code".into(), PropertyValue::String(Cow::Borrowed(self.code()))),
            ("syscall".into(), PropertyValue::String(Cow::Borrowed(self.syscall))),
        ];
        if let Some(path) = &self.path {
            properties.push(("path".into(), text(path)));
        }
        if let Some(dest) = &self.dest {
            properties.push(("dest".into(), text(dest)));
        }
        Box::new(properties.into_iter())
    }

    fn get_ref(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self
    }
}

/// Turns `io::Result` into a result whose error names the system call.
pub trait IoResultExt<T> {
    /// Names the failed call.
    fn syscall(self, syscall: &'static str) -> Result<T, SystemError>;
    /// Names the failed call and the path it was about.
    fn syscall_path(self, syscall: &'static str, path: &str) -> Result<T, SystemError>;
}

impl<T> IoResultExt<T> for io::Result<T> {
    fn syscall(self, syscall: &'static str) -> Result<T, SystemError> {
        self.map_err(|error| SystemError::from_io(&error, syscall))
    }

    fn syscall_path(self, syscall: &'static str, path: &str) -> Result<T, SystemError> {
        self.map_err(|error| SystemError::from_io(&error, syscall).with_path(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_is_the_one_node_prints() {
        let error = SystemError::from_errno(-libc::ENOENT, "rename").with_path("a").with_dest("b");
        assert_eq!(error.to_string(), "ENOENT: no such file or directory, rename 'a' -> 'b'");
        assert_eq!(error.code(), "ENOENT");
    }

    #[test]
    fn an_error_without_a_number_is_matched_by_kind() {
        let error = SystemError::from_io(&io::Error::from(io::ErrorKind::AlreadyExists), "mkdir");
        assert_eq!(error.code(), "EEXIST");
    }
}
