//! One request and its response. The resource stands for both: closing it ends the exchange wherever it is.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;
use deno_core::convert::Uint8Array;
use deno_core::{AsyncRefCell, CancelFuture, CancelHandle, FromV8, OpState, RcRef, Resource, ResourceId, ToV8, op2};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::ext::ReasonPhrase;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Method, Request, Response, Uri};
use tokio::sync::mpsc;

use crate::body::{Piece, RequestBody};
use crate::client::{Route, with_clients};
use crate::decode::Decoder;
use crate::error::FetchError;

/// How long to wait for a response to begin, and between two chunks of it.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(300);

type ResponseFuture = Pin<Box<dyn Future<Output = Result<Response<Incoming>, FetchError>>>>;

/// A request that is under way.
pub struct Exchange {
    cancel: Rc<CancelHandle>,
    response: RefCell<Option<ResponseFuture>>,
    /// Where the pieces of a streamed request body go, until the last.
    upload: RefCell<Option<mpsc::Sender<Piece>>>,
    body: AsyncRefCell<ResponseBody>,
}

#[derive(Default)]
struct ResponseBody {
    incoming: Option<Incoming>,
    decoders: Vec<Decoder>,
}

impl Resource for Exchange {
    fn name(&self) -> std::borrow::Cow<'_, str> {
        "fetch".into()
    }

    fn close(self: Rc<Self>) {
        self.upload.borrow_mut().take();
        self.response.borrow_mut().take();
        self.cancel.cancel();
    }
}

/// What to send.
#[derive(FromV8)]
pub struct Message {
    method: String,
    url: String,
    /// Names and values in turn.
    headers: Vec<String>,
    /// Whether the body comes in pieces.
    streamed: bool,
}

/// The start of a response.
#[derive(ToV8)]
pub struct Head {
    status: u16,
    status_text: String,
    /// Names and values in turn.
    headers: Vec<String>,
}

/// Every byte as the character of that number.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

fn invalid(what: &str) -> FetchError {
    FetchError::coded("InvalidArgumentError", "UND_ERR_INVALID_ARG", format!("invalid {what}"))
}

/// Builds a request; strings hold one byte in each character.
pub fn build<B>(method: &str, url: &str, headers: &[String], body: B) -> Result<Request<B>, FetchError> {
    let mut request = Request::new(body);
    *request.method_mut() = Method::from_bytes(method.as_bytes()).map_err(|_| invalid("request method"))?;
    *request.uri_mut() = url.parse::<Uri>().map_err(|_| invalid("request URL"))?;
    for pair in headers.chunks_exact(2) {
        let name = HeaderName::from_bytes(pair[0].as_bytes()).map_err(|_| invalid("header name"))?;
        // Validation in JavaScript leaves no character above U+00FF.
        let value: Vec<u8> = pair[1].chars().map(|character| character as u8).collect();
        request.headers_mut().append(name, HeaderValue::from_bytes(&value).map_err(|_| invalid("header value"))?);
    }
    Ok(request)
}

/// Sends a request. Its body is `body`, or follows in pieces. Returns the resource of the exchange.
#[op2]
#[smi]
pub fn op_fetch_start(
    state: &mut OpState,
    #[scoped] message: Message,
    #[buffer(copy)] body: Bytes,
    #[scoped] route: Route,
) -> Result<ResourceId, FetchError> {
    let client = with_clients(state, |clients, trust| clients.client(route, trust))?;
    let (body, upload) = if message.streamed {
        let (body, sender) = RequestBody::streamed();
        (body, Some(sender))
    } else {
        (RequestBody::Whole(Some(body).filter(|bytes| !bytes.is_empty())), None)
    };
    let request = build(&message.method, &message.url, &message.headers, body)?;
    let sending = client.request(request);
    let response: ResponseFuture = Box::pin(async move {
        match tokio::time::timeout(RESPONSE_TIMEOUT, sending).await {
            Ok(result) => result.map_err(|error| FetchError::from_chain(&error)),
            Err(_) => Err(FetchError::coded("HeadersTimeoutError", "UND_ERR_HEADERS_TIMEOUT", "Headers Timeout Error")),
        }
    });
    Ok(state.resource_table.add(Exchange {
        cancel: CancelHandle::new_rc(),
        response: RefCell::new(Some(response)),
        upload: RefCell::new(upload),
        body: AsyncRefCell::default(),
    }))
}

fn exchange(state: &RefCell<OpState>, id: ResourceId) -> Result<Rc<Exchange>, FetchError> {
    state.borrow().resource_table.get::<Exchange>(id).map_err(|_| FetchError::Aborted)
}

