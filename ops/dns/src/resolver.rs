//! `dns.Resolver`: servers, patience and outstanding queries of its own.

use std::cell::RefCell;
use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use deno_core::{GarbageCollected, OpState, op2, v8};
use hickory_proto::rr::{Name, RecordType};
use serde::Serialize;
use tokio::sync::oneshot;

use crate::answer::{Record, records};
use crate::exchange::{Plan, ask};
use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::{hosts, server};

/// The wait of the first round where the program does not say.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(2);

struct State {
    plan: Plan,
    /// What ends each outstanding query, oldest first.
    outstanding: Vec<oneshot::Sender<()>>,
}

/// What a `Resolver` of JavaScript holds.
pub struct ResolverHandle(RefCell<State>);

// SAFETY: it refers to nothing on the JavaScript heap.
unsafe impl GarbageCollected for ResolverHandle {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"ChannelWrap"
    }
}

/// `timeout` and `max_timeout` are milliseconds; not above zero they are the default and no limit.
#[op2]
#[cppgc]
pub fn op_dns_resolver_new(#[smi] timeout: i32, #[smi] tries: u32, #[smi] max_timeout: u32) -> ResolverHandle {
    let milliseconds = |number: u32| (number > 0).then(|| Duration::from_millis(number.into()));
    let plan = Plan {
        servers: server::of_system(),
        local_v4: Ipv4Addr::UNSPECIFIED,
        local_v6: Ipv6Addr::UNSPECIFIED,
        timeout: u32::try_from(timeout).ok().and_then(milliseconds).unwrap_or(DEFAULT_TIMEOUT),
        max_timeout: milliseconds(max_timeout),
        tries,
    };
    ResolverHandle(RefCell::new(State { plan, outstanding: Vec::new() }))
}

/// `[address, port]` of each server.
#[op2]
#[serde]
pub fn op_dns_get_servers(#[cppgc] resolver: &ResolverHandle) -> Vec<(String, u16)> {
    resolver.0.borrow().plan.servers.iter().map(|server| (address_text(server), server.port())).collect()
}

fn address_text(server: &SocketAddr) -> String {
    match server {
        SocketAddr::V6(v6) if v6.scope_id() != 0 => format!("{}%{}", v6.ip(), v6.scope_id()),
        other => other.ip().to_string(),
    }
}

/// Takes `[address, port]` of each server; false if one of them has a zone that this machine does not have.
#[op2]
pub fn op_dns_set_servers(#[cppgc] resolver: &ResolverHandle, #[serde] servers: Vec<(String, u16)>) -> bool {
    let port_of = |port: u16| if port == 0 { server::DNS_PORT } else { port };
    let parsed: Option<Vec<_>> = servers.iter().map(|(address, port)| server::parse(address, port_of(*port))).collect();
    let Some(mut servers) = parsed else { return false };
    let mut seen = HashSet::new();
    servers.retain(|server| seen.insert(*server));
    resolver.0.borrow_mut().plan.servers = servers;
    true
}

/// Sets where queries come from. JavaScript checked the addresses; an empty one lets the system choose.
#[op2(fast)]
pub fn op_dns_set_local_address(#[cppgc] resolver: &ResolverHandle, #[string] ipv4: &str, #[string] ipv6: &str) {
    let plan = &mut resolver.0.borrow_mut().plan;
    plan.local_v4 = ipv4.parse().unwrap_or(Ipv4Addr::UNSPECIFIED);
    plan.local_v6 = ipv6.parse().unwrap_or(Ipv6Addr::UNSPECIFIED);
}

/// Ends all outstanding queries, oldest first.
#[op2(fast)]
pub fn op_dns_cancel(#[cppgc] resolver: &ResolverHandle) {
    resolver.0.borrow_mut().outstanding.clear();
}

/// Asks for the records of a name; `kind` is the number of a type (RFC 1035, 3.2.2).
#[op2(fast)]
pub fn op_dns_query(state: &mut OpState, #[cppgc] resolver: &ResolverHandle, #[smi] id: u32, #[string] name: String, #[smi] kind: u16) {
    start(state, resolver, id, move |plan| async move {
        let answer = ask(&plan, domain_name(&name)?, RecordType::from(kind)).await?;
        Ok(records(answer))
    });
}

/// Asks for the names of an address: those of `/etc/hosts`, or those that servers know. JavaScript checked the address.
#[op2(fast)]
pub fn op_dns_reverse(state: &mut OpState, #[cppgc] resolver: &ResolverHandle, #[smi] id: u32, #[string] address: String) {
    start(state, resolver, id, move |plan| async move {
        let address: IpAddr = address.parse().map_err(|_| Failure::BadName)?;
        let local = hosts::names_of(address);
        if !local.is_empty() {
            return Ok(local);
        }
        // Whatever keeps servers from answering, the address has no name.
        let answer = ask(&plan, Name::from(address), RecordType::PTR).await.map_err(|_| Failure::NotFound)?;
        let names: Vec<_> =
            records(answer).into_iter().filter_map(|record| if let Record::Ptr { value } = record { Some(value) } else { None }).collect();
        if names.is_empty() { Err(Failure::NoData) } else { Ok(names) }
    });
}

fn start<T, F>(state: &mut OpState, resolver: &ResolverHandle, id: u32, work: impl FnOnce(Plan) -> F)
where
    T: Serialize + Send + 'static,
    F: Future<Output = Result<T, Failure>> + Send + 'static,
{
    let mut resolver = resolver.0.borrow_mut();
    let (running, cancelled) = oneshot::channel();
    resolver.outstanding.retain(|query| !query.is_closed());
    resolver.outstanding.push(running);
    let work = work(resolver.plan.clone());
    ops_requests::spawn(state, id, async move {
        let result = tokio::select! {
            biased;
            _ = cancelled => Err(Failure::Cancelled),
            result = work => result,
        };
        Outcome::from(result).answer()
    });
}

/// The wire form of a host name (RFC 1035, 3.1, and the underscore of services). Names of hidden services are not for DNS (RFC 7686).
fn domain_name(text: &str) -> Result<Name, Failure> {
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.is_empty() {
        return Ok(Name::root());
    }
    let valid = |byte: u8| byte.is_ascii_alphanumeric() || b"-_/.*".contains(&byte);
    if !text.bytes().all(valid) {
        return Err(Failure::BadName);
    }
    let onion = text.rsplit('.').next().is_some_and(|label| label.eq_ignore_ascii_case("onion"));
    if onion {
        return Err(Failure::NotFound);
    }
    Name::from_labels(text.split('.').map(str::as_bytes)).map_err(|_| Failure::BadName)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cannot_be_asked_for_are_refused() {
        for name in ["a..b", ".", "..", "a b.org", &format!("{}.org", "a".repeat(64)), &"a.".repeat(128)] {
            let expected = if name == "." { Ok(Name::root()) } else { Err(Failure::BadName) };
            assert_eq!(domain_name(name), expected, "{name}");
        }
        assert_eq!(domain_name("x.ONION"), Err(Failure::NotFound));
        assert_eq!(domain_name("_http._tcp.example.org").unwrap().to_ascii(), "_http._tcp.example.org.");
    }
}
