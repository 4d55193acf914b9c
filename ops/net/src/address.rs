//! Addresses: from the text JavaScript has to what the kernel takes, and back. This is the one place where an address enters the system.

use std::ffi::{CStr, CString};
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::os::fd::{BorrowedFd, RawFd};

use deno_core::{op2, v8};
use socket2::{SockAddr, SockRef};

/// Longest path of a Unix socket (unix(7)): one byte of its 108 ends it.
const MAX_UNIX_PATH: usize = 107;

/// An IP address, with the zone of a link-local one (`fe80::1%eth0`), and a port.
pub fn ip_address(address: &str, port: u16) -> io::Result<SockAddr> {
    let (address, zone) = address.split_once('%').map_or((address, None), |(address, zone)| (address, Some(zone)));
    let address: IpAddr = address.parse().map_err(|_| io::Error::from_raw_os_error(libc::EINVAL))?;
    Ok(match address {
        IpAddr::V4(_) => SocketAddr::new(address, port).into(),
        IpAddr::V6(address) => SocketAddrV6::new(address, port, 0, zone.map_or(0, interface_index)).into(),
    })
}

/// The number of a network interface, by its name or as digits; 0 for one that is not there.
pub fn interface_index(zone: &str) -> u32 {
    if let Ok(index) = zone.parse() {
        return index;
    }
    // SAFETY: the name is a C string that outlives the call.
    CString::new(zone).map_or(0, |name| unsafe { libc::if_nametoindex(name.as_ptr()) })
}

fn interface_name(index: u32) -> Option<String> {
    let mut name = [0; libc::IF_NAMESIZE];
    // SAFETY: the buffer has the size the call wants; what it gives is null or points to a C string in that buffer.
    let found = unsafe { libc::if_indextoname(index, name.as_mut_ptr()) };
    // SAFETY: as above.
    (!found.is_null()).then(|| unsafe { CStr::from_ptr(name.as_ptr()) }.to_string_lossy().into_owned())
}

/// The path of a Unix socket; one that begins with NUL is a name of Linux's abstract space.
pub fn unix_address(path: &str) -> io::Result<SockAddr> {
    if path.is_empty() || path.len() > MAX_UNIX_PATH + usize::from(path.starts_with('\0')) {
        return Err(io::Error::from_raw_os_error(libc::EINVAL));
    }
    SockAddr::unix(path)
}

/// The text of an IPv6 address, with the zone of a link-local one.
fn ipv6_text(address: &SocketAddrV6) -> String {
    let ip: &Ipv6Addr = address.ip();
    let is_link_local = ip.segments()[0] & 0xffc0 == 0xfe80;
    match interface_name(address.scope_id()).filter(|_| is_link_local && address.scope_id() != 0) {
        Some(zone) => format!("{ip}%{zone}"),
        None => ip.to_string(),
    }
}

/// An address as JavaScript gets it: `{ address, family, port }` for IP, the path as a string for Unix sockets.
pub fn to_javascript<'s>(scope: &mut v8::PinScope<'s, '_>, address: &SockAddr) -> v8::Local<'s, v8::Value> {
    let (text, family, port) = match address.as_socket() {
        Some(SocketAddr::V4(address)) => (address.ip().to_string(), "IPv4", address.port()),
        Some(SocketAddr::V6(address)) => (ipv6_text(&address), "IPv6", address.port()),
        None => {
            let name = unix_text(address);
            return v8::String::new(scope, &name).map_or_else(|| v8::undefined(scope).into(), Into::into);
        }
    };
    let object = v8::Object::new(scope);
    let values: [(&str, Option<v8::Local<v8::Value>>); 3] = [
        ("address", v8::String::new(scope, &text).map(Into::into)),
        ("family", v8::String::new(scope, family).map(Into::into)),
        ("port", Some(v8::Integer::new(scope, i32::from(port)).into())),
    ];
    for (name, value) in values {
        if let (Some(key), Some(value)) = (v8::String::new(scope, name), value) {
            object.create_data_property(scope, key.into(), value);
        }
    }
    object.into()
}

fn unix_text(address: &SockAddr) -> String {
    if let Some(path) = address.as_pathname() {
        return path.to_string_lossy().into_owned();
    }
    address.as_abstract_namespace().map_or_else(String::new, |name| format!("\0{}", String::from_utf8_lossy(name)))
}

/// Runs `act` with a descriptor that stays open meanwhile.
pub fn with_socket<T>(fd: RawFd, act: impl FnOnce(SockRef<'_>) -> io::Result<T>) -> io::Result<T> {
    if fd < 0 {
        return Err(io::Error::from_raw_os_error(libc::EBADF));
    }
    // SAFETY: nothing closes the descriptor while `act` runs: ops run to their end. One that is not open makes the calls fail.
    let fd = unsafe { BorrowedFd::borrow_raw(fd) };
    act(SockRef::from(&fd))
}

/// The name of a socket (`peer` false) or of what it is connected to: see `to_javascript`. The negative errno as a number on failure.
#[op2]
pub fn op_net_name<'s>(scope: &mut v8::PinScope<'s, '_>, fd: i32, peer: bool) -> v8::Local<'s, v8::Value> {
    let name = with_socket(fd, |socket| if peer { socket.peer_addr() } else { socket.local_addr() });
    match name {
        Ok(address) => to_javascript(scope, &address),
        Err(error) => v8::Integer::new(scope, crate::descriptor::errno_of(&error)).into(),
    }
}

/// The scope id of an IPv6 zone (`eth0` or `2`); 0 for an interface that is not there.
#[op2(fast)]
pub fn op_net_interface_index(#[string] zone: &str) -> u32 {
    interface_index(zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_becomes_a_scope_id() {
        let address = ip_address("fe80::1%7", 80).unwrap();
        let address = address.as_socket_ipv6().unwrap();
        assert_eq!((address.scope_id(), address.port()), (7, 80));
        assert!(ip_address("localhost", 80).is_err());
    }

    #[test]
    fn paths_that_do_not_fit_are_refused_and_nul_is_abstract() {
        assert_eq!(unix_address(&"x".repeat(108)).unwrap_err().raw_os_error(), Some(libc::EINVAL));
        assert_eq!(unix_text(&unix_address("\0name").unwrap()), "\0name");
    }
}
