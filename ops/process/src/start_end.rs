//! What the process sets up before anything runs, and its last step.

/// Signals that a program meets as an error of the write that caused them.
const ERRORS_OF_WRITES: [libc::c_int; 2] = [libc::SIGPIPE, libc::SIGXFSZ];

/// Puts signals in the state that programs expect of Node, whatever the parent left behind, and lets the process open as many files as the
/// system permits. Children start with default signals again.
pub fn prepare_process() {
    // SAFETY: sigaction and sigprocmask read and fill structures that outlive the calls and for which zero is valid.
    unsafe {
        let mut none: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &none, std::ptr::null_mut());
        for signal in 1..32 {
            let mut action: libc::sigaction = std::mem::zeroed();
            if libc::sigaction(signal, std::ptr::null(), &mut action) != 0 {
                continue;
            }
            let wanted = if ERRORS_OF_WRITES.contains(&signal) { libc::SIG_IGN } else { libc::SIG_DFL };
            // Across an exec only "ignore" survives. A handler is one that Rust or a preloaded library has set up since.
            if action.sa_sigaction != wanted && (wanted == libc::SIG_IGN || action.sa_sigaction == libc::SIG_IGN) {
                action.sa_sigaction = wanted;
                libc::sigaction(signal, &action, std::ptr::null_mut());
            }
        }
    }
    raise_file_limit();
}

fn raise_file_limit() {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` outlives both calls. A limit that cannot be raised stays as it is.
    unsafe {
        if libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit) == 0 && limit.rlim_cur != limit.rlim_max {
            limit.rlim_cur = limit.rlim_max;
            libc::setrlimit(libc::RLIMIT_NOFILE, &limit);
        }
    }
}

/// Ends the process without the destructors of V8 and its threads, which could wait for each other and do nothing that outlives the process.
pub fn end_process(code: i32) -> ! {
    // V8 prints through C's buffered streams (--trace-gc and its like).
    // SAFETY: null stands for all streams; afterwards nothing of this process needs to run.
    unsafe {
        libc::fflush(std::ptr::null_mut());
        libc::_exit(code)
    }
}

/// Whether a signal that the program does not listen for any more goes back to being ignored.
pub fn is_ignored(signal: libc::c_int) -> bool {
    ERRORS_OF_WRITES.contains(&signal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_too_large_is_an_error_of_the_write() {
        prepare_process();
        // SAFETY: queries one signal's action.
        let action = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            libc::sigaction(libc::SIGXFSZ, std::ptr::null(), &mut action);
            action.sa_sigaction
        };
        assert_eq!(action, libc::SIG_IGN);
    }
}
