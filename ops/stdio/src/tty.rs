//! Terminals: window size, raw mode, and putting everything back when the process ends.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::CStr;
use std::io;
use std::os::fd::RawFd;
use std::sync::atomic::{AtomicPtr, Ordering};

use deno_core::{OpState, op2};

/// What the descriptors we share with other processes were like before we changed them.
#[derive(Default)]
pub struct Originals {
    /// Terminals in raw mode.
    modes: RefCell<HashMap<RawFd, libc::termios>>,
    /// Status flags of standard streams that we made non-blocking.
    flags: RefCell<HashMap<RawFd, libc::c_int>>,
}

impl Originals {
    /// Remembers the status flags of a standard stream.
    fn remember_flags(&self, fd: RawFd) {
        if (0..=libc::STDERR_FILENO).contains(&fd) {
            // SAFETY: F_GETFL takes no pointers.
            let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
            if flags >= 0 {
                self.flags.borrow_mut().entry(fd).or_insert(flags);
            }
        }
    }
}

/// Has the status flags of a standard stream put back when the process ends.
#[op2(fast)]
pub fn op_stdio_remember_flags(state: &OpState, fd: i32) {
    state.borrow::<Originals>().remember_flags(fd);
}

/// A terminal in raw mode and its mode before.
struct RawTerminal {
    fd: RawFd,
    mode: libc::termios,
}

/// The terminal to put back when a signal ends the process, or null. A signal handler gets no argument of ours, so what it needs must be
/// reachable from a static; what it points to is never freed, because a handler may be running at any time.
static RAW_TERMINAL: AtomicPtr<RawTerminal> = AtomicPtr::new(std::ptr::null_mut());

extern "C" fn restore_and_die(signal: libc::c_int) {
    let terminal = RAW_TERMINAL.load(Ordering::Acquire);
    // SAFETY: what was stored lives for ever; tcsetattr, signal and raise are async-signal-safe. The signal is blocked while its handler
    // runs and ends the process when the handler returns.
    unsafe {
        if let Some(terminal) = terminal.as_ref() {
            libc::tcsetattr(terminal.fd, libc::TCSANOW, &terminal.mode);
        }
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
}

/// From now on the signals that usually end a program put `fd` back to `mode` first, unless the program listens for them.
fn restore_on_signals(fd: RawFd, mode: libc::termios) {
    RAW_TERMINAL.store(Box::into_raw(Box::new(RawTerminal { fd, mode })), Ordering::Release);
    for signal in [libc::SIGINT, libc::SIGTERM] {
        // SAFETY: both structures are plain data for which zero is valid, and outlive the calls.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            if libc::sigaction(signal, std::ptr::null(), &mut action) == 0 && action.sa_sigaction == libc::SIG_DFL {
                action.sa_sigaction = restore_and_die as extern "C" fn(libc::c_int) as libc::sighandler_t;
                libc::sigaction(signal, &action, std::ptr::null_mut());
            }
        }
    }
}

/// `fd` is back in its mode, whatever ends the process.
fn leave_to_signals(fd: RawFd) {
    let terminal = RAW_TERMINAL.load(Ordering::Acquire);
    // SAFETY: what was stored lives for ever.
    if unsafe { terminal.as_ref() }.is_some_and(|terminal| terminal.fd == fd) {
        RAW_TERMINAL.store(std::ptr::null_mut(), Ordering::Release);
    }
}

/// Puts terminals and standard streams back as they were; to be called when the process ends.
pub fn restore_stdio(state: &OpState) {
    let Some(originals) = state.try_borrow::<Originals>() else { return };
    for (fd, mode) in originals.modes.borrow_mut().drain() {
        // SAFETY: `mode` was filled by tcgetattr. A descriptor closed since makes the call fail, which is harmless.
        unsafe { libc::tcsetattr(fd, libc::TCSANOW, &mode) };
    }
    for (fd, flags) in originals.flags.borrow_mut().drain() {
        // SAFETY: F_SETFL takes no pointers; failure is as harmless.
        unsafe { libc::fcntl(fd, libc::F_SETFL, flags) };
    }
}

fn last_errno() -> i32 {
    -io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}

