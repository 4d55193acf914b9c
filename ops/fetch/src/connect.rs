//! Connections: TCP to the first address that answers, through a proxy where one is set, then TLS where the URL wants it.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::Uri;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::error::{Attempt, FetchError};
use crate::lookup::lookup;
use crate::proxy::{Proxy, open_tunnel};

/// How long to wait for a connection as a whole.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait for one address before the next is tried.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(250);

/// A connection to a server.
pub enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<Stream>>),
}

/// Makes connections for one pool.
#[derive(Clone)]
pub struct Connector {
    /// None where nothing is encrypted.
    pub tls: Option<TlsConnector>,
    pub proxy: Option<Arc<Proxy>>,
}

impl Connector {
    /// Connects to the host of a URI; `https` and `wss` get TLS.
    pub async fn connect(&self, uri: &Uri) -> Result<Stream, FetchError> {
        let secure = matches!(uri.scheme_str(), Some("https" | "wss"));
        let host = uri.host().unwrap_or_default();
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        match tokio::time::timeout(CONNECT_TIMEOUT, self.open(host, port, secure)).await {
            Ok(result) => result,
            Err(_) => Err(connect_timeout(host, port)),
        }
    }

    async fn open(&self, host: &str, port: u16, secure: bool) -> Result<Stream, FetchError> {
        let stream = match &self.proxy {
            None => Stream::Plain(open_tcp(host, port).await?),
            Some(proxy) => {
                let stream = Stream::Plain(open_tcp(&proxy.host, proxy.port).await?);
                let stream = if proxy.secure { self.encrypt(stream, &proxy.host).await? } else { stream };
                open_tunnel(stream, proxy, host, port).await?
            }
        };
        if secure { self.encrypt(stream, host).await } else { Ok(stream) }
    }

    async fn encrypt(&self, stream: Stream, host: &str) -> Result<Stream, FetchError> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(bare.to_owned())
            .map_err(|_| FetchError::coded("Error", "ERR_INVALID_ARG_VALUE", format!("Invalid server name {bare}")))?;
        let Some(tls) = &self.tls else {
            return Err(FetchError::coded("Error", "ERR_SSL_UNSUPPORTED_PROTOCOL", "unsupported protocol"));
        };
        match tls.connect(name, stream).await {
            Ok(stream) => Ok(Stream::Tls(Box::new(stream))),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(FetchError::coded(
                "Error",
                "ECONNRESET",
                "Client network socket disconnected before secure TLS connection was established",
            )),
            Err(error) => Err(FetchError::from_io(&error, "read")),
        }
    }
}

fn connect_timeout(host: &str, port: u16) -> FetchError {
    let limit = CONNECT_TIMEOUT.as_millis();
    FetchError::coded(
        "ConnectTimeoutError",
        "UND_ERR_CONNECT_TIMEOUT",
        format!("Connect Timeout Error (attempted address: {host}:{port}, timeout: {limit}ms)"),
    )
}

async fn open_tcp(host: &str, port: u16) -> Result<TcpStream, FetchError> {
    let addresses = lookup(host).await?;
    let mut attempts = Vec::new();
    for (index, ip) in addresses.iter().enumerate() {
        let address = SocketAddr::new(*ip, port);
        let connecting = TcpStream::connect(address);
        let result = if index + 1 < addresses.len() {
            match tokio::time::timeout(ATTEMPT_TIMEOUT, connecting).await {
                Ok(result) => result,
                Err(_) => Err(io::Error::from_raw_os_error(libc::ETIMEDOUT)),
            }
        } else {
            connecting.await
        };
        match result {
            Ok(stream) => {
                // It only costs latency when the system refuses.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(error) => attempts.push(Attempt { errno: -error.raw_os_error().unwrap_or(libc::EIO), address }),
        }
    }
    Err(FetchError::Connect(attempts))
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Stream::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Stream::Tls(stream) => match Pin::new(stream.as_mut()).poll_read(context, buffer) {
                // Many servers close without TLS's own goodbye; whether the message was whole is for HTTP to tell.
                Poll::Ready(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => Poll::Ready(Ok(())),
                other => other,
            },
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Stream::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Stream::Tls(stream) => Pin::new(stream.as_mut()).poll_write(context, bytes),
        }
    }

    fn poll_write_vectored(self: Pin<&mut Self>, context: &mut Context<'_>, slices: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Stream::Plain(stream) => Pin::new(stream).poll_write_vectored(context, slices),
            Stream::Tls(stream) => Pin::new(stream.as_mut()).poll_write_vectored(context, slices),
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(context),
            Stream::Tls(stream) => Pin::new(stream.as_mut()).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Stream::Tls(stream) => Pin::new(stream.as_mut()).poll_shutdown(context),
        }
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        match self {
            Stream::Tls(stream) if stream.get_ref().1.alpn_protocol() == Some(b"h2") => Connected::new().negotiated_h2(),
            _ => Connected::new(),
        }
    }
}

impl tower_service::Service<Uri> for Connector {
    type Response = TokioIo<Stream>;
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<TokioIo<Stream>, FetchError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), FetchError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move { connector.connect(&uri).await.map(TokioIo::new) })
    }
}