/// Waits for the start of the response.
#[op2]
pub async fn op_fetch_response(state: Rc<RefCell<OpState>>, #[smi] id: ResourceId) -> Result<Head, FetchError> {
    let exchange = exchange(&state, id)?;
    let pending = exchange.response.borrow_mut().take().ok_or(FetchError::Aborted)?;
    let response = pending.or_cancel(&exchange.cancel).await.map_err(|_| FetchError::Aborted)??;
    let (parts, incoming) = response.into_parts();
    let status_text = match parts.extensions.get::<ReasonPhrase>() {
        Some(reason) => latin1(reason.as_bytes()),
        None => parts.status.canonical_reason().unwrap_or_default().to_owned(),
    };
    let mut headers = Vec::with_capacity(parts.headers.len() * 2);
    for (name, value) in &parts.headers {
        headers.push(name.as_str().to_owned());
        headers.push(latin1(value.as_bytes()));
    }
    RcRef::map(&exchange, |exchange| &exchange.body).borrow_mut().await.incoming = Some(incoming);
    Ok(Head { status: parts.status.as_u16(), status_text, headers })
}

/// Decodes the response's body, whose codings are listed as `content-encoding` lists them.
#[op2]
pub fn op_fetch_decode(state: &mut OpState, #[smi] id: ResourceId, #[scoped] codings: Vec<String>) -> Result<(), FetchError> {
    let exchange = state.resource_table.get::<Exchange>(id).map_err(|_| FetchError::Aborted)?;
    let mut body = RcRef::map(exchange, |exchange| &exchange.body).try_borrow_mut().ok_or(FetchError::Aborted)?;
    // The coding applied last is undone first.
    body.decoders = codings.iter().rev().filter_map(|coding| Decoder::new(coding)).collect();
    Ok(())
}

impl ResponseBody {
    /// The next bytes, decoded; None at the end.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchError> {
        loop {
            let Some(incoming) = &mut self.incoming else { return Ok(None) };
            let frame = match tokio::time::timeout(RESPONSE_TIMEOUT, incoming.frame()).await {
                Ok(Some(frame)) => frame.map_err(|error| FetchError::from_chain(&error))?,
                Ok(None) => {
                    self.incoming = None;
                    return Ok(None);
                }
                Err(_) => return Err(FetchError::coded("BodyTimeoutError", "UND_ERR_BODY_TIMEOUT", "Body Timeout Error")),
            };
            let Ok(data) = frame.into_data() else { continue };
            let mut bytes = Vec::from(data);
            for decoder in &mut self.decoders {
                bytes = decoder.push(&bytes)?;
            }
            if !bytes.is_empty() {
                return Ok(Some(bytes));
            }
        }
    }
}

/// The next chunk of the response's body; null at the end.
#[op2]
pub async fn op_fetch_read(state: Rc<RefCell<OpState>>, #[smi] id: ResourceId) -> Result<Option<Uint8Array>, FetchError> {
    let exchange = exchange(&state, id)?;
    let mut body = RcRef::map(&exchange, |exchange| &exchange.body).borrow_mut().await;
    let bytes = body.next().or_cancel(&exchange.cancel).await.map_err(|_| FetchError::Aborted)??;
    Ok(bytes.map(Uint8Array::from))
}

/// All that is left of the response's body.
#[op2]
pub async fn op_fetch_read_all(state: Rc<RefCell<OpState>>, #[smi] id: ResourceId) -> Result<Uint8Array, FetchError> {
    let exchange = exchange(&state, id)?;
    let mut body = RcRef::map(&exchange, |exchange| &exchange.body).borrow_mut().await;
    let reading = async {
        let mut all = body.next().await?.unwrap_or_default();
        while let Some(bytes) = body.next().await? {
            all.extend_from_slice(&bytes);
        }
        Ok::<_, FetchError>(all)
    };
    let all = reading.or_cancel(&exchange.cancel).await.map_err(|_| FetchError::Aborted)??;
    Ok(Uint8Array::from(all))
}

/// Sends a piece of the request's body; resolves when there is room for the next. False when nobody wants more.
#[op2]
pub async fn op_fetch_write_body(
    state: Rc<RefCell<OpState>>,
    #[smi] id: ResourceId,
    #[buffer(copy)] bytes: Bytes,
) -> Result<bool, FetchError> {
    send_piece(&state, id, Piece::Data(bytes)).await
}

/// Ends the request's body.
#[op2]
pub async fn op_fetch_finish_body(state: Rc<RefCell<OpState>>, #[smi] id: ResourceId) -> Result<bool, FetchError> {
    let sent = send_piece(&state, id, Piece::End).await?;
    if let Ok(exchange) = exchange(&state, id) {
        exchange.upload.borrow_mut().take();
    }
    Ok(sent)
}

async fn send_piece(state: &RefCell<OpState>, id: ResourceId, piece: Piece) -> Result<bool, FetchError> {
    let exchange = exchange(state, id)?;
    let Some(sender) = exchange.upload.borrow().clone() else { return Ok(false) };
    let sent = sender.send(piece).or_cancel(&exchange.cancel).await.map_err(|_| FetchError::Aborted)?;
    Ok(sent.is_ok())
}
