//! Internationalised domain names: `url.domainToASCII()`, `url.domainToUnicode()`, and the hosts of `url.parse()`.

use ada_url::{Idna, Url};
use deno_core::op2;

/// The host of a URL whose host is set to `domain`; empty if no URL can have it.
fn host_of(domain: &str) -> String {
    Url::parse("ws://x", None)
        .ok()
        .and_then(|mut url| url.set_hostname(Some(domain)).ok().map(|()| url.hostname().to_owned()))
        .unwrap_or_default()
}

/// The ASCII form of a domain, or an empty string if it is invalid.
#[op2]
#[string]
pub fn op_url_domain_to_ascii(#[string] domain: &str) -> String {
    host_of(domain)
}

/// The ASCII form of a domain by UTS #46 alone: characters that no URL allows in a host are not its business. Empty if there is none.
#[op2]
#[string]
pub fn op_url_idna_to_ascii(#[string] domain: &str) -> String {
    Idna::ascii(domain)
}

/// The Unicode form of a host by UTS #46; labels that have none stay as they are.
#[op2]
#[string]
pub fn op_url_idna_to_unicode(#[string] host: &str) -> String {
    Idna::unicode(host)
}
