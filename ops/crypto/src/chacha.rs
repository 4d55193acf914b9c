//! ChaCha20 without a tag. As in OpenSSL the IV is a counter of 8 bytes (least significant first) and a nonce of 8.

use aws_lc_sys::CRYPTO_chacha_20;

const BLOCK: usize = 64;

pub struct ChaCha20 {
    key: [u8; 32],
    counter: u64,
    nonce: [u8; 8],
    /// What is left of the last block of key stream.
    rest: Vec<u8>,
}

impl ChaCha20 {
    /// None if key or IV have the wrong length.
    pub fn new(key: &[u8], iv: &[u8]) -> Option<Self> {
        let (counter, nonce) = iv.split_at_checked(8)?;
        Some(Self {
            key: key.try_into().ok()?,
            counter: u64::from_le_bytes(counter.try_into().ok()?),
            nonce: nonce.try_into().ok()?,
            rest: Vec::new(),
        })
    }

    /// Whole blocks; at most to the end of what aws-lc counts, which is half of the counter.
    fn run(&mut self, data: &mut [u8]) {
        let mut nonce = [0; 12];
        nonce[..4].copy_from_slice(&self.counter.to_le_bytes()[4..]);
        nonce[4..].copy_from_slice(&self.nonce);
        // SAFETY: the data is as long as is told; key and nonce have 32 and 12 bytes. It works in place.
        unsafe {
            CRYPTO_chacha_20(data.as_mut_ptr(), data.as_ptr(), data.len(), self.key.as_ptr(), nonce.as_ptr(), self.counter as u32);
        }
        self.counter = self.counter.wrapping_add((data.len() / BLOCK) as u64);
    }

    pub fn update(&mut self, data: &[u8]) -> Vec<u8> {
        let mut out = data.to_vec();
        let kept = out.len().min(self.rest.len());
        for (byte, key) in out.iter_mut().zip(self.rest.drain(..kept)) {
            *byte ^= key;
        }
        let whole = (out.len() - kept) / BLOCK * BLOCK;
        let (mut middle, tail) = out[kept..].split_at_mut(whole);
        while !middle.is_empty() {
            let left = (u64::from(u32::MAX - self.counter as u32) + 1) as usize;
            let (now, later) = middle.split_at_mut(middle.len().min(left.saturating_mul(BLOCK)));
            self.run(now);
            middle = later;
        }
        if !tail.is_empty() {
            let mut block = vec![0; BLOCK];
            self.run(&mut block);
            for (byte, key) in tail.iter_mut().zip(&block) {
                *byte ^= key;
            }
            self.rest = block.split_off(tail.len());
        }
        out
    }
}
