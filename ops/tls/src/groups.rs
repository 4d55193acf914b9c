//! Groups of key exchange by the names of OpenSSL.

use rustls::NamedGroup;
use rustls::crypto::SupportedKxGroup;
use rustls::crypto::aws_lc_rs::kx_group;

struct Group {
    group: &'static dyn SupportedKxGroup,
    names: &'static [&'static str],
    /// How `getEphemeralKeyInfo()` shows it.
    shown: &'static str,
    /// Bits of the key; 0 where it is more than one key.
    size: u32,
}

fn all() -> [Group; 4] {
    [
        Group { group: kx_group::X25519MLKEM768, names: &["X25519MLKEM768"], shown: "X25519MLKEM768", size: 0 },
        Group { group: kx_group::X25519, names: &["X25519"], shown: "X25519", size: 253 },
        Group { group: kx_group::SECP256R1, names: &["P-256", "prime256v1", "secp256r1"], shown: "prime256v1", size: 256 },
        Group { group: kx_group::SECP384R1, names: &["P-384", "secp384r1"], shown: "secp384r1", size: 384 },
    ]
}

/// The groups of a list that are there, in its order; all for `auto`. None if there is none.
pub fn parse(list: &str) -> Option<Vec<&'static dyn SupportedKxGroup>> {
    let known = all();
    if list == "auto" {
        return Some(known.iter().map(|group| group.group).collect());
    }
    let found: Vec<_> = list
        .split(':')
        .filter_map(|name| known.iter().find(|group| group.names.iter().any(|known| known.eq_ignore_ascii_case(name))))
        .map(|group| group.group)
        .collect();
    (!found.is_empty()).then_some(found)
}

/// The name and bits of a group.
pub fn describe(name: NamedGroup) -> Option<(&'static str, u32)> {
    all().iter().find(|group| group.group.name() == name).map(|group| (group.shown, group.size))
}
