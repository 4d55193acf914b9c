//! Options of stream sockets (tcp(7), ip(7)). A result below zero is a negative errno.

use std::time::Duration;

use deno_core::op2;
use socket2::TcpKeepalive;

use crate::address::with_socket;
use crate::descriptor::number_or_errno;
use crate::sockets::configure;

/// Turns Nagle's algorithm off, or on again.
#[op2(fast)]
pub fn op_net_set_no_delay(fd: i32, no_delay: bool) -> i32 {
    configure(fd, |socket| socket.set_tcp_nodelay(no_delay))
}

/// Turns probes of an idle connection on or off. Times are in seconds; what is not positive stays as the system has it.
#[op2(fast)]
pub fn op_net_set_keep_alive(fd: i32, enable: bool, delay: i32, interval: i32, count: i32) -> i32 {
    configure(fd, |socket| {
        socket.set_keepalive(enable)?;
        if !enable {
            return Ok(());
        }
        let mut keep_alive = TcpKeepalive::new();
        if let Ok(delay @ 1..) = u32::try_from(delay) {
            keep_alive = keep_alive.with_time(Duration::from_secs(delay.into()));
        }
        if let Ok(interval @ 1..) = u32::try_from(interval) {
            keep_alive = keep_alive.with_interval(Duration::from_secs(interval.into()));
        }
        if let Ok(count @ 1..) = u32::try_from(count) {
            keep_alive = keep_alive.with_retries(count);
        }
        socket.set_tcp_keepalive(&keep_alive)
    })
}

/// Sets the type of service (IPv4) or the traffic class (IPv6) of packets.
#[op2(fast)]
pub fn op_net_set_type_of_service(fd: i32, value: i32) -> i32 {
    configure(fd, |socket| {
        let value = value as u32;
        match socket.domain()? {
            socket2::Domain::IPV6 => {
                socket.set_tclass_v6(value)?;
                // Of a dual-stack socket, for peers with an IPv4 address; one for IPv6 only refuses it.
                let _ = socket.set_tos_v4(value);
                Ok(())
            }
            _ => socket.set_tos_v4(value),
        }
    })
}

/// The type of service or the traffic class.
#[op2(fast)]
pub fn op_net_type_of_service(fd: i32) -> i32 {
    number_or_errno(with_socket(fd, |socket| {
        let value = match socket.domain()? {
            socket2::Domain::IPV6 => socket.tclass_v6()?,
            _ => socket.tos_v4()?,
        };
        Ok(value as i32)
    }))
}

/// Closing the socket will reset the connection.
#[op2(fast)]
pub fn op_net_reset_on_close(fd: i32) -> i32 {
    configure(fd, |socket| socket.set_linger(Some(Duration::ZERO)))
}
