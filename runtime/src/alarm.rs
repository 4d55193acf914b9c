//! The alarm that ends the event loop's wait when a timer is due.
//!
//! tokio counts time in whole milliseconds and rounds up, so that a timer of one millisecond would be up to another one late. On Linux a timer of the
//! kernel rings instead, to the microsecond; elsewhere, and where the process has no descriptor left, tokio's does.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::time::Sleep;

/// Wakes the event loop at one time, the last that was set.
#[derive(Default)]
pub struct Alarm {
    deadline: Option<Instant>,
    clock: Option<Clock>,
}

enum Clock {
    #[cfg(target_os = "linux")]
    Kernel(kernel::Timer),
    Tokio(Pin<Box<Sleep>>),
}

impl Alarm {
    /// Wakes `context` at `deadline`, or at once if that is over; whoever else waited is forgotten.
    pub fn wake_at(&mut self, deadline: Instant, context: &mut Context<'_>) {
        let clock = self.clock.get_or_insert_with(|| Clock::new(deadline));
        if self.deadline != Some(deadline) {
            self.deadline = Some(deadline);
            clock.set(deadline);
        }
        if clock.poll(deadline, context).is_ready() {
            context.waker().wake_by_ref();
        }
    }
}

impl Clock {
    fn new(deadline: Instant) -> Self {
        #[cfg(target_os = "linux")]
        if let Ok(timer) = kernel::Timer::new() {
            return Self::Kernel(timer);
        }
        Self::Tokio(Box::pin(tokio::time::sleep_until(deadline.into())))
    }

    fn set(&mut self, deadline: Instant) {
        match self {
            #[cfg(target_os = "linux")]
            Self::Kernel(timer) => timer.set(deadline),
            Self::Tokio(sleep) => sleep.as_mut().reset(deadline.into()),
        }
    }

    fn poll(&mut self, deadline: Instant, context: &mut Context<'_>) -> Poll<()> {
        match self {
            #[cfg(target_os = "linux")]
            Self::Kernel(timer) => timer.poll(deadline, context),
            Self::Tokio(sleep) => sleep.as_mut().poll(context),
        }
    }
}

#[cfg(target_os = "linux")]
mod kernel {
    use std::io;
    use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
    use std::task::{Context, Poll};
    use std::time::{Duration, Instant};

    use tokio::io::Interest;
    use tokio::io::unix::AsyncFd;

    /// A descriptor that becomes readable when its time has come (timerfd_create(2)).
    pub struct Timer(AsyncFd<OwnedFd>);

    impl Timer {
        pub fn new() -> io::Result<Self> {
            // SAFETY: no pointers go in.
            let fd = unsafe { libc::timerfd_create(libc::CLOCK_MONOTONIC, libc::TFD_NONBLOCK | libc::TFD_CLOEXEC) };
            if fd < 0 {
                return Err(io::Error::last_os_error());
            }
            // SAFETY: the descriptor was made just now and is nobody else's.
            let fd = unsafe { OwnedFd::from_raw_fd(fd) };
            // SAFETY: an OwnedFd names the same open descriptor as long as it lives.
            Ok(Self(unsafe { AsyncFd::register_with_interest(fd, Interest::READABLE) }?))
        }

        /// Setting the time takes back an alarm that was not heard yet, so that nothing has to be read from the descriptor.
        pub fn set(&mut self, deadline: Instant) {
            // Zero would stop the timer.
            let rest = deadline.saturating_duration_since(Instant::now()).max(Duration::from_nanos(1));
            let zero = libc::timespec { tv_sec: 0, tv_nsec: 0 };
            let mut value = zero;
            value.tv_sec = rest.as_secs().try_into().unwrap_or(libc::time_t::MAX);
            value.tv_nsec = rest.subsec_nanos().into();
            let time = libc::itimerspec { it_interval: zero, it_value: value };
            // SAFETY: the descriptor is a timer's, and `time` outlives the call.
            let result = unsafe { libc::timerfd_settime(self.0.get_ref().as_raw_fd(), 0, &raw const time, std::ptr::null_mut()) };
            debug_assert_eq!(result, 0);
        }

        pub fn poll(&mut self, deadline: Instant, context: &mut Context<'_>) -> Poll<()> {
            while deadline > Instant::now() {
                match self.0.poll_read_ready(context) {
                    // An alarm of before.
                    Poll::Ready(Ok(mut guard)) => guard.clear_ready(),
                    // tokio ends.
                    Poll::Ready(Err(_)) => break,
                    Poll::Pending => return Poll::Pending,
                }
            }
            Poll::Ready(())
        }
    }
}
