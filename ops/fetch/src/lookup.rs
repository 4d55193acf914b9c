//! The addresses of a host, from the system's resolver.

use std::ffi::CString;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ptr;

use crate::error::FetchError;

// libuv's numbers for the resolver's errors.
const UV_EAI_AGAIN: i32 = -3001;
const UV_EAI_FAIL: i32 = -3004;
const UV_EAI_FAMILY: i32 = -3005;
const UV_EAI_MEMORY: i32 = -3006;
const UV_EAI_NONAME: i32 = -3008;

/// Looks a host up, in the resolver's order. Text that is an address is that address.
pub async fn lookup(host: &str) -> Result<Vec<IpAddr>, FetchError> {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = bare.parse() {
        return Ok(vec![address]);
    }
    let name = host.to_owned();
    let found = tokio::task::spawn_blocking(move || resolve(&name)).await.unwrap_or(Err(UV_EAI_FAIL));
    found.map_err(|errno| FetchError::Lookup { errno, host: host.to_owned() })
}

fn resolve(host: &str) -> Result<Vec<IpAddr>, i32> {
    let name = CString::new(host).map_err(|_| UV_EAI_NONAME)?;
    // SAFETY: addrinfo is plain data, for which all zeroes is the documented empty value.
    let mut hints: libc::addrinfo = unsafe { std::mem::zeroed() };
    hints.ai_socktype = libc::SOCK_STREAM;
    let mut list: *mut libc::addrinfo = ptr::null_mut();
    // SAFETY: the name ends in NUL, the hints are valid, and `list` receives a list that is freed below.
    let code = unsafe { libc::getaddrinfo(name.as_ptr(), ptr::null(), &raw const hints, &raw mut list) };
    if code != 0 {
        return Err(match code {
            libc::EAI_AGAIN => UV_EAI_AGAIN,
            libc::EAI_FAIL => UV_EAI_FAIL,
            libc::EAI_FAMILY => UV_EAI_FAMILY,
            libc::EAI_MEMORY => UV_EAI_MEMORY,
            libc::EAI_SYSTEM => -std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO),
            _ => UV_EAI_NONAME,
        });
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
    if addresses.is_empty() { Err(UV_EAI_NONAME) } else { Ok(addresses) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_host_has_no_name() {
        assert!(matches!(resolve("nosuch.invalid"), Err(UV_EAI_NONAME | UV_EAI_AGAIN)));
        assert_eq!(resolve("a\0b"), Err(UV_EAI_NONAME));
    }

    #[test]
    fn localhost_is_the_loopback() {
        assert!(resolve("localhost").unwrap().iter().all(IpAddr::is_loopback));
    }
}
