//! The ops of UDP sockets, which are named by a number or, before they are open, by their descriptor. A result below zero is a negative errno.

use std::io;
use std::mem;
use std::net::{IpAddr, Ipv4Addr};
use std::os::fd::{AsRawFd, IntoRawFd, RawFd};

use deno_core::{OpState, op2, v8};
use ops_requests::Handles;
use socket2::{Domain, SockAddr, SockRef, Type};

use crate::address::{interface_index, ip_address, with_socket};
use crate::descriptor::{errno_of, last_errno, number_or_errno};
use crate::sockets::{IPV6_ONLY, REUSE_ADDRESS, REUSE_PORT, configure, new_socket};
use crate::stream_ops::{Piece, gather};
use crate::udp::Udp;

/// Makes a UDP socket bound to `address` and `port` (0: any). Gives its descriptor.
#[op2(fast)]
pub fn op_net_udp_bind(#[string] address: &str, port: u16, flags: u32) -> i32 {
    number_or_errno(bind(address, port, flags))
}

fn bind(address: &str, port: u16, flags: u32) -> io::Result<i32> {
    let address = ip_address(address, port)?;
    let socket = new_socket(address.domain(), Type::DGRAM)?;
    if flags & REUSE_ADDRESS != 0 {
        socket.set_reuse_address(true)?;
    }
    if flags & REUSE_PORT != 0 {
        socket.set_reuse_port(true)?;
    }
    if address.is_ipv6() && flags & IPV6_ONLY != 0 {
        socket.set_only_v6(true)?;
    }
    socket.bind(&address)?;
    Ok(socket.into_raw_fd())
}

/// Opens a UDP descriptor: `handle` hears of its datagrams. Gives the number of the handle.
#[op2]
pub fn op_net_udp_open(state: &OpState, fd: i32, #[scoped] handle: v8::Global<v8::Object>) -> i32 {
    number_or_errno(Udp::open(state, fd, handle).map(|id| id as i32))
}

/// Starts or stops receiving.
#[op2(fast)]
pub fn op_net_udp_receive(state: &OpState, id: u32, receiving: bool) -> i32 {
    with_udp(state, id, |udp| {
        udp.set_receiving(receiving);
        Ok(0)
    })
}

/// Sends strings and buffers as one datagram, to `address` and `port` or, when that is empty, to the connected peer. Gives its size, or
/// `EAGAIN` when an event will tell, as always unless `at_once`.
#[op2(nofast)]
pub fn op_net_udp_send<'s>(
    state: &OpState,
    scope: &mut v8::PinScope<'s, '_>,
    id: u32,
    pieces: v8::Local<'s, v8::Array>,
    #[string] address: &str,
    port: u16,
    at_once: bool,
) -> i32 {
    let target = match address {
        "" => None,
        address => match ip_address(address, port) {
            Ok(address) => Some(address),
            Err(error) => return errno_of(&error),
        },
    };
    let pieces = gather(scope, pieces);
    let pieces: Vec<&[u8]> = pieces.iter().map(Piece::bytes).collect();
    with_udp(state, id, |udp| Ok(udp.send(&pieces, target, at_once)?.map_or(-libc::EAGAIN, |size| i32::try_from(size).unwrap_or(i32::MAX))))
}

/// Whether the socket, while it is at work, keeps the process alive.
#[op2(fast)]
pub fn op_net_udp_ref(state: &OpState, id: u32, referenced: bool) {
    if let Some(udp) = Handles::of(state).get::<Udp>(id) {
        udp.set_referenced(referenced);
    }
}

/// Closes the socket; it hears of that later.
#[op2(fast)]
pub fn op_net_udp_close(state: &OpState, id: u32) {
    if let Some(udp) = Handles::of(state).get::<Udp>(id) {
        udp.close();
    }
}

/// The descriptor of the socket, or -1.
#[op2(fast)]
pub fn op_net_udp_fd(state: &OpState, id: u32) -> i32 {
    Handles::of(state).get::<Udp>(id).map_or(-1, |udp| udp.fd())
}

