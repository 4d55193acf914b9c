//! Cipher suites by OpenSSL's names, and its language of cipher lists as far as it speaks of suites that rustls has.

use rustls::SupportedCipherSuite;
use rustls::crypto::aws_lc_rs::cipher_suite as suites;

/// A suite and what it is called.
pub struct Cipher {
    pub suite: SupportedCipherSuite,
    /// OpenSSL's name.
    pub name: &'static str,
    /// The name in the RFCs.
    pub standard_name: &'static str,
    pub is_tls13: bool,
}

const fn tls13(suite: SupportedCipherSuite, name: &'static str) -> Cipher {
    Cipher { suite, name, standard_name: name, is_tls13: true }
}

const fn tls12(suite: SupportedCipherSuite, name: &'static str, standard_name: &'static str) -> Cipher {
    Cipher { suite, name, standard_name, is_tls13: false }
}

/// All suites, the strongest first.
pub static ALL: [Cipher; 9] = [
    tls13(suites::TLS13_AES_256_GCM_SHA384, "TLS_AES_256_GCM_SHA384"),
    tls13(suites::TLS13_CHACHA20_POLY1305_SHA256, "TLS_CHACHA20_POLY1305_SHA256"),
    tls13(suites::TLS13_AES_128_GCM_SHA256, "TLS_AES_128_GCM_SHA256"),
    tls12(suites::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, "ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    tls12(suites::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "ECDHE-RSA-AES256-GCM-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    tls12(
        suites::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    ),
    tls12(
        suites::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        "ECDHE-RSA-CHACHA20-POLY1305",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ),
    tls12(suites::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, "ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    tls12(suites::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
];

/// The names of a suite.
pub fn of_suite(suite: SupportedCipherSuite) -> Option<&'static Cipher> {
    ALL.iter().find(|cipher| cipher.suite == suite)
}

/// Whether a word of a list means this suite of TLS 1.2. A word can join several conditions with `+`.
fn means(word: &str, cipher: &Cipher) -> bool {
    word.split('+').all(|part| {
        let name = cipher.name;
        match part {
            "ALL" | "COMPLEMENTOFALL" | "DEFAULT" | "HIGH" | "TLSv1.2" | "kECDHE" | "kEECDH" | "ECDHE" | "EECDH" | "AEAD" => true,
            "aRSA" | "RSA" => name.contains("-RSA-") && part == "aRSA",
            "aECDSA" | "ECDSA" => name.contains("ECDSA"),
            "AES" => name.contains("AES"),
            "AES128" => name.contains("AES128"),
            "AES256" => name.contains("AES256"),
            "AESGCM" => name.contains("GCM"),
            "CHACHA20" => name.contains("CHACHA20"),
            "SHA256" => name.ends_with("SHA256"),
            "SHA384" => name.ends_with("SHA384"),
            _ => part == name || part == cipher.standard_name,
        }
    })
}

/// The suites that a list allows, in its order; None if it speaks of older suites and allows none of them. Suites of TLS 1.3 are named one by
/// one; where none is named all are there, as in Node.
pub fn parse(list: &str) -> Option<Vec<SupportedCipherSuite>> {
    let (mut chosen, mut banned): (Vec<&Cipher>, Vec<&Cipher>) = (Vec::new(), Vec::new());
    let mut tls13: Vec<&Cipher> = Vec::new();
    let mut speaks_of_older = false;
    // What follows an @ is a command, such as a level of security: rustls has its own.
    let words = list.split([':', ',', ' ', ';']).map(|word| word.split('@').next().unwrap_or_default());
    for word in words.filter(|word| !word.is_empty()) {
        if let Some(cipher) = ALL.iter().find(|cipher| cipher.is_tls13 && cipher.name == word) {
            tls13.push(cipher);
            continue;
        }
        speaks_of_older = true;
        let older = || ALL.iter().filter(|cipher| !cipher.is_tls13);
        match word.split_at(1) {
            ("!", rest) => banned.extend(older().filter(|cipher| means(rest, cipher))),
            ("-", rest) => chosen.retain(|cipher| !means(rest, cipher)),
            ("+", rest) => {
                let (moved, kept): (Vec<_>, Vec<_>) = chosen.iter().partition(|cipher| means(rest, cipher));
                chosen = [kept, moved].concat();
            }
            _ => {
                for cipher in older().filter(|cipher| means(word, cipher)) {
                    if !chosen.iter().any(|known| known.name == cipher.name) {
                        chosen.push(cipher);
                    }
                }
            }
        }
    }
    chosen.retain(|cipher| !banned.iter().any(|name| name.name == cipher.name));
    if speaks_of_older && chosen.is_empty() {
        return None;
    }
    if tls13.is_empty() {
        tls13.extend(ALL.iter().filter(|cipher| cipher.is_tls13));
    }
    Some(tls13.into_iter().chain(chosen).map(|cipher| cipher.suite).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &str) -> Vec<&'static str> {
        parse(list).unwrap_or_default().into_iter().filter_map(of_suite).map(|cipher| cipher.name).collect()
    }

    #[test]
    fn a_list_has_its_own_order_and_bans_hold_everywhere() {
        assert_eq!(
            names("ECDHE-RSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256:!ECDSA:AES256-SHA:HIGH:!CHACHA20"),
            ["TLS_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384"]
        );
    }

    #[test]
    fn what_rustls_does_not_have_is_nothing() {
        assert!(parse("AES256-SHA:DHE-RSA-AES128-SHA256:NULL").is_none());
        assert!(parse("aNULL:!ALL").is_none());
    }
}
