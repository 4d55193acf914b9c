//! WebSockets of clients: the handshake over a connection of our own, then bytes. The frames are JavaScript's (js/internal/websocket).

use std::cell::RefCell;
use std::rc::Rc;

use bytes::Bytes;
use deno_core::convert::Uint8Array;
use deno_core::{AsyncRefCell, CancelFuture, CancelHandle, OpState, RcRef, Resource, ResourceId, ToV8, op2};
use http_body_util::Empty;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf};

use crate::client::{Route, with_clients};
use crate::error::FetchError;
use crate::exchange::build;

/// As much as is read at once.
const CHUNK: usize = 64 * 1024;

type Stream = TokioIo<Upgraded>;

/// A WebSocket's connection, before, while and after it is open.
pub struct Socket {
    cancel: Rc<CancelHandle>,
    reader: AsyncRefCell<Option<ReadHalf<Stream>>>,
    writer: AsyncRefCell<Option<WriteHalf<Stream>>>,
}

impl Resource for Socket {
    fn name(&self) -> std::borrow::Cow<'_, str> {
        "webSocket".into()
    }

    fn close(self: Rc<Self>) {
        self.cancel.cancel();
    }
}

fn socket(state: &RefCell<OpState>, id: ResourceId) -> Result<Rc<Socket>, FetchError> {
    state.borrow().resource_table.get::<Socket>(id).map_err(|_| FetchError::Aborted)
}

/// Makes the resource of a WebSocket that is to be connected.
#[op2(fast)]
#[smi]
pub fn op_fetch_websocket_new(state: &mut OpState) -> ResourceId {
    state.resource_table.add(Socket { cancel: CancelHandle::new_rc(), reader: AsyncRefCell::default(), writer: AsyncRefCell::default() })
}

/// What the server chose.
#[derive(ToV8)]
pub struct Opened {
    protocol: String,
    extensions: String,
}

/// Connects and does the handshake. `url` has the scheme http or https; headers are names and values in turn; `accept` is what the server has to
/// make of the key among them.
#[op2]
pub async fn op_fetch_websocket_connect(
    state: Rc<RefCell<OpState>>,
    #[smi] id: ResourceId,
    #[string] url: String,
    #[scoped] headers: Vec<String>,
    #[string] accept: String,
    #[scoped] route: Route,
) -> Result<Opened, FetchError> {
    let socket = socket(&state, id)?;
    let connector = with_clients(&mut state.borrow_mut(), |clients, trust| clients.connector(route, trust))?;
    let connecting = async {
        let mut request = build("GET", &url, &headers, Empty::<Bytes>::new())?;
        let stream = connector.connect(request.uri()).await?;
        // A request on a connection of its own names only the path.
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        *request.uri_mut() = path.parse().map_err(|_| failed("invalid URL"))?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|error| FetchError::from_chain(&error))?;
        // It ends by itself: with the handshake's failure, or when the socket takes the connection over.
        deno_core::unsync::spawn(async move {
            let _ = connection.with_upgrades().await;
        });
        let response = sender.send_request(request).await.map_err(|error| FetchError::from_chain(&error))?;
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        if response.status().as_u16() != 101 {
            return Err(failed("Received network error or non-101 status code."));
        }
        if !header("upgrade").eq_ignore_ascii_case("websocket") {
            return Err(failed("Server did not set Upgrade header to \"websocket\"."));
        }
        if !header("connection").split(',').any(|token| token.trim().eq_ignore_ascii_case("upgrade")) {
            return Err(failed("Server did not set Connection header to \"upgrade\"."));
        }
        if header("sec-websocket-accept") != accept {
            return Err(failed("Incorrect hash received in Sec-WebSocket-Accept header."));
        }
        let opened = Opened { protocol: header("sec-websocket-protocol"), extensions: header("sec-websocket-extensions") };
        let upgraded = hyper::upgrade::on(response).await.map_err(|error| FetchError::from_chain(&error))?;
        Ok((opened, TokioIo::new(upgraded)))
    };
    let (opened, stream) = connecting.or_cancel(&socket.cancel).await.map_err(|_| FetchError::Aborted)??;
    let (reader, writer) = tokio::io::split(stream);
    *RcRef::map(&socket, |socket| &socket.reader).borrow_mut().await = Some(reader);
    *RcRef::map(&socket, |socket| &socket.writer).borrow_mut().await = Some(writer);
    Ok(opened)
}

fn failed(message: &str) -> FetchError {
    FetchError::coded("Error", "ERR_WEBSOCKET_HANDSHAKE", message)
}

/// The next bytes; null at the end.
#[op2]
pub async fn op_fetch_websocket_read(state: Rc<RefCell<OpState>>, #[smi] id: ResourceId) -> Result<Option<Uint8Array>, FetchError> {
    let socket = socket(&state, id)?;
    let mut reader = RcRef::map(&socket, |socket| &socket.reader).borrow_mut().await;
    let Some(stream) = reader.as_mut() else { return Err(FetchError::Aborted) };
    let mut bytes = Vec::with_capacity(CHUNK);
    let read = stream.read_buf(&mut bytes).or_cancel(&socket.cancel).await.map_err(|_| FetchError::Aborted)?;
    Ok(match read {
        Ok(1..) => Some(Uint8Array::from(bytes)),
        Ok(0) | Err(_) => None,
    })
}

/// Sends bytes; false when the connection is over.
#[op2]
pub async fn op_fetch_websocket_write(
    state: Rc<RefCell<OpState>>,
    #[smi] id: ResourceId,
    #[buffer(copy)] bytes: Bytes,
) -> Result<bool, FetchError> {
    let socket = socket(&state, id)?;
    let mut writer = RcRef::map(&socket, |socket| &socket.writer).borrow_mut().await;
    let Some(stream) = writer.as_mut() else { return Err(FetchError::Aborted) };
    let sending = async {
        stream.write_all(&bytes).await?;
        stream.flush().await
    };
    Ok(sending.or_cancel(&socket.cancel).await.map_err(|_| FetchError::Aborted)?.is_ok())
}

/// Masks bytes in place, or takes the mask off (RFC 6455, 5.3). The first byte of the key is the highest of the number.
#[op2(fast)]
pub fn op_fetch_websocket_mask(#[buffer] bytes: &mut [u8], #[smi] key: u32) {
    let key = key.to_be_bytes();
    for chunk in bytes.chunks_mut(key.len()) {
        for (byte, mask) in chunk.iter_mut().zip(key) {
            *byte ^= mask;
        }
    }
}