/// Bytes that wait to be sent.
#[op2(fast)]
pub fn op_net_udp_unsent_bytes(state: &OpState, id: u32) -> i32 {
    with_udp(state, id, |udp| Ok(udp.unsent().0 as i32))
}

/// Datagrams that wait to be sent.
#[op2(fast)]
pub fn op_net_udp_unsent_count(state: &OpState, id: u32) -> i32 {
    with_udp(state, id, |udp| Ok(udp.unsent().1 as i32))
}

fn with_udp(state: &OpState, id: u32, act: impl FnOnce(&Udp) -> Result<i32, i32>) -> i32 {
    match Handles::of(state).get::<Udp>(id) {
        Some(udp) if udp.fd() >= 0 => act(&udp).unwrap_or_else(|errno| errno),
        _ => -libc::EBADF,
    }
}

/// Connects the socket to a peer.
#[op2(fast)]
pub fn op_net_udp_connect(fd: i32, #[string] address: &str, port: u16) -> i32 {
    match ip_address(address, port) {
        Ok(address) => configure(fd, |socket| socket.connect(&address)),
        Err(error) => errno_of(&error),
    }
}

/// Takes the connection back (connect(2), AF_UNSPEC).
#[op2(fast)]
pub fn op_net_udp_disconnect(fd: i32) -> i32 {
    // SAFETY: a zeroed sockaddr is one of family AF_UNSPEC, and it outlives the call.
    let result = unsafe {
        let nobody: libc::sockaddr = mem::zeroed();
        libc::connect(fd, &nobody, size_of::<libc::sockaddr>() as libc::socklen_t)
    };
    if result == 0 { 0 } else { last_errno() }
}

/// Numbers of the options of a UDP socket; js/internal/dgram/handle.js has the same.
const BROADCAST: u32 = 0;
const TTL: u32 = 1;
const MULTICAST_TTL: u32 = 2;
const MULTICAST_LOOPBACK: u32 = 3;
const RECEIVE_BUFFER: u32 = 4;
const SEND_BUFFER: u32 = 5;

fn is_ipv6(socket: &SockRef) -> io::Result<bool> {
    Ok(socket.domain()? == Domain::IPV6)
}

/// Sets an option to a number.
#[op2(fast)]
pub fn op_net_udp_set_option(fd: i32, option: u32, value: i32) -> i32 {
    configure(fd, |socket| {
        let number = value as u32;
        match (option, is_ipv6(&socket)?) {
            (BROADCAST, _) => socket.set_broadcast(value != 0),
            (TTL, false) => socket.set_ttl_v4(number),
            (TTL, true) => socket.set_unicast_hops_v6(number),
            (MULTICAST_TTL, false) => socket.set_multicast_ttl_v4(number),
            (MULTICAST_TTL, true) => socket.set_multicast_hops_v6(number),
            (MULTICAST_LOOPBACK, false) => socket.set_multicast_loop_v4(value != 0),
            (MULTICAST_LOOPBACK, true) => socket.set_multicast_loop_v6(value != 0),
            (RECEIVE_BUFFER, _) => socket.set_recv_buffer_size(value as usize),
            (SEND_BUFFER, _) => socket.set_send_buffer_size(value as usize),
            _ => Err(io::Error::from_raw_os_error(libc::EINVAL)),
        }
    })
}

/// The size of a buffer of the kernel.
#[op2(fast)]
pub fn op_net_udp_buffer_size(fd: i32, option: u32) -> i32 {
    number_or_errno(with_socket(fd, |socket| {
        let size = if option == RECEIVE_BUFFER { socket.recv_buffer_size()? } else { socket.send_buffer_size()? };
        Ok(size as i32)
    }))
}

/// Sends multicasts through an interface: its IPv4 address, or an IPv6 address with a zone.
#[op2(fast)]
pub fn op_net_udp_multicast_interface(fd: i32, #[string] interface: &str) -> i32 {
    configure(fd, |socket| {
        let (address, index) = interface_of(interface)?;
        match (is_ipv6(&socket)?, address) {
            (false, IpAddr::V4(address)) => socket.set_multicast_if_v4(&address),
            (true, IpAddr::V6(_)) => socket.set_multicast_if_v6(index),
            _ => Err(io::Error::from_raw_os_error(libc::EINVAL)),
        }
    })
}

