//! The shell of a package.json script as a child: what is sent to this process reaches the program that the script started.
//!
//! A shell that waits for a program dies of SIGTERM by itself and leaves the program alone. So signals go to what the shell runs; it then
//! ends with the program's exit code.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};

#[cfg(target_os = "linux")]
use crate::signals::{ENDING, Signal, Signals};

/// Runs a command to its end.
#[cfg(target_os = "linux")]
pub fn run(mut command: Command) -> io::Result<ExitStatus> {
    let passed: Vec<i32> = [ENDING, &[libc::SIGQUIT, libc::SIGUSR1, libc::SIGUSR2]].concat();
    let mut signals = Signals::block(&passed)?;
    // SAFETY: what runs between fork and exec is one system call.
    unsafe { command.pre_exec(signals.unblock_in_child()) };
    let mut child = command.spawn()?;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        wait(signals.fd())?;
        for signal in signals.take() {
            // Those of the terminal have reached the program already.
            if signal.number != libc::SIGCHLD && signal.was_sent {
                pass_on(&child, signal);
            }
        }
    }
}

/// Without signalfd the shell takes the place of this process: signals end it, and the program if it is the shell's own.
#[cfg(not(target_os = "linux"))]
pub fn run(mut command: Command) -> io::Result<ExitStatus> {
    Err(command.exec())
}

/// Waits until a descriptor can be read.
#[cfg(target_os = "linux")]
fn wait(fd: i32) -> io::Result<()> {
    let mut entry = libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
    // SAFETY: the pointer is to one entry.
    if unsafe { libc::poll(&mut entry, 1, -1) } < 0 {
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    Ok(())
}

/// Sends a signal to what the shell runs, or to the shell while it runs nothing.
#[cfg(target_os = "linux")]
fn pass_on(shell: &Child, signal: Signal) {
    let shell = shell.id() as i32;
    let programs = std::fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).unwrap_or_default();
    let mut programs: Vec<i32> = programs.split_ascii_whitespace().filter_map(|pid| pid.parse().ok()).collect();
    if programs.is_empty() {
        programs.push(shell);
    }
    for pid in programs {
        // SAFETY: a system call. The shell has not been waited for, so its number is its own; that of a program is, as long as the
        // shell has not noticed its end.
        unsafe { libc::kill(pid, signal.number) };
    }
}
