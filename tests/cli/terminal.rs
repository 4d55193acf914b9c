//! A pseudo-terminal with the binary in it: keys go in, the screen comes out.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long the screen may take to show something.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Terminal {
    child: Child,
    keys: File,
    output: Receiver<Vec<u8>>,
    /// Everything that was written to the screen and not looked for yet.
    pub screen: String,
}

impl Terminal {
    /// Starts the binary in a terminal of 100 columns; `home` is where its history is.
    pub fn start(words: &[&str], home: &Path) -> Terminal {
        let (mut master, mut slave) = (0, 0);
        let size = libc::winsize { ws_row: 30, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0 };
        // SAFETY: the pointers are to variables of this function; what openpty gives is ours to own.
        let (master, slave) = unsafe {
            assert_eq!(libc::openpty(&mut master, &mut slave, std::ptr::null_mut(), std::ptr::null(), &size), 0);
            (File::from_raw_fd(master), File::from_raw_fd(slave))
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_protojs"));
        command.args(words).env("TERM", "xterm-256color").env("HOME", home).current_dir(home);
        for name in ["NODE_OPTIONS", "NO_COLOR", "FORCE_COLOR", "NODE_REPL_HISTORY", "COLORTERM", "CI"] {
            command.env_remove(name);
        }
        command.stdin(slave.try_clone().unwrap()).stdout(slave.try_clone().unwrap()).stderr(Stdio::from(slave));
        // SAFETY: only calls that are allowed between fork and exec.
        unsafe {
            command.pre_exec(|| {
                if libc::setsid() < 0 || libc::ioctl(0, libc::TIOCSCTTY, 0) < 0 {
                    return Err(std::io::Error::last_os_error());
                }
                Ok(())
            });
        }
        let child = command.spawn().unwrap();
        drop(command);
        let mut reader = master.try_clone().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Terminal { child, keys: master, output, screen: String::new() }
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until the screen shows a text. What is before it is forgotten.
    #[track_caller]
    pub fn shows(&mut self, text: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let plain = plain(&self.screen);
            if let Some(at) = plain.find(text) {
                self.screen = plain[at + text.len()..].to_owned();
                return;
            }
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.screen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => panic!("no {text:?} on the screen, but {plain:?}"),
            }
        }
    }

    /// Waits for raw bytes: colours and movements.
    #[track_caller]
    pub fn sends(&mut self, bytes: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.screen.contains(bytes) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(more) => self.screen.push_str(&String::from_utf8_lossy(&more)),
                Err(_) => panic!("no {bytes:?} in {:?}", self.screen),
            }
        }
    }

    /// Waits for the end. Gives the exit code.
    pub fn ends(mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap_or(-1)
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether the terminal hands keys over one by one.
    pub fn is_raw(&self) -> bool {
        // SAFETY: termios is plain data, and the descriptor is open.
        unsafe {
            let mut settings: libc::termios = std::mem::zeroed();
            libc::tcgetattr(self.keys.as_raw_fd(), &mut settings) == 0 && settings.c_lflag & libc::ICANON == 0
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A text without escape sequences.
fn plain(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\x1b') {
        result.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let sequence =
            rest.strip_prefix('[').map_or(0, |tail| tail.find(|c: char| c.is_ascii_alphabetic()).map_or(rest.len(), |end| end + 2));
        rest = &rest[sequence.min(rest.len())..];
    }
    result + rest
}