/// The address of an interface, and the number its zone stands for.
fn interface_of(interface: &str) -> io::Result<(IpAddr, u32)> {
    let (address, zone) = interface.split_once('%').unwrap_or((interface, ""));
    let address = address.parse().map_err(|_| io::Error::from_raw_os_error(libc::EINVAL))?;
    Ok((address, if zone.is_empty() { 0 } else { interface_index(zone) }))
}

/// Joins a multicast group on an interface (empty: any), or leaves it.
#[op2(fast)]
pub fn op_net_udp_membership(fd: i32, #[string] group: &str, #[string] interface: &str, join: bool) -> i32 {
    configure(fd, |socket| {
        let invalid = || io::Error::from_raw_os_error(libc::EINVAL);
        match group.split('%').next().unwrap_or(group).parse().map_err(|_| invalid())? {
            IpAddr::V4(group) => {
                let interface = if interface.is_empty() { Ipv4Addr::UNSPECIFIED } else { interface.parse().map_err(|_| invalid())? };
                if join { socket.join_multicast_v4(&group, &interface) } else { socket.leave_multicast_v4(&group, &interface) }
            }
            IpAddr::V6(group) => {
                let index = if interface.is_empty() { 0 } else { interface_of(interface)?.1 };
                if join { socket.join_multicast_v6(&group, index) } else { socket.leave_multicast_v6(&group, index) }
            }
        }
    })
}

/// The same for the datagrams of one source only (RFC 4607).
#[op2(fast)]
pub fn op_net_udp_source_membership(fd: i32, #[string] source: &str, #[string] group: &str, #[string] interface: &str, join: bool) -> i32 {
    configure(fd, |socket| {
        let (source, group) = (ip_address(source, 0)?, ip_address(group, 0)?);
        match (source.as_socket_ipv4(), group.as_socket_ipv4()) {
            (Some(source), Some(group)) => {
                let interface = if interface.is_empty() { Ok(Ipv4Addr::UNSPECIFIED) } else { interface.parse() };
                let interface = interface.map_err(|_| io::Error::from_raw_os_error(libc::EINVAL))?;
                if join {
                    socket.join_ssm_v4(source.ip(), group.ip(), &interface)
                } else {
                    socket.leave_ssm_v4(source.ip(), group.ip(), &interface)
                }
            }
            (None, None) => {
                let index = if interface.is_empty() { 0 } else { interface_of(interface)?.1 };
                source_membership_v6(socket.as_raw_fd(), &source, &group, index, join)
            }
            _ => Err(io::Error::from_raw_os_error(libc::EINVAL)),
        }
    })
}

/// RFC 3678, 5.1: the option that works for IPv6, which socket2 does not have.
fn source_membership_v6(fd: RawFd, source: &SockAddr, group: &SockAddr, interface: u32, join: bool) -> io::Result<()> {
    const MCAST_JOIN_SOURCE_GROUP: libc::c_int = 46;
    const MCAST_LEAVE_SOURCE_GROUP: libc::c_int = 47;
    /// `struct group_source_req` of netinet/in.h.
    #[repr(C)]
    struct GroupSourceRequest {
        interface: u32,
        group: libc::sockaddr_storage,
        source: libc::sockaddr_storage,
    }
    let option = if join { MCAST_JOIN_SOURCE_GROUP } else { MCAST_LEAVE_SOURCE_GROUP };
    // SAFETY: every field may be zero; the addresses are copied with their own lengths, which a sockaddr_storage holds; the request outlives
    // the call, which gets its size.
    let result = unsafe {
        let mut request: GroupSourceRequest = mem::zeroed();
        request.interface = interface;
        std::ptr::copy_nonoverlapping(group.as_ptr().cast::<u8>(), (&raw mut request.group).cast(), group.len() as usize);
        std::ptr::copy_nonoverlapping(source.as_ptr().cast::<u8>(), (&raw mut request.source).cast(), source.len() as usize);
        let size = size_of::<GroupSourceRequest>() as libc::socklen_t;
        libc::setsockopt(fd, libc::IPPROTO_IPV6, option, (&raw const request).cast(), size)
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
