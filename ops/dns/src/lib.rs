//! The ops of `node:dns`: the system's resolver, and a client that asks name servers itself.

mod answer;
mod exchange;
mod failure;
mod hosts;
mod outcome;
mod resolver;
mod server;
mod system;

pub use system::addresses_of;

deno_core::extension!(
    protojs_dns,
    ops = [
        resolver::op_dns_cancel,
        resolver::op_dns_get_servers,
        resolver::op_dns_query,
        resolver::op_dns_resolver_new,
        resolver::op_dns_reverse,
        resolver::op_dns_set_local_address,
        resolver::op_dns_set_servers,
        system::op_dns_getaddrinfo,
        system::op_dns_getnameinfo,
    ],
);
