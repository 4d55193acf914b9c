//! The addresses of a host, from the system's resolver.

use std::net::IpAddr;

use crate::error::FetchError;

/// libuv's number for an answer that makes no sense.
const UV_EAI_FAIL: i32 = -3004;

/// Looks a host up, in the resolver's order. Text that is an address is that address.
pub async fn lookup(host: &str) -> Result<Vec<IpAddr>, FetchError> {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = bare.parse() {
        return Ok(vec![address]);
    }
    let name = host.to_owned();
    let found = tokio::task::spawn_blocking(move || ops_dns::addresses_of(&name, 0, 0)).await.unwrap_or(Err(UV_EAI_FAIL));
    found.map_err(|errno| FetchError::Lookup { errno, host: host.to_owned() })
}
