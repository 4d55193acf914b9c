//! Internationalised domain names (`url.domainToUnicode()`, and the hosts of `url.parse()`).

use deno_core::op2;

/// The Unicode form of a domain in ASCII; labels that are not valid stay as they are.
#[op2]
#[string]
pub fn op_buffer_domain_to_unicode(#[string] domain: &str) -> String {
    let mut out = String::with_capacity(domain.len());
    for (index, label) in domain.split('.').enumerate() {
        if index > 0 {
            out.push('.');
        }
        match idna::domain_to_unicode(label) {
            (unicode, Ok(())) => out.push_str(&unicode),
            (_, Err(_)) => out.push_str(label),
        }
    }
    out
}

/// The ASCII form of a domain, or an empty string if it has none.
#[op2]
#[string]
pub fn op_buffer_domain_to_ascii(#[string] domain: &str) -> String {
    idna::domain_to_ascii(domain).unwrap_or_default()
}
