//! The clients of one runtime. Each keeps its idle connections; there is one for each way to connect.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use deno_core::{FromV8, OpState};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use ops_pki::{DefaultTrust, PkiError};

use crate::body::RequestBody;
use crate::connect::Connector;
use crate::error::FetchError;
use crate::proxy::Proxy;
use crate::tls::connector;

/// Servers commonly close connections that are idle for five seconds: they must not be used when that may just be happening.
const IDLE_TIMEOUT: Duration = Duration::from_secs(4);

pub type HttpClient = Client<Connector, RequestBody>;

/// How to reach a server.
#[derive(FromV8)]
pub struct Route {
    /// Whether the server speaks TLS.
    pub secure: bool,
    /// Whether any certificate is accepted.
    pub insecure: bool,
    /// Empty for none.
    pub proxy_host: String,
    pub proxy_port: u16,
    pub proxy_secure: bool,
    /// The value of `proxy-authorization`; empty for none.
    pub proxy_authorization: String,
}

impl Route {
    fn way(self, protocols: &'static [&'static str]) -> Way {
        let Self { secure, insecure, proxy_host, proxy_port, proxy_secure, proxy_authorization } = self;
        let authorization = Some(proxy_authorization).filter(|value| !value.is_empty());
        let proxy = (!proxy_host.is_empty()).then_some(Proxy { secure: proxy_secure, host: proxy_host, port: proxy_port, authorization });
        Way { secure: secure || proxy_secure, insecure, proxy, protocols }
    }
}

/// What connections have in common.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Way {
    secure: bool,
    insecure: bool,
    proxy: Option<Proxy>,
    protocols: &'static [&'static str],
}

/// What fetch speaks, what it likes best first; a WebSocket begins with HTTP/1.1.
const FETCH_PROTOCOLS: &[&str] = &["h2", "http/1.1"];
const WEBSOCKET_PROTOCOLS: &[&str] = &["http/1.1"];

/// The clients made so far.
#[derive(Default)]
pub struct Clients {
    /// That of the default trust: another one makes all clients new.
    generation: u32,
    connectors: HashMap<Way, Connector>,
    clients: HashMap<Way, HttpClient>,
}

impl Clients {
    /// What makes single connections along a route.
    pub fn connector(&mut self, route: Route, trust: &mut DefaultTrust) -> Result<Connector, FetchError> {
        self.connector_for(route.way(WEBSOCKET_PROTOCOLS), trust)
    }

    fn connector_for(&mut self, way: Way, trust: &mut DefaultTrust) -> Result<Connector, FetchError> {
        if let Some(found) = self.connectors.get(&way) {
            return Ok(found.clone());
        }
        let tls = if way.secure {
            let failed = |error: PkiError| FetchError::coded("Error", "ERR_SSL_TRUST_STORE", error.to_string());
            let store = if way.insecure { None } else { Some(trust.store().map_err(failed)?) };
            Some(connector(store, way.protocols)?)
        } else {
            None
        };
        let made = Connector { tls, proxy: way.proxy.clone().map(Arc::new) };
        self.connectors.insert(way, made.clone());
        Ok(made)
    }

    /// The pooling client for a route.
    pub fn client(&mut self, route: Route, trust: &mut DefaultTrust) -> Result<HttpClient, FetchError> {
        if self.generation != trust.generation() {
            *self = Self { generation: trust.generation(), ..Self::default() };
        }
        let way = route.way(FETCH_PROTOCOLS);
        if let Some(found) = self.clients.get(&way) {
            return Ok(found.clone());
        }
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .http1_max_headers(2000)
            .build(self.connector_for(way.clone(), trust)?);
        self.clients.insert(way, client.clone());
        Ok(client)
    }
}

/// Lends the clients out together with whom they trust by default.
pub fn with_clients<T>(state: &mut OpState, work: impl FnOnce(&mut Clients, &mut DefaultTrust) -> T) -> T {
    let mut clients = std::mem::take(state.borrow_mut::<Clients>());
    let result = work(&mut clients, state.borrow_mut::<DefaultTrust>());
    state.put(clients);
    result
}
