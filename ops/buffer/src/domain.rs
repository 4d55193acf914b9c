//! Internationalised domain names (`url.domainToUnicode()`, and the hosts of `url.parse()`).

use deno_core::op2;

/// The Unicode form of a domain in ASCII; labels that are not valid Punycode stay as they are.
#[op2]
#[string]
pub fn op_buffer_domain_to_unicode(#[string] domain: &str) -> String {
    idna::domain_to_unicode(domain).0
}

/// The ASCII form of a domain, or an empty string if it has none.
#[op2]
#[string]
pub fn op_buffer_domain_to_ascii(#[string] domain: &str) -> String {
    idna::domain_to_ascii(domain).unwrap_or_default()
}
