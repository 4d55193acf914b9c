//! The system's resolver, which knows files, services and servers alike: getaddrinfo and getnameinfo, on the blocking pool.

use std::ffi::{CStr, CString};
use std::mem;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ptr;

use deno_core::{OpState, op2};

use crate::outcome::Outcome;

// libuv's numbers for the resolver's errors.
const UV_EAI_ADDRFAMILY: i32 = -3000;
const UV_EAI_AGAIN: i32 = -3001;
const UV_EAI_BADFLAGS: i32 = -3002;
const UV_EAI_FAIL: i32 = -3004;
const UV_EAI_FAMILY: i32 = -3005;
const UV_EAI_MEMORY: i32 = -3006;
const UV_EAI_NODATA: i32 = -3007;
const UV_EAI_NONAME: i32 = -3008;
const UV_EAI_OVERFLOW: i32 = -3009;
const UV_EAI_SERVICE: i32 = -3010;
const UV_EAI_SOCKTYPE: i32 = -3011;

/// glibc's number for a family that a host has no address of, which the libc crate does not name.
const EAI_ADDRFAMILY: i32 = -9;

/// Finds the addresses of a host. `family` is 0, 4 or 6; `flags` are the system's AI_ flags; the family that `first` says comes first
/// (0 for the resolver's order).
#[op2(fast)]
pub fn op_dns_getaddrinfo(
    state: &mut OpState,
    #[smi] id: u32,
    #[string] hostname: String,
    #[smi] family: i32,
    #[smi] flags: i32,
    #[smi] first: i32,
) {
    ops_requests::submit(state, id, move || {
        let found = addresses_of(&hostname, family, flags).map(|mut addresses| {
            if first != 0 {
                addresses.sort_by_key(|address| address.is_ipv4() != (first == 4));
            }
            addresses.iter().map(ToString::to_string).collect::<Vec<_>>()
        });
        Outcome::from(found).answer()
    });
}

/// Finds the names of an address and a port: `[hostname, service]`.
#[op2(fast)]
pub fn op_dns_getnameinfo(state: &mut OpState, #[smi] id: u32, #[string] address: String, #[smi] port: u16) {
    ops_requests::submit(state, id, move || {
        let named = crate::server::parse(&address, port).ok_or(-libc::EINVAL).and_then(names_of);
        Outcome::from(named).answer()
    });
}

/// The addresses of a host, or libuv's number of why there are none. It blocks.
pub fn addresses_of(hostname: &str, family: i32, flags: i32) -> Result<Vec<IpAddr>, i32> {
    let name = CString::new(hostname).map_err(|_| UV_EAI_NONAME)?;
    // SAFETY: addrinfo is plain data, for which all zeroes is the documented empty value.
    let mut hints: libc::addrinfo = unsafe { mem::zeroed() };
    hints.ai_socktype = libc::SOCK_STREAM;
    hints.ai_flags = flags;
    hints.ai_family = match family {
        4 => libc::AF_INET,
        6 => libc::AF_INET6,
        _ => libc::AF_UNSPEC,
    };
    let mut list: *mut libc::addrinfo = ptr::null_mut();
    // SAFETY: the name ends in NUL, the hints are valid, and `list` receives a list that is freed below.
    let code = unsafe { libc::getaddrinfo(name.as_ptr(), ptr::null(), &raw const hints, &raw mut list) };
    if code != 0 {
        return Err(errno_of(code));
    }
    let mut addresses = Vec::new();
    let mut entry = list;
    while !entry.is_null() {
        // SAFETY: entries of the list are valid until it is freed.
        let info = unsafe { &*entry };
        match info.ai_family {
            libc::AF_INET => {
                // SAFETY: the family says that the address is a sockaddr_in.
                let address = unsafe { ptr::read_unaligned(info.ai_addr.cast::<libc::sockaddr_in>()) };
                addresses.push(IpAddr::V4(Ipv4Addr::from(u32::from_be(address.sin_addr.s_addr))));
            }
            libc::AF_INET6 => {
                // SAFETY: the family says that the address is a sockaddr_in6.
                let address = unsafe { ptr::read_unaligned(info.ai_addr.cast::<libc::sockaddr_in6>()) };
                addresses.push(IpAddr::V6(Ipv6Addr::from(address.sin6_addr.s6_addr)));
            }
            _ => {}
        }
        entry = info.ai_next;
    }
    // SAFETY: the list came from getaddrinfo and is used no more.
    unsafe { libc::freeaddrinfo(list) };
    if addresses.is_empty() { Err(UV_EAI_NODATA) } else { Ok(addresses) }
}

