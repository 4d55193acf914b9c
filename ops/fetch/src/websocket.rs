//! WebSockets: the handshake over a connection of our own, then frames. A task owns the socket; the resource talks to it.

use std::cell::RefCell;
use std::rc::Rc;

use bytes::Bytes;
use deno_core::convert::Uint8Array;
use deno_core::{AsyncRefCell, CancelFuture, CancelHandle, OpState, RcRef, Resource, ResourceId, ToV8, op2};
use futures_util::{SinkExt, StreamExt};
use http_body_util::Empty;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::client::{Route, with_clients};
use crate::error::FetchError;
use crate::exchange::build;

/// What is to be sent, and whom to tell once it is.
struct Outgoing {
    message: Message,
    sent: oneshot::Sender<()>,
}

/// A WebSocket, before, while and after it is open.
pub struct Socket {
    cancel: Rc<CancelHandle>,
    outgoing: RefCell<Option<mpsc::UnboundedSender<Outgoing>>>,
    incoming: AsyncRefCell<Option<mpsc::Receiver<Result<Message, Error>>>>,
}

impl Resource for Socket {
    fn name(&self) -> std::borrow::Cow<'_, str> {
        "webSocket".into()
    }

    fn close(self: Rc<Self>) {
        self.outgoing.borrow_mut().take();
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
    state.resource_table.add(Socket { cancel: CancelHandle::new_rc(), outgoing: RefCell::default(), incoming: AsyncRefCell::default() })
}

/// What the server chose.
#[derive(ToV8)]
pub struct Opened {
    protocol: String,
    extensions: String,
}

/// Connects and does the handshake. `url` has the scheme http or https; headers are names and values in turn.
#[op2]
pub async fn op_fetch_websocket_connect(
    state: Rc<RefCell<OpState>>,
    #[smi] id: ResourceId,
    #[string] url: String,
    #[scoped] headers: Vec<String>,
    #[scoped] route: Route,
) -> Result<Opened, FetchError> {
    let socket = socket(&state, id)?;
    let connector = with_clients(&mut state.borrow_mut(), |clients, trust| clients.connector(route, trust))?;
    let connecting = async {
        let key = generate_key();
        let mut headers = headers;
        headers.extend(["sec-websocket-key".to_owned(), key.clone()]);
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
        if header("sec-websocket-accept") != derive_accept_key(key.as_bytes()) {
            return Err(failed("Incorrect hash received in Sec-WebSocket-Accept header."));
        }
        let opened = Opened { protocol: header("sec-websocket-protocol"), extensions: header("sec-websocket-extensions") };
        let upgraded = hyper::upgrade::on(response).await.map_err(|error| FetchError::from_chain(&error))?;
        Ok((opened, WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Client, None).await))
    };
    let (opened, stream) = connecting.or_cancel(&socket.cancel).await.map_err(|_| FetchError::Aborted)??;
    let (outgoing, to_send) = mpsc::unbounded_channel();
    // One message waits at most: a slow reader slows the server down.
    let (received, incoming) = mpsc::channel(1);
    *socket.outgoing.borrow_mut() = Some(outgoing);
    *RcRef::map(&socket, |socket| &socket.incoming).borrow_mut().await = Some(incoming);
    deno_core::unsync::spawn(run(stream, to_send, received));
    Ok(opened)
}

fn failed(message: &str) -> FetchError {
    FetchError::coded("Error", "ERR_WEBSOCKET_HANDSHAKE", message)
}

type Stream = WebSocketStream<TokioIo<Upgraded>>;

/// Moves messages both ways until the connection is over or the resource is gone.
async fn run(stream: Stream, mut to_send: mpsc::UnboundedReceiver<Outgoing>, received: mpsc::Sender<Result<Message, Error>>) {
    let (mut sink, mut source) = stream.split();
    let sending = async {
        while let Some(Outgoing { message, sent }) = to_send.recv().await {
            if sink.send(message).await.is_err() {
                break;
            }
            // Nobody waits for it any more when the socket was dropped.
            let _ = sent.send(());
        }
        to_send.close();
    };
    let receiving = async {
        while let Some(message) = source.next().await {
            let over = message.is_err();
            if received.send(message).await.is_err() || over {
                break;
            }
        }
        drop(received);
    };
    tokio::pin!(sending, receiving);
    tokio::select! {
        // The resource was closed: the connection goes with it.
        () = &mut sending => {}
        () = &mut receiving => {}
    }
}

