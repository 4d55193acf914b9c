//! `Digest`: a hash of any algorithm at work.

use std::ptr::{NonNull, null_mut};

use aws_lc_sys::{
    EVP_DigestFinal_ex, EVP_DigestFinalXOF, EVP_DigestInit_ex, EVP_DigestUpdate, EVP_MD, EVP_MD_CTX, EVP_MD_CTX_copy_ex, EVP_MD_CTX_free,
    EVP_MD_CTX_new,
};
use blake2::digest::Digest as _;
use blake2::{Blake2b512, Blake2s256};
use sm3::Sm3;

use crate::algorithms::{Algorithm, Engine};

/// The longest digest there is, extendable ones apart.
pub const MAX_SIZE: usize = 64;

/// A digest of aws-lc.
pub struct Evp(NonNull<EVP_MD_CTX>);

// SAFETY: a context is memory of its own, without ties to the thread that made it.
unsafe impl Send for Evp {}

impl Evp {
    fn allocate() -> Self {
        // SAFETY: it takes nothing; null is out of memory.
        let context = NonNull::new(unsafe { EVP_MD_CTX_new() });
        Self(context.unwrap_or_else(|| std::alloc::handle_alloc_error(std::alloc::Layout::new::<EVP_MD_CTX>())))
    }

    fn new(digest: unsafe extern "C" fn() -> *const EVP_MD) -> Self {
        let this = Self::allocate();
        // SAFETY: the context is valid, and the digest a constant of the library.
        unsafe { EVP_DigestInit_ex(this.0.as_ptr(), digest(), null_mut()) };
        this
    }

    fn update(&mut self, data: &[u8]) {
        // SAFETY: the context is valid and initialized; `data` has that length.
        unsafe { EVP_DigestUpdate(self.0.as_ptr(), data.as_ptr().cast(), data.len()) };
    }

    fn finish(self, out: &mut [u8; MAX_SIZE]) {
        // SAFETY: as above, and no digest is longer than `out`.
        unsafe { EVP_DigestFinal_ex(self.0.as_ptr(), out.as_mut_ptr(), null_mut()) };
    }

    fn finish_extendable(self, out: &mut [u8]) {
        // SAFETY: as above; it writes as much as it is told.
        unsafe { EVP_DigestFinalXOF(self.0.as_ptr(), out.as_mut_ptr(), out.len()) };
    }
}

impl Clone for Evp {
    fn clone(&self) -> Self {
        let copy = Self::allocate();
        // SAFETY: both contexts are valid, and `self` is initialized.
        unsafe { EVP_MD_CTX_copy_ex(copy.0.as_ptr(), self.0.as_ptr()) };
        copy
    }
}

impl Drop for Evp {
    fn drop(&mut self) {
        // SAFETY: it is freed once.
        unsafe { EVP_MD_CTX_free(self.0.as_ptr()) };
    }
}

#[derive(Clone)]
enum State {
    Evp(Evp),
    Blake2b512(Box<Blake2b512>),
    Blake2s256(Box<Blake2s256>),
    Sm3(Box<Sm3>),
}

#[derive(Clone)]
pub struct Digest {
    state: State,
    pub algorithm: &'static Algorithm,
}

impl Digest {
    pub fn new(algorithm: &'static Algorithm) -> Self {
        let state = match algorithm.engine {
            Engine::Evp(digest) => State::Evp(Evp::new(digest)),
            Engine::Blake2b512 => State::Blake2b512(Box::default()),
            Engine::Blake2s256 => State::Blake2s256(Box::default()),
            Engine::Sm3 => State::Sm3(Box::default()),
        };
        Self { state, algorithm }
    }

    pub fn update(&mut self, data: &[u8]) {
        match &mut self.state {
            State::Evp(state) => state.update(data),
            State::Blake2b512(state) => state.update(data),
            State::Blake2s256(state) => state.update(data),
            State::Sm3(state) => state.update(data),
        }
    }

    /// Fills `out`. Only extendable algorithms can fill more than their size; of the others it gets what fits.
    pub fn finish(self, out: &mut [u8]) {
        fn copy(digest: &[u8], out: &mut [u8]) {
            let length = digest.len().min(out.len());
            out[..length].copy_from_slice(&digest[..length]);
        }
        match self.state {
            State::Evp(state) if self.algorithm.extendable => {
                if !out.is_empty() {
                    state.finish_extendable(out);
                }
            }
            State::Evp(state) => {
                let mut digest = [0; MAX_SIZE];
                state.finish(&mut digest);
                copy(&digest[..usize::from(self.algorithm.size)], out);
            }
            State::Blake2b512(state) => copy(&state.finalize(), out),
            State::Blake2s256(state) => copy(&state.finalize(), out),
            State::Sm3(state) => copy(&state.finalize(), out),
        }
    }
}

/// HMAC over any digest.
#[derive(Clone)]
pub struct Hmac {
    inner: Digest,
    outer: Digest,
}

impl Hmac {
    pub fn new(algorithm: &'static Algorithm, key: &[u8]) -> Self {
        const INNER: u8 = 0x36;
        const OUTER: u8 = 0x5c;

        let mut padded = [0; u8::MAX as usize];
        let padded = &mut padded[..usize::from(algorithm.block)];
        if key.len() > padded.len() {
            let mut digest = Digest::new(algorithm);
            digest.update(key);
            digest.finish(&mut padded[..usize::from(algorithm.size)]);
        } else {
            padded[..key.len()].copy_from_slice(key);
        }

        let (mut inner, mut outer) = (Digest::new(algorithm), Digest::new(algorithm));
        padded.iter_mut().for_each(|byte| *byte ^= INNER);
        inner.update(padded);
        padded.iter_mut().for_each(|byte| *byte ^= INNER ^ OUTER);
        outer.update(padded);
        Self { inner, outer }
    }

    pub fn update(&mut self, data: &[u8]) {
        self.inner.update(data);
    }

    /// Fills `out`, which is at most as long as a digest.
    pub fn finish(mut self, out: &mut [u8]) {
        let mut digest = [0; MAX_SIZE];
        let digest = &mut digest[..usize::from(self.inner.algorithm.size)];
        self.inner.finish(digest);
        self.outer.update(digest);
        self.outer.finish(out);
    }
}