/// Writes columns and rows into `size`; gives 0, or the negative errno.
#[op2(fast)]
pub fn op_stdio_window_size(fd: i32, #[buffer] size: &mut [u32]) -> i32 {
    let mut window = libc::winsize { ws_row: 0, ws_col: 0, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: TIOCGWINSZ fills the winsize, which outlives the call.
    if unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &raw mut window) } != 0 {
        return last_errno();
    }
    if let [columns, rows, ..] = size {
        *columns = u32::from(window.ws_col);
        *rows = u32::from(window.ws_row);
    }
    0
}

/// The modes of a terminal; js/internal/tty/read_stream.js has the same numbers.
const MODE_NORMAL: u32 = 0;
const MODE_RAW: u32 = 1;

/// Sets the mode of a terminal: 0 normal, 1 raw input, 2 raw input and output. Gives 0, or the negative errno.
#[op2(fast)]
pub fn op_stdio_set_raw_mode(state: &OpState, fd: i32, wanted: u32) -> i32 {
    // SAFETY: a zeroed termios is a valid buffer for tcgetattr to fill.
    let mut mode: libc::termios = unsafe { std::mem::zeroed() };
    // SAFETY: `mode` outlives the call.
    if unsafe { libc::tcgetattr(fd, &mut mode) } != 0 {
        return last_errno();
    }
    let mut original = state.borrow::<Originals>().modes.borrow_mut();
    let was_normal = !original.contains_key(&fd);
    let before = *original.entry(fd).or_insert(mode);
    if wanted == MODE_NORMAL {
        leave_to_signals(fd);
    } else if was_normal {
        restore_on_signals(fd, before);
    }
    match wanted {
        MODE_NORMAL => {
            original.remove(&fd);
            mode = before;
        }
        MODE_RAW => {
            mode = before;
            mode.c_iflag &= !(libc::BRKINT | libc::ICRNL | libc::INPCK | libc::ISTRIP | libc::IXON);
            // Output stays translated: programs print plain newlines in raw mode.
            mode.c_oflag |= libc::ONLCR;
            mode.c_cflag |= libc::CS8;
            mode.c_lflag &= !(libc::ECHO | libc::ICANON | libc::IEXTEN | libc::ISIG);
            mode.c_cc[libc::VMIN] = 1;
            mode.c_cc[libc::VTIME] = 0;
        }
        // SAFETY: `mode` was filled by tcgetattr.
        _ => unsafe { libc::cfmakeraw(&mut mode) },
    }
    // SAFETY: `mode` was filled by tcgetattr.
    if unsafe { libc::tcsetattr(fd, libc::TCSADRAIN, &mode) } != 0 { last_errno() } else { 0 }
}

/// Puts terminals and standard streams back as they were.
#[op2(fast)]
pub fn op_stdio_restore(state: &OpState) {
    restore_stdio(state);
}

/// A descriptor of our own for the terminal behind `fd`, so that non-blocking reads do not change the terminal for the processes we
/// share it with. Gives the new descriptor, or `fd` itself where the terminal cannot be opened again.
#[op2(fast)]
pub fn op_stdio_reopen_tty(fd: i32, writable: bool) -> i32 {
    let mut name = [0 as libc::c_char; 256];
    // SAFETY: the buffer and its length belong together; on success ttyname_r leaves a terminated string.
    if unsafe { libc::ttyname_r(fd, name.as_mut_ptr(), name.len()) } != 0 {
        return fd;
    }
    // SAFETY: see above.
    let path = unsafe { CStr::from_ptr(name.as_ptr()) };
    // A pty's master has its slave's name: opening that would read our own output.
    // SAFETY: TIOCGPTN fills `number`, which outlives the call.
    let is_master = unsafe {
        let mut number: libc::c_uint = 0;
        libc::ioctl(fd, libc::TIOCGPTN, &raw mut number) == 0
    };
    if is_master {
        return fd;
    }
    let mode = if writable { libc::O_RDWR } else { libc::O_RDONLY };
    // SAFETY: `path` is a terminated string.
    let opened = unsafe { libc::open(path.as_ptr(), mode | libc::O_CLOEXEC | libc::O_NOCTTY) };
    if opened < 0 { fd } else { opened }
}
