//! `--watch`: runs the program in a child process and again whenever a file that it loaded changes. Docs: cli.md, "--watch".
//!
//! The child tells the names of the files it loads through a pipe (`REPORT_FD`). One thread waits for all there is to wait for:
//! changes (inotify), names (the pipe) and signals (signalfd).

mod changes;

use std::env;
use std::io::{self, IsTerminal, Write};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use crate::args::Options;
use crate::checks::Fault;
use crate::run_script::exit_code;
use crate::signals::{self, Signals};
use changes::Changes;

/// Tells a child that it is watched: the number of the descriptor to which it writes the names of the files it loads, each ended by NUL.
pub const REPORT_FD: &str = "PROTOJS_WATCH_FD";

/// Changes that come close together (an editor saves in several steps) make one restart.
const QUIET: Duration = Duration::from_millis(200);

/// What is watched and how.
pub struct Watch {
    /// The program and its arguments, for messages.
    title: String,
    /// Arguments for the child: the same as ours.
    words: Vec<String>,
    argv0: String,
    kill_signal: i32,
    keeps_screen: bool,
    child: Option<Child>,
    names: Option<OwnedFd>,
    pending: Vec<u8>,
    changes: Changes,
    /// Fixed by --watch-path: then what the program loads does not matter.
    fixed: bool,
}

impl Watch {
    /// `rest` is the program with its arguments, `words` the whole command line.
    pub fn new(argv0: &str, words: Vec<String>, rest: &[String], options: &Options, env_files: &[String]) -> Result<Watch, Fault> {
        let name = options.text("watch-kill-signal").unwrap_or("SIGTERM");
        let Some(kill_signal) = signals::number(name) else {
            return Err(Fault { message: format!("TypeError [ERR_UNKNOWN_SIGNAL]: Unknown signal: {name}"), exit_code: 1 });
        };
        let mut changes = Changes::new().map_err(|error| cannot(&error))?;
        let paths = options.list("watch-path");
        for path in paths {
            changes.add_tree(&absolute(Path::new(path)));
        }
        changes.add_file(&absolute(Path::new(&rest[0])));
        for path in env_files {
            changes.add_file(&absolute(Path::new(path)));
        }
        Ok(Watch {
            title: rest.join(" "),
            words,
            argv0: argv0.to_owned(),
            kill_signal,
            keeps_screen: options.on("watch-preserve-output") || !io::stdout().is_terminal(),
            child: None,
            names: None,
            pending: Vec::new(),
            changes,
            fixed: !paths.is_empty(),
        })
    }

    /// Runs until a signal ends it. Returns the exit code.
    pub fn run(mut self) -> Result<i32, Fault> {
        let mut signals = Signals::block(signals::ENDING).map_err(|error| cannot(&error))?;
        self.start(&signals).map_err(|error| cannot(&error))?;
        let mut restart_at: Option<Instant> = None;
        let mut ending = false;
        let mut starts_again = false;
        loop {
            let timeout = restart_at.map(|at| at.saturating_duration_since(Instant::now()));
            self.wait(&signals, timeout).map_err(|error| cannot(&error))?;
            self.take_names();
            if let Some(path) = self.changes.take().into_iter().next()
                && restart_at.is_none()
                && !starts_again
                && !ending
            {
                self.print(&format!("Change detected in '{}'", path.display()), None);
                restart_at = Some(Instant::now() + QUIET);
            }
            for signal in signals.take() {
                if signal.number != libc::SIGCHLD && !ending {
                    ending = true;
                    if !self.kill(signal.number) {
                        return Ok(0);
                    }
                }
            }
            if let Some(status) = self.ended_child() {
                self.take_names();
                self.names = None;
                if ending {
                    return Ok(status.code().unwrap_or(0));
                }
                if !starts_again && restart_at.is_none() {
                    self.tell_end(exit_code(status));
                }
            }
            if restart_at.is_some_and(|at| at <= Instant::now()) {
                restart_at = None;
                starts_again = true;
                self.kill(self.kill_signal);
            }
            if starts_again && self.child.is_none() && !ending {
                starts_again = false;
                if !self.keeps_screen {
                    self.print("\x1bc", None);
                }
                self.print(&format!("Restarting '{}'", self.title), Some(32));
                self.changes.forget_waiting();
                self.start(&signals).map_err(|error| cannot(&error))?;
            }
        }
    }

