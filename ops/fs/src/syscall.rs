//! The rules every system call here follows: a negative result is `errno`, and an interrupted call is made again.

use ops_error::SystemError;

/// The result of a call that may fail.
pub type Sys<T> = Result<T, SystemError>;

/// Runs `call` until it is not interrupted by a signal; a result below zero becomes an error that names `syscall`.
pub fn retry<T: Into<i64> + Copy>(syscall: &'static str, mut call: impl FnMut() -> T) -> Sys<T> {
    loop {
        let result = call();
        if result.into() >= 0 {
            return Ok(result);
        }
        let errno = errno();
        if errno != libc::EINTR {
            return Err(SystemError::from_errno(-errno, syscall));
        }
    }
}

/// The calling thread's `errno`, as the positive number C gives.
pub fn errno() -> i32 {
    // An `io::Error` made from the operating system always has a number.
    std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}

/// What a fast op returns: the result, or the negative `errno` that JavaScript turns into an exception.
pub fn number_or_errno(result: Sys<i32>) -> i32 {
    result.unwrap_or_else(|error| error.errno)
}

/// The same for a call whose result says nothing.
pub fn zero_or_errno(result: Sys<()>) -> i32 {
    number_or_errno(result.map(|()| 0))
}
