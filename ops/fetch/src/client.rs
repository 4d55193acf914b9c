//! The clients of one runtime. Each keeps its idle connections; there is one for each way to connect.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use deno_core::{FromV8, OpState, op2};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::body::RequestBody;
use crate::connect::Connector;
use crate::error::FetchError;
use crate::proxy::Proxy;
use crate::tls::{Roots, connector};

/// Servers commonly close connections that are idle for five seconds: they must not be used when that may just be happening.
const IDLE_TIMEOUT: Duration = Duration::from_secs(4);

pub type HttpClient = Client<Connector, RequestBody>;

/// How to reach a server.
#[derive(FromV8)]
pub struct Route {
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
    fn proxy(self) -> Option<Proxy> {
        if self.proxy_host.is_empty() {
            return None;
        }
        let authorization = Some(self.proxy_authorization).filter(|value| !value.is_empty());
        Some(Proxy { secure: self.proxy_secure, host: self.proxy_host, port: self.proxy_port, authorization })
    }
}

/// The clients made so far.
#[derive(Default)]
pub struct Clients {
    roots: Roots,
    connectors: HashMap<(bool, Option<Proxy>), Connector>,
    clients: HashMap<(bool, Option<Proxy>), HttpClient>,
}

impl Clients {
    /// What makes single connections along a route.
    pub fn connector(&mut self, route: Route) -> Result<Connector, FetchError> {
        let insecure = route.insecure;
        self.connector_for((insecure, route.proxy()))
    }

    fn connector_for(&mut self, key: (bool, Option<Proxy>)) -> Result<Connector, FetchError> {
        if let Some(found) = self.connectors.get(&key) {
            return Ok(found.clone());
        }
        let made = Connector { tls: connector(&self.roots, key.0)?, proxy: key.1.clone().map(Arc::new) };
        self.connectors.insert(key, made.clone());
        Ok(made)
    }

    /// The pooling client for a route.
    pub fn client(&mut self, route: Route) -> Result<HttpClient, FetchError> {
        let key = (route.insecure, route.proxy());
        if let Some(found) = self.clients.get(&key) {
            return Ok(found.clone());
        }
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .http1_max_headers(2000)
            .build(self.connector_for(key.clone())?);
        self.clients.insert(key, client.clone());
        Ok(client)
    }
}

/// Sets whom to trust, from now on: more authorities as PEM, with or without Mozilla's.
#[op2(fast)]
pub fn op_fetch_set_roots(state: &mut OpState, #[string] pem: String, only_pem: bool) {
    state.put(Clients { roots: Roots { only_pem, pem }, ..Clients::default() });
}
