//! `/etc/hosts`: the names that the system gives to addresses.

use std::fs;
use std::net::IpAddr;

/// The names of an address.
pub fn names_of(address: IpAddr) -> Vec<String> {
    fs::read_to_string("/etc/hosts").map(|text| names_in(&text, address)).unwrap_or_default()
}

fn names_in(text: &str, address: IpAddr) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut words = line.split('#').next().unwrap_or_default().split_ascii_whitespace();
        if words.next().and_then(|word| word.parse::<IpAddr>().ok()) != Some(address) {
            continue;
        }
        for name in words {
            if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_an_address_can_be_on_many_lines() {
        let text = "127.0.0.1 localhost # 127.0.0.1 no\n#127.0.0.1 no\n::1 six\n127.0.0.1\tvm VM other\n";
        assert_eq!(names_in(text, "127.0.0.1".parse().unwrap()), ["localhost", "vm", "other"]);
    }
}
