//! Name servers: those of the system, and the text that names one.

use std::ffi::CString;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV6};

pub const DNS_PORT: u16 = 53;

/// The servers of `/etc/resolv.conf`; the machine itself if there are none.
pub fn of_system() -> Vec<SocketAddr> {
    let servers = fs::read_to_string("/etc/resolv.conf").map(|text| in_resolv_conf(&text)).unwrap_or_default();
    if servers.is_empty() { vec![(Ipv4Addr::LOCALHOST, DNS_PORT).into()] } else { servers }
}

fn in_resolv_conf(text: &str) -> Vec<SocketAddr> {
    let mut servers = Vec::new();
    for line in text.lines() {
        let mut words = line.split_ascii_whitespace();
        let (Some("nameserver"), Some(address)) = (words.next(), words.next()) else { continue };
        let Some(server) = parse(address, DNS_PORT) else { continue };
        if !servers.contains(&server) {
            servers.push(server);
        }
    }
    servers
}

/// An address, which may end in a zone (`fe80::1%eth0`), with a port.
pub fn parse(address: &str, port: u16) -> Option<SocketAddr> {
    let Some((address, zone)) = address.split_once('%') else {
        return Some((address.parse::<IpAddr>().ok()?, port).into());
    };
    let scope = match zone.parse() {
        Ok(number) => number,
        Err(_) => interface_number(zone)?,
    };
    Some(SocketAddrV6::new(address.parse().ok()?, port, 0, scope).into())
}

fn interface_number(name: &str) -> Option<u32> {
    let name = CString::new(name).ok()?;
    // SAFETY: the name ends in NUL; zero says that there is no such interface.
    let number = unsafe { libc::if_nametoindex(name.as_ptr()) };
    (number != 0).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolv_conf_may_have_anything_in_it() {
        let text = "# nameserver 9.9.9.9\nnameserver 1.2.3.4\nnameserver\nnameserver nonsense\nsearch x\n nameserver ::1 # last\nnameserver 1.2.3.4";
        let expected: Vec<SocketAddr> = vec!["1.2.3.4:53".parse().unwrap(), "[::1]:53".parse().unwrap()];
        assert_eq!(in_resolv_conf(text), expected);
    }

    #[test]
    fn a_zone_is_a_number_or_an_interface() {
        assert_eq!(parse("fe80::1%7", 53), Some(SocketAddrV6::new("fe80::1".parse().unwrap(), 53, 0, 7).into()));
        assert_eq!(parse("fe80::1%nosuchinterface", 53), None);
    }
}
