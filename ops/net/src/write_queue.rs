//! What a stream was given to write and the kernel has not taken yet.

use std::io::IoSlice;
use std::os::fd::RawFd;

use deno_core::JsBuffer;

/// The rest of one write. JavaScript gives the next one after it.
pub struct PendingWrite {
    pub data: Rest,
    pub offset: usize,
    /// A descriptor to send with the first byte.
    pub send_fd: Option<RawFd>,
}

/// The memory of what is left.
pub enum Rest {
    /// A copy: of short pieces and of strings.
    Owned(Vec<u8>),
    /// JavaScript's own memory, which nobody may change meanwhile.
    Shared(JsBuffer),
}

impl PendingWrite {
    /// The bytes that are left.
    pub fn bytes(&self) -> &[u8] {
        let all: &[u8] = match &self.data {
            Rest::Owned(data) => data,
            Rest::Shared(data) => data,
        };
        &all[self.offset.min(all.len())..]
    }
}

/// How many pieces one system call takes (IOV_MAX of Linux).
const MAX_PIECES: usize = 1024;

/// Writes pieces until the kernel takes no more; gives the number of bytes taken. `write` is one call of writev.
pub fn write_pieces(pieces: &mut [IoSlice], mut write: impl FnMut(&[IoSlice]) -> Result<Option<usize>, i32>) -> Result<usize, i32> {
    let mut left = pieces;
    let mut total = 0;
    while !left.is_empty() {
        let count = left.len().min(MAX_PIECES);
        let asked: usize = left[..count].iter().map(|piece| piece.len()).sum();
        let Some(written) = write(&left[..count])? else { break };
        total += written;
        IoSlice::advance_slices(&mut left, written);
        if written < asked {
            break;
        }
        // Pieces without bytes are not counted as taken.
        while left.first().is_some_and(|piece| piece.is_empty()) {
            left = &mut std::mem::take(&mut left)[1..];
        }
    }
    Ok(total)
}

/// Copies of everything after the first `taken` bytes.
pub fn rest_of(pieces: &[&[u8]], mut taken: usize) -> Vec<u8> {
    let mut rest = Vec::new();
    for piece in pieces {
        let skipped = taken.min(piece.len());
        taken -= skipped;
        rest.extend_from_slice(&piece[skipped..]);
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_begins_where_the_kernel_stopped() {
        assert_eq!(rest_of(&[b"ab", b"", b"cdef"], 3), b"def");
        assert_eq!(rest_of(&[b"ab"], 2), b"");
    }

    #[test]
    fn pieces_go_out_in_order_and_empty_ones_do_not_stall() {
        let mut pieces = [IoSlice::new(b"ab"), IoSlice::new(b""), IoSlice::new(b"c")];
        let mut out = Vec::new();
        let total = write_pieces(&mut pieces, |pieces| {
            let all: Vec<u8> = pieces.iter().flat_map(|piece| piece.to_vec()).collect();
            out.extend_from_slice(&all);
            Ok(Some(all.len()))
        });
        assert_eq!((total, out.as_slice()), (Ok(3), b"abc".as_slice()));
    }
}