/// A message, or how the connection ended.
#[derive(ToV8)]
pub struct Incoming {
    /// 0: text, 1: binary, 2: the server's close frame, 3: the end.
    kind: u32,
    text: String,
    binary: Option<Uint8Array>,
    /// Of a close frame; 1005 when it has none. Of the end: the code to fail with, 1006 unless the protocol was broken.
    code: u16,
}

impl Incoming {
    fn end(code: u16, text: String) -> Self {
        Incoming { kind: 3, text, binary: None, code }
    }
}

/// The next thing that the server says.
#[op2]
pub async fn op_fetch_websocket_next(state: Rc<RefCell<OpState>>, #[smi] id: ResourceId) -> Result<Incoming, FetchError> {
    let socket = socket(&state, id)?;
    let mut incoming = RcRef::map(&socket, |socket| &socket.incoming).borrow_mut().await;
    let Some(receiver) = incoming.as_mut() else { return Err(FetchError::Aborted) };
    loop {
        let message = receiver.recv().or_cancel(&socket.cancel).await.map_err(|_| FetchError::Aborted)?;
        return Ok(match message {
            None => Incoming::end(1006, String::new()),
            Some(Ok(Message::Text(text))) => Incoming { kind: 0, text: text.as_str().to_owned(), binary: None, code: 0 },
            Some(Ok(Message::Binary(bytes))) => {
                Incoming { kind: 1, text: String::new(), binary: Some(Uint8Array::from(Vec::from(bytes))), code: 0 }
            }
            Some(Ok(Message::Close(frame))) => {
                let (code, text) = frame.map_or((1005, String::new()), |frame| (frame.code.into(), frame.reason.as_str().to_owned()));
                Incoming { kind: 2, text, binary: None, code }
            }
            // Pings were answered already.
            Some(Ok(_)) => continue,
            Some(Err(Error::Utf8(_))) => Incoming::end(1007, "Received invalid UTF-8 in text frame.".to_owned()),
            Some(Err(Error::Capacity(error))) => Incoming::end(1009, error.to_string()),
            Some(Err(Error::Protocol(error))) => Incoming::end(1002, error.to_string()),
            Some(Err(_)) => Incoming::end(1006, String::new()),
        });
    }
}

async fn send(state: &RefCell<OpState>, id: ResourceId, message: Message) -> Result<bool, FetchError> {
    let socket = socket(state, id)?;
    let (sent, done) = oneshot::channel();
    let queued = socket.outgoing.borrow().as_ref().is_some_and(|outgoing| outgoing.send(Outgoing { message, sent }).is_ok());
    if !queued {
        return Ok(false);
    }
    Ok(done.or_cancel(&socket.cancel).await.map_err(|_| FetchError::Aborted)?.is_ok())
}

/// Sends a message: text in UTF-8, or bytes. Resolves when it has gone out; false when the connection is over.
#[op2]
pub async fn op_fetch_websocket_send(
    state: Rc<RefCell<OpState>>,
    #[smi] id: ResourceId,
    #[buffer(copy)] bytes: Bytes,
    text: bool,
) -> Result<bool, FetchError> {
    let message = if text { Message::text(String::from_utf8_lossy(&bytes).into_owned()) } else { Message::Binary(bytes) };
    send(&state, id, message).await
}

/// Sends a close frame, with a code unless it is 0.
#[op2]
pub async fn op_fetch_websocket_close(
    state: Rc<RefCell<OpState>>,
    #[smi] id: ResourceId,
    #[smi] code: u16,
    #[string] reason: String,
) -> Result<bool, FetchError> {
    let frame = (code != 0).then(|| CloseFrame { code: CloseCode::from(code), reason: reason.into() });
    send(&state, id, Message::Close(frame)).await
}
