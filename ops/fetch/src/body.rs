//! Bodies of requests: bytes that are all there, or chunks that JavaScript sends one by one.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;

use crate::error::FetchError;

/// What JavaScript says about a streamed body. Hanging up without `End` means that it gave up.
pub enum Piece {
    Data(Bytes),
    End,
}

/// A request's body.
pub enum RequestBody {
    Whole(Option<Bytes>),
    Streamed { pieces: mpsc::Receiver<Piece>, ended: bool },
}

impl RequestBody {
    /// A streamed body, and where its pieces go. One piece waits at most: the sender feels the connection's pace.
    pub fn streamed() -> (Self, mpsc::Sender<Piece>) {
        let (sender, pieces) = mpsc::channel(1);
        (RequestBody::Streamed { pieces, ended: false }, sender)
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = FetchError;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, FetchError>>> {
        match self.get_mut() {
            RequestBody::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            RequestBody::Streamed { ended: true, .. } => Poll::Ready(None),
            RequestBody::Streamed { pieces, ended } => match pieces.poll_recv(context) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(Some(Piece::Data(bytes))) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
                Poll::Ready(Some(Piece::End)) => {
                    *ended = true;
                    Poll::Ready(None)
                }
                Poll::Ready(None) => Poll::Ready(Some(Err(FetchError::Aborted))),
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            RequestBody::Whole(bytes) => bytes.is_none(),
            RequestBody::Streamed { ended, .. } => *ended,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            RequestBody::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            RequestBody::Streamed { .. } => SizeHint::default(),
        }
    }
}
