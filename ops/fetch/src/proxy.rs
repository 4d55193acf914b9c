//! Tunnels through an HTTP proxy (`CONNECT`).

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::connect::Stream;
use crate::error::FetchError;

/// The longest answer to `CONNECT` that is read.
const MAX_ANSWER: usize = 16 * 1024;

/// A proxy.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Proxy {
    pub secure: bool,
    pub host: String,
    pub port: u16,
    /// The value of `proxy-authorization`, where the proxy's URL names a user.
    pub authorization: Option<String>,
}

/// Asks the proxy at the other end of `stream` for a connection to a host. What is sent afterwards goes there.
pub async fn open_tunnel(mut stream: Stream, proxy: &Proxy, host: &str, port: u16) -> Result<Stream, FetchError> {
    let mut request = format!("CONNECT {host}:{port} HTTP/1.1\r\nhost: {host}:{port}\r\nproxy-connection: keep-alive\r\n");
    if let Some(authorization) = &proxy.authorization {
        request.push_str(&format!("proxy-authorization: {authorization}\r\n"));
    }
    request.push_str("connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.map_err(|error| FetchError::from_io(&error, "write"))?;
    stream.flush().await.map_err(|error| FetchError::from_io(&error, "write"))?;

    // Read byte by byte: whatever follows the answer belongs to the tunnel.
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) if answer.len() < MAX_ANSWER => answer.push(byte),
            Ok(_) => return Err(FetchError::coded("HeadersOverflowError", "UND_ERR_HEADERS_OVERFLOW", "Headers Overflow Error")),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Err(FetchError::closed()),
            Err(error) => return Err(FetchError::from_io(&error, "read")),
        }
    }
    match status(&answer) {
        Some(200) => Ok(stream),
        Some(code) => {
            Err(FetchError::coded("RequestAbortedError", "UND_ERR_ABORTED", format!("Proxy response ({code}) !== 200 when HTTP Tunneling")))
        }
        None => Err(FetchError::coded(
            "HTTPParserError",
            "HPE_INVALID_CONSTANT",
            "Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/)",
        )),
    }
}

fn status(answer: &[u8]) -> Option<u16> {
    let rest = answer.strip_prefix(b"HTTP/1.")?;
    std::str::from_utf8(rest.get(2..5)?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_stands_after_the_version() {
        assert_eq!(status(b"HTTP/1.1 200 OK\r\n\r\n"), Some(200));
        assert_eq!(status(b"HTTP/1.0 407\r\n\r\n"), Some(407));
        assert_eq!(status(b"SSH-2.0\r\n\r\n"), None);
    }
}