fn names_of(address: SocketAddr) -> Result<[String; 2], i32> {
    let mut host = [0; libc::NI_MAXHOST as usize];
    /// NI_MAXSERV of netdb.h.
    const MAX_SERVICE: usize = 32;
    let mut service = [0; MAX_SERVICE];
    let mut ask = |pointer: *const libc::sockaddr, size: usize| {
        // SAFETY: the callers give a valid address with its size; the buffers have the sizes that are told.
        unsafe {
            libc::getnameinfo(
                pointer,
                size as libc::socklen_t,
                host.as_mut_ptr(),
                host.len() as libc::socklen_t,
                service.as_mut_ptr(),
                service.len() as libc::socklen_t,
                libc::NI_NAMEREQD,
            )
        }
    };
    let code = match address {
        SocketAddr::V4(v4) => {
            // SAFETY: all zeroes is a valid sockaddr_in.
            let mut raw: libc::sockaddr_in = unsafe { mem::zeroed() };
            raw.sin_family = libc::AF_INET as libc::sa_family_t;
            raw.sin_port = v4.port().to_be();
            raw.sin_addr.s_addr = u32::from(*v4.ip()).to_be();
            ask((&raw const raw).cast(), size_of_val(&raw))
        }
        SocketAddr::V6(v6) => {
            // SAFETY: all zeroes is a valid sockaddr_in6.
            let mut raw: libc::sockaddr_in6 = unsafe { mem::zeroed() };
            raw.sin6_family = libc::AF_INET6 as libc::sa_family_t;
            raw.sin6_port = v6.port().to_be();
            raw.sin6_addr.s6_addr = v6.ip().octets();
            raw.sin6_scope_id = v6.scope_id();
            ask((&raw const raw).cast(), size_of_val(&raw))
        }
    };
    if code != 0 {
        return Err(errno_of(code));
    }
    // SAFETY: on success both buffers hold text that ends in NUL.
    let text = |buffer: &[libc::c_char]| unsafe { CStr::from_ptr(buffer.as_ptr()) }.to_string_lossy().into_owned();
    Ok([text(&host), text(&service)])
}

fn errno_of(code: i32) -> i32 {
    match code {
        EAI_ADDRFAMILY => UV_EAI_ADDRFAMILY,
        libc::EAI_AGAIN => UV_EAI_AGAIN,
        libc::EAI_BADFLAGS => UV_EAI_BADFLAGS,
        libc::EAI_FAMILY => UV_EAI_FAMILY,
        libc::EAI_MEMORY => UV_EAI_MEMORY,
        libc::EAI_NODATA => UV_EAI_NODATA,
        libc::EAI_NONAME => UV_EAI_NONAME,
        libc::EAI_OVERFLOW => UV_EAI_OVERFLOW,
        libc::EAI_SERVICE => UV_EAI_SERVICE,
        libc::EAI_SOCKTYPE => UV_EAI_SOCKTYPE,
        libc::EAI_SYSTEM => -std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO),
        _ => UV_EAI_FAIL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_host_has_no_name() {
        assert!(matches!(addresses_of("nosuch.invalid", 0, 0), Err(UV_EAI_NONAME | UV_EAI_AGAIN)));
        assert_eq!(addresses_of("a\0b", 0, 0), Err(UV_EAI_NONAME));
    }

    #[test]
    fn localhost_is_the_loopback() {
        assert_eq!(addresses_of("localhost", 4, 0).unwrap(), [IpAddr::V4(Ipv4Addr::LOCALHOST)]);
    }

    #[test]
    fn a_port_has_the_name_of_its_service() {
        let [host, service] = names_of(([127, 0, 0, 1], 22).into()).unwrap();
        assert!(!host.is_empty());
        assert!(service == "ssh" || service == "22");
    }
}