    fn start(&mut self, signals: &Signals) -> io::Result<()> {
        let (read, write) = signals::pipe()?;
        let unblock = signals.unblock_in_child();
        let mut command = Command::new(env::current_exe()?);
        command.arg0(&self.argv0).args(&self.words).env(REPORT_FD, write.as_raw_fd().to_string());
        // SAFETY: the closure only makes a system call that may be made between fork and exec.
        unsafe { command.pre_exec(unblock) };
        self.child = Some(command.spawn()?);
        self.names = Some(read);
        self.pending.clear();
        Ok(())
    }

    /// Waits until there is something to do.
    fn wait(&self, signals: &Signals, timeout: Option<Duration>) -> io::Result<()> {
        let entry = |fd: i32| libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
        // poll overlooks negative descriptors.
        let names = self.names.as_ref().map_or(-1, AsRawFd::as_raw_fd);
        let mut entries = [entry(self.changes.fd()), entry(signals.fd()), entry(names)];
        let timeout = timeout.map_or(-1, |timeout| i32::try_from(timeout.as_millis()).unwrap_or(i32::MAX).saturating_add(1));
        // SAFETY: the pointer and the length are those of the array.
        if unsafe { libc::poll(entries.as_mut_ptr(), entries.len() as libc::nfds_t, timeout) } < 0 {
            let error = io::Error::last_os_error();
            return if error.kind() == io::ErrorKind::Interrupted { Ok(()) } else { Err(error) };
        }
        Ok(())
    }

    /// Reads the names that have come, and watches those files.
    fn take_names(&mut self) {
        let Some(names) = &self.names else { return };
        if !signals::read_available(names, &mut self.pending) {
            self.names = None;
        }
        let Some(end) = self.pending.iter().rposition(|byte| *byte == 0) else { return };
        let complete: Vec<u8> = self.pending.drain(..=end).collect();
        if self.fixed {
            return;
        }
        for name in complete.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
            self.changes.add_file(Path::new(&*String::from_utf8_lossy(name)));
        }
    }

    /// The status of the child, if it has ended since the last call.
    fn ended_child(&mut self) -> Option<ExitStatus> {
        let status = self.child.as_mut()?.try_wait().ok()??;
        self.child = None;
        Some(status)
    }

    /// Sends a signal to the child. @returns whether there is one.
    fn kill(&self, signal: i32) -> bool {
        let Some(child) = &self.child else { return false };
        if let Ok(id) = i32::try_from(child.id()) {
            // SAFETY: the child has not been waited for, so that the number is still its own.
            unsafe { libc::kill(id, signal) };
        }
        true
    }

    fn tell_end(&self, code: i32) {
        let (verb, color) = if code == 0 { ("Completed", 32) } else { ("Failed", 31) };
        self.print(&format!("{verb} running '{}'. Waiting for file changes before restarting...", self.title), Some(color));
    }

    fn print(&self, text: &str, color: Option<u8>) {
        let mut out = io::stdout().lock();
        let colored = color.filter(|_| out.is_terminal() && env::var_os("NO_COLOR").is_none());
        let text = match colored {
            Some(color) => format!("\x1b[{color}m{text}\x1b[39m\n"),
            None if text.starts_with('\x1b') => text.to_owned(),
            None => format!("{text}\n"),
        };
        // Nobody may be listening any more.
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn cannot(error: &io::Error) -> Fault {
    Fault { message: format!("--watch: {error}"), exit_code: 1 }
}
