//! Descriptors that travel with the bytes of a Unix socket (unix(7), SCM_RIGHTS).

use std::os::fd::RawFd;

/// How many descriptors one message may carry.
const MAX_FDS: usize = 64;

/// Room for the control message of `MAX_FDS` descriptors, aligned as the kernel wants it.
#[repr(C, align(8))]
struct ControlBuffer([u8; 16 + MAX_FDS * size_of::<RawFd>() + 8]);

/// Sends `data` and a copy of `fd` over a Unix socket.
pub fn send_with_fd(socket: RawFd, data: &[u8], fd: RawFd) -> isize {
    let mut control = ControlBuffer([0; _]);
    let mut part = libc::iovec { iov_base: data.as_ptr().cast_mut().cast(), iov_len: data.len() };
    // SAFETY: the message points to `part` and `control`, which outlive the call, and the control message fits `control`.
    unsafe {
        let mut message: libc::msghdr = std::mem::zeroed();
        message.msg_iov = &mut part;
        message.msg_iovlen = 1;
        message.msg_control = control.0.as_mut_ptr().cast();
        message.msg_controllen = libc::CMSG_SPACE(size_of::<RawFd>() as u32) as _;
        let header = libc::CMSG_FIRSTHDR(&message);
        (*header).cmsg_level = libc::SOL_SOCKET;
        (*header).cmsg_type = libc::SCM_RIGHTS;
        (*header).cmsg_len = libc::CMSG_LEN(size_of::<RawFd>() as u32) as _;
        libc::CMSG_DATA(header).cast::<RawFd>().write_unaligned(fd);
        libc::sendmsg(socket, &message, libc::MSG_NOSIGNAL)
    }
}

/// Reads into `buffer` and adds the descriptors that came along to `fds`.
pub fn receive_with_fds(socket: RawFd, buffer: &mut [u8], fds: &mut Vec<RawFd>) -> isize {
    let mut control = ControlBuffer([0; _]);
    let mut part = libc::iovec { iov_base: buffer.as_mut_ptr().cast(), iov_len: buffer.len() };
    // SAFETY: the message points to `part` and `control`, which outlive the calls; the headers are walked with libc's own macros.
    unsafe {
        let mut message: libc::msghdr = std::mem::zeroed();
        message.msg_iov = &mut part;
        message.msg_iovlen = 1;
        message.msg_control = control.0.as_mut_ptr().cast();
        message.msg_controllen = control.0.len() as _;
        let received = libc::recvmsg(socket, &mut message, libc::MSG_CMSG_CLOEXEC);
        if received < 0 {
            return received;
        }
        let mut header = libc::CMSG_FIRSTHDR(&message);
        while !header.is_null() {
            if (*header).cmsg_level == libc::SOL_SOCKET && (*header).cmsg_type == libc::SCM_RIGHTS {
                let length = (*header).cmsg_len as usize - libc::CMSG_LEN(0) as usize;
                let data = libc::CMSG_DATA(header).cast::<RawFd>();
                for index in 0..length / size_of::<RawFd>() {
                    fds.push(data.add(index).read_unaligned());
                }
            }
            header = libc::CMSG_NXTHDR(&message, header);
        }
        received
    }
}
