//! A listening socket: every connection that comes in is one call.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use deno_core::{OpState, v8};
use ops_requests::{Events, Handle, Handles, LoopHold, Readiness};
use tokio::io::unix::AsyncFd;

use crate::descriptor::{Descriptor, errno_of, last_errno, watch};
use crate::events::{CLOSED, CONNECTION};

/// How many connections one listener may take in a row before other handles have their turn.
const ACCEPTS_PER_TURN: usize = 64;

/// Takes connections in Rust, in place of JavaScript: `Err` is a negative errno.
pub type Acceptor = Rc<dyn Fn(&mut v8::PinScope<'_, '_>, &Events, Result<OwnedFd, i32>)>;

/// A listening socket.
pub struct Listener {
    io: RefCell<Option<AsyncFd<Descriptor>>>,
    fd: Cell<RawFd>,
    object: v8::Global<v8::Object>,
    acceptor: RefCell<Option<Acceptor>>,
    /// A descriptor that is given up when the process has no other left, so that the peer can be told.
    reserve: RefCell<Option<File>>,
    referenced: Cell<bool>,
    hold: LoopHold,
    readiness: Arc<Readiness>,
    waker: Waker,
}

/// What one try to accept gave.
enum Accepted {
    Connection(OwnedFd),
    Nothing,
    Failed(i32),
}

impl Listener {
    /// Opens the listening socket `fd`, which becomes the handle's own. Gives its number; on failure the caller still has `fd`.
    pub fn open(state: &OpState, fd: RawFd, object: v8::Global<v8::Object>) -> io::Result<u32> {
        let id = Handles::open(state, |readiness| {
            let io = watch(fd)?;
            Ok::<_, io::Error>(Listener {
                fd: Cell::new(io.as_raw_fd()),
                io: RefCell::new(Some(io)),
                object,
                acceptor: RefCell::new(None),
                reserve: RefCell::new(spare_descriptor()),
                referenced: Cell::new(true),
                hold: LoopHold::new(state),
                waker: readiness.waker(),
                readiness,
            })
        })?;
        if let Some(listener) = Handles::of(state).get::<Listener>(id) {
            listener.update_hold();
            listener.readiness.wake_up();
        }
        Ok(id)
    }

    /// The descriptor, or -1 after `close`.
    pub fn fd(&self) -> RawFd {
        self.fd.get()
    }

    /// From now on connections go to `acceptor`.
    pub fn set_acceptor(&self, acceptor: Acceptor) {
        *self.acceptor.borrow_mut() = Some(acceptor);
    }

    /// Whether the listener keeps the process alive.
    pub fn set_referenced(&self, referenced: bool) {
        self.referenced.set(referenced);
        self.update_hold();
    }

    fn update_hold(&self) {
        self.hold.set(self.fd.get() >= 0 && self.referenced.get());
    }

    /// Stops listening; JavaScript hears of it on a later turn of the loop.
    pub fn close(&self) {
        self.io.borrow_mut().take();
        self.reserve.borrow_mut().take();
        self.fd.set(-1);
        self.update_hold();
        self.readiness.wake_up();
    }

    fn accept(&self) -> Accepted {
        let io = self.io.borrow();
        let Some(io) = &*io else { return Accepted::Nothing };
        loop {
            let mut guard = match io.poll_read_ready(&mut Context::from_waker(&self.waker)) {
                Poll::Pending => return Accepted::Nothing,
                Poll::Ready(Ok(guard)) => guard,
                Poll::Ready(Err(error)) => return Accepted::Failed(errno_of(&error)),
            };
            match accept(io.as_raw_fd()) {
                Ok(connection) => return Accepted::Connection(connection),
                Err(errno) => match -errno {
                    libc::EINTR | libc::ECONNABORTED => {}
                    libc::EAGAIN => guard.clear_ready(),
                    libc::EMFILE | libc::ENFILE => match -self.turn_away(io.as_raw_fd()) {
                        libc::EAGAIN => guard.clear_ready(),
                        0 => {}
                        errno => return Accepted::Failed(-errno),
                    },
                    errno => return Accepted::Failed(-errno),
                },
            }
        }
    }

    /// The process has no descriptor left: one waiting connection is taken with the reserve and closed, so that its peer learns of it and the
    /// loop does not spin on a connection it cannot take. Gives 0, or the negative errno.
    fn turn_away(&self, fd: RawFd) -> i32 {
        let Some(reserve) = self.reserve.borrow_mut().take() else { return -libc::EMFILE };
        drop(reserve);
        let status = accept(fd).map_or_else(|errno| errno, |_closed| 0);
        *self.reserve.borrow_mut() = spare_descriptor();
        status
    }

    fn tell(&self, scope: &mut v8::PinScope<'_, '_>, events: &Events, connection: Result<OwnedFd, i32>) {
        let acceptor = self.acceptor.borrow().clone();
        match acceptor {
            Some(acceptor) => acceptor(scope, events, connection),
            None => {
                let status = connection.map_or_else(|errno| errno, IntoRawFd::into_raw_fd);
                events.emit(scope, &self.object, (CONNECTION, status), None, None);
            }
        }
    }
}

fn spare_descriptor() -> Option<File> {
    File::open("/dev/null").ok()
}

/// One call of accept: a non-blocking descriptor, or the negative errno.
fn accept(fd: RawFd) -> Result<OwnedFd, i32> {
    // SAFETY: no address is asked for, so that no pointer is passed.
    let accepted = unsafe { libc::accept4(fd, std::ptr::null_mut(), std::ptr::null_mut(), libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC) };
    if accepted < 0 {
        return Err(last_errno());
    }
    // SAFETY: the kernel has just made it for us.
    Ok(unsafe { OwnedFd::from_raw_fd(accepted) })
}

impl Handle for Listener {
    fn serve(self: Rc<Self>, scope: &mut v8::PinScope<'_, '_>, events: &Events) {
        self.readiness.served();
        if self.fd.get() < 0 {
            crate::handles_of(scope).remove(self.readiness.id());
            return events.emit(scope, &self.object, (CLOSED, 0), None, None);
        }
        for _ in 0..ACCEPTS_PER_TURN {
            match self.accept() {
                Accepted::Nothing => return,
                Accepted::Connection(connection) => self.tell(scope, events, Ok(connection)),
                Accepted::Failed(errno) => {
                    self.tell(scope, events, Err(errno));
                    break;
                }
            }
        }
        if self.fd.get() >= 0 {
            self.readiness.wake_up();
        }
    }
}
