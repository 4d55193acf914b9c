//! Undoing `content-encoding`, chunk by chunk. A body that ends early gives what there is, as in Node.

use std::io::{self, Write};

use flate2::write::{DeflateDecoder, GzDecoder, ZlibDecoder};
use zstd_safe::{DCtx, InBuffer, OutBuffer};

use crate::error::FetchError;

const GZIP_MAGIC: u8 = 0x1f;

/// The decoder of one coding.
pub enum Decoder {
    Gzip(Option<GzDecoder<Vec<u8>>>),
    /// `deflate` is zlib's format by the book and raw deflate with some servers: the first byte tells.
    DeflateUnknown,
    Zlib(ZlibDecoder<Vec<u8>>),
    Deflate(DeflateDecoder<Vec<u8>>),
    Brotli(Box<brotli::DecompressorWriter<Vec<u8>>>),
    Zstd(DCtx<'static>),
}

impl Decoder {
    /// The decoder of a coding, if it is a known one.
    pub fn new(coding: &str) -> Option<Self> {
        Some(match coding {
            "gzip" | "x-gzip" => Decoder::Gzip(Some(GzDecoder::new(Vec::new()))),
            "deflate" => Decoder::DeflateUnknown,
            "br" => Decoder::Brotli(Box::new(brotli::DecompressorWriter::new(Vec::new(), 16 * 1024))),
            "zstd" => Decoder::Zstd(DCtx::create()),
            _ => return None,
        })
    }

    /// Decodes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, FetchError> {
        if bytes.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            Decoder::Gzip(decoder) => push_gzip(decoder, bytes).map_err(|_| zlib_error("incorrect header check")),
            Decoder::DeflateUnknown => {
                *self = if bytes[0] & 0x0f == 8 {
                    Decoder::Zlib(ZlibDecoder::new(Vec::new()))
                } else {
                    Decoder::Deflate(DeflateDecoder::new(Vec::new()))
                };
                self.push(bytes)
            }
            Decoder::Zlib(decoder) => {
                feed(decoder, bytes).map_err(|_| zlib_error("incorrect data check"))?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            Decoder::Deflate(decoder) => {
                feed(decoder, bytes).map_err(|_| zlib_error("invalid stored block lengths"))?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            Decoder::Brotli(decoder) => {
                let failed = |_| FetchError::coded("Error", "ERR__ERROR_FORMAT_PADDING_1", "Decompression failed");
                decoder.write_all(bytes).map_err(failed)?;
                decoder.flush().map_err(failed)?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            Decoder::Zstd(decoder) => push_zstd(decoder, bytes),
        }
    }
}

fn zlib_error(message: &str) -> FetchError {
    FetchError::coded("Error", "Z_DATA_ERROR", message)
}

/// Writes until the decoder takes no more: what follows the end is ignored. Returns how much was taken.
fn feed(decoder: &mut impl Write, bytes: &[u8]) -> io::Result<usize> {
    let mut taken = 0;
    while taken < bytes.len() {
        match decoder.write(&bytes[taken..]) {
            Ok(0) => break,
            Ok(count) => taken += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    decoder.flush()?;
    Ok(taken)
}

/// Members of a gzip file follow one another; other bytes after the last one are ignored.
fn push_gzip(state: &mut Option<GzDecoder<Vec<u8>>>, mut bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut output = Vec::new();
    while let Some(decoder) = state {
        let taken = feed(decoder, bytes)?;
        output.append(decoder.get_mut());
        bytes = &bytes[taken..];
        match bytes.first() {
            None => break,
            Some(&GZIP_MAGIC) => *state = Some(GzDecoder::new(Vec::new())),
            Some(_) => *state = None,
        }
    }
    Ok(output)
}

fn push_zstd(decoder: &mut DCtx<'static>, bytes: &[u8]) -> Result<Vec<u8>, FetchError> {
    let mut input = InBuffer::around(bytes);
    let mut output = Vec::new();
    let mut chunk = vec![0; DCtx::out_size()];
    loop {
        let mut out = OutBuffer::around(&mut chunk[..]);
        decoder
            .decompress_stream(&mut out, &mut input)
            .map_err(|code| FetchError::coded("Error", "ZSTD_error_prefix_unknown", zstd_safe::get_error_name(code)))?;
        let written = out.as_slice();
        let full = written.len() == DCtx::out_size();
        output.extend_from_slice(written);
        if input.pos() == bytes.len() && !full {
            return Ok(output);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    fn decode(coding: &str, bytes: &[u8]) -> Vec<u8> {
        let mut decoder = Decoder::new(coding).unwrap();
        bytes.chunks(7).flat_map(|chunk| decoder.push(chunk).unwrap()).collect()
    }

    #[test]
    fn every_coding_is_undone_in_pieces() {
        let text = "so it goes ".repeat(5000).into_bytes();
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&text).unwrap();
        let gzip = gzip.finish().unwrap();
        assert_eq!(decode("gzip", &gzip), text);
        assert_eq!(decode("gzip", &[gzip.clone(), gzip.clone()].concat()), [text.clone(), text.clone()].concat());
        assert_eq!(decode("x-gzip", &[gzip, b"rubbish".to_vec()].concat()), text);
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(&text).unwrap();
        assert_eq!(decode("deflate", &zlib.finish().unwrap()), text);
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(&text).unwrap();
        assert_eq!(decode("deflate", &raw.finish().unwrap()), text);
        let mut br = Vec::new();
        brotli::BrotliCompress(&mut &text[..], &mut br, &brotli::enc::BrotliEncoderParams::default()).unwrap();
        assert_eq!(decode("br", &br), text);
        let mut zstd = vec![0; zstd_safe::compress_bound(text.len())];
        let size = zstd_safe::compress(&mut zstd[..], &text, 3).unwrap();
        zstd.truncate(size);
        assert_eq!(decode("zstd", &zstd), text);
    }

    #[test]
    fn nonsense_is_an_error() {
        for coding in ["gzip", "deflate", "zstd"] {
            assert!(Decoder::new(coding).unwrap().push(&[0xff; 100]).is_err(), "{coding}");
        }
        assert!(Decoder::new("rot13").is_none());
    }
}
