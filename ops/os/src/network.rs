//! Network interfaces that are up and have an address.

use std::ffi::CStr;
use std::net::{Ipv4Addr, Ipv6Addr};

use deno_core::{ToV8, op2};
use ops_error::{SyscallResult, SystemError};

/// One address of one interface.
#[derive(ToV8)]
pub struct InterfaceAddress {
    name: String,
    address: String,
    netmask: String,
    family: &'static str,
    mac: String,
    internal: bool,
    /// The scope of an IPv6 address; -1 for IPv4, which has none.
    scopeid: f64,
}

#[op2]
pub fn op_os_network_interfaces() -> SyscallResult<Vec<InterfaceAddress>> {
    let mut first = std::ptr::null_mut();
    // SAFETY: `first` is a valid place for the list's head.
    if unsafe { libc::getifaddrs(&mut first) } != 0 {
        return Err(SystemError::last_os_error("uv_interface_addresses")).into();
    }
    let mut entries = Vec::new();
    let mut next = first;
    while !next.is_null() {
        // SAFETY: getifaddrs made a linked list that lives until freeifaddrs below.
        let entry = unsafe { &*next };
        entries.push(entry);
        next = entry.ifa_next;
    }
    let list = addresses(&entries);
    // SAFETY: `first` came from getifaddrs; `list` owns copies of all it needs.
    unsafe { libc::freeifaddrs(first) };
    Ok(list).into()
}

fn name_of(entry: &libc::ifaddrs) -> String {
    // SAFETY: every entry has a C string for a name.
    unsafe { CStr::from_ptr(entry.ifa_name) }.to_string_lossy().into_owned()
}

fn family_of(address: *const libc::sockaddr) -> i32 {
    if address.is_null() {
        return libc::AF_UNSPEC;
    }
    // SAFETY: a non-null address starts with its family.
    i32::from(unsafe { (*address).sa_family })
}

fn addresses(entries: &[&libc::ifaddrs]) -> Vec<InterfaceAddress> {
    let up = (libc::IFF_UP | libc::IFF_RUNNING) as u32;
    let mut macs: Vec<(String, String)> = Vec::new();
    for entry in entries {
        if family_of(entry.ifa_addr) == libc::AF_PACKET {
            // SAFETY: the family says which structure the address is.
            let link = unsafe { &*entry.ifa_addr.cast::<libc::sockaddr_ll>() };
            let bytes: Vec<String> = link.sll_addr[..6].iter().map(|byte| format!("{byte:02x}")).collect();
            macs.push((name_of(entry), bytes.join(":")));
        }
    }
    let mut list = Vec::new();
    for entry in entries {
        if entry.ifa_flags & up != up {
            continue;
        }
        let (family, address, netmask, scopeid) = match family_of(entry.ifa_addr) {
            libc::AF_INET => ("IPv4", ipv4(entry.ifa_addr), ipv4(entry.ifa_netmask), -1.0),
            libc::AF_INET6 => {
                // SAFETY: the family says which structure the address is.
                let scope = unsafe { (*entry.ifa_addr.cast::<libc::sockaddr_in6>()).sin6_scope_id };
                ("IPv6", ipv6(entry.ifa_addr), ipv6(entry.ifa_netmask), f64::from(scope))
            }
            _ => continue,
        };
        let name = name_of(entry);
        let base = name.split(':').next().unwrap_or(&name);
        let mac = macs.iter().find(|(known, _)| known == base).map_or_else(|| "00:00:00:00:00:00".to_owned(), |(_, mac)| mac.clone());
        let internal = entry.ifa_flags & libc::IFF_LOOPBACK as u32 != 0;
        list.push(InterfaceAddress { name, address, netmask, family, mac, internal, scopeid });
    }
    list
}

fn ipv4(address: *const libc::sockaddr) -> String {
    if address.is_null() {
        return Ipv4Addr::UNSPECIFIED.to_string();
    }
    // SAFETY: the caller knows the family from the entry's address; a netmask has the same.
    let inet = unsafe { &*address.cast::<libc::sockaddr_in>() };
    Ipv4Addr::from(u32::from_be(inet.sin_addr.s_addr)).to_string()
}

fn ipv6(address: *const libc::sockaddr) -> String {
    if address.is_null() {
        return Ipv6Addr::UNSPECIFIED.to_string();
    }
    // SAFETY: as in `ipv4`.
    let inet = unsafe { &*address.cast::<libc::sockaddr_in6>() };
    Ipv6Addr::from(inet.sin6_addr.s6_addr).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_entries_no_addresses() {
        assert!(addresses(&[]).is_empty());
    }
}
