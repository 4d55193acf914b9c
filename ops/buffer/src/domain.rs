//! Internationalised domain names (`url.domainToUnicode()`).

use deno_core::op2;

/// The Unicode form of a domain in ASCII; labels that are not valid Punycode stay as they are.
#[op2]
#[string]
pub fn op_buffer_domain_to_unicode(#[string] domain: &str) -> String {
    idna::domain_to_unicode(domain).0
}
