//! `Cipheriv` and `Decipheriv`. Which calls make sense when is for JavaScript to say.

use std::cell::RefCell;
use std::ptr::{NonNull, null, null_mut};

use aws_lc_sys::{
    ERR_clear_error, EVP_CIPHER, EVP_CIPHER_CTX, EVP_CIPHER_CTX_ctrl, EVP_CIPHER_CTX_free, EVP_CIPHER_CTX_new, EVP_CIPHER_CTX_set_padding,
    EVP_CTRL_AEAD_GET_TAG, EVP_CTRL_AEAD_SET_IVLEN, EVP_CTRL_AEAD_SET_TAG, EVP_CipherFinal_ex, EVP_CipherInit_ex, EVP_CipherUpdate,
};
use deno_core::convert::Uint8Array;
use deno_core::{GarbageCollected, op2, v8};

use crate::blocks::{self, Family, Flow};
use crate::chacha::ChaCha20;
use crate::ciphers::{Engine, Mode, cipher};
use crate::ocb::{self, Ocb};
use crate::{des_wrap, wrap};

/// A cipher of aws-lc.
struct Evp {
    context: NonNull<EVP_CIPHER_CTX>,
    /// Bytes that an update can give beyond those it gets.
    block: usize,
}

impl Drop for Evp {
    fn drop(&mut self) {
        // SAFETY: it is freed once. What failed left an error in the queue of the thread, which nobody reads.
        unsafe {
            EVP_CIPHER_CTX_free(self.context.as_ptr());
            ERR_clear_error();
        }
    }
}

impl Evp {
    fn new(
        cipher: unsafe extern "C" fn() -> *const EVP_CIPHER,
        mode: Mode,
        encrypt: bool,
        key: &[u8],
        iv: &[u8],
        tag_length: Option<u32>,
    ) -> Option<Self> {
        /// Neither encrypt nor decrypt: as it was.
        const UNCHANGED: i32 = -1;

        // SAFETY: it takes nothing; null is out of memory.
        let this = Self { context: NonNull::new(unsafe { EVP_CIPHER_CTX_new() })?, block: 16 };
        let context = this.context.as_ptr();
        // SAFETY: the context is valid, and the cipher a constant of the library.
        if unsafe { EVP_CipherInit_ex(context, cipher(), null_mut(), null(), null(), encrypt.into()) } != 1 {
            return None;
        }
        if matches!(mode, Mode::Ccm | Mode::Gcm) {
            this.control(EVP_CTRL_AEAD_SET_IVLEN, i32::try_from(iv.len()).ok()?, null_mut())?;
        }
        if mode == Mode::Ccm {
            this.control(EVP_CTRL_AEAD_SET_TAG, tag_length?.try_into().ok()?, null_mut())?;
        }
        // SAFETY: JavaScript checked that key and IV have the length that the cipher asks for, or told the cipher above.
        let done = unsafe { EVP_CipherInit_ex(context, null(), null_mut(), key.as_ptr(), iv.as_ptr(), UNCHANGED) };
        (done == 1).then_some(this)
    }

    fn control(&self, command: i32, argument: i32, data: *mut u8) -> Option<()> {
        // SAFETY: the context is valid; commands with data get as many bytes as `argument` says.
        (unsafe { EVP_CIPHER_CTX_ctrl(self.context.as_ptr(), command, argument, data.cast()) } == 1).then_some(())
    }

    fn update(&self, data: &[u8]) -> Option<Vec<u8>> {
        let mut out = vec![0; data.len() + self.block];
        let (mut written, length) = (0, i32::try_from(data.len()).ok()?);
        // SAFETY: `out` has room for `data` and a block more, which is the most that an update writes.
        let done = unsafe { EVP_CipherUpdate(self.context.as_ptr(), out.as_mut_ptr(), &mut written, data.as_ptr(), length) };
        if done != 1 {
            return None;
        }
        out.truncate(written as usize);
        Some(out)
    }

    /// Bytes that are authenticated only.
    fn associate(&self, data: &[u8]) -> Option<()> {
        let (mut written, length) = (0, i32::try_from(data.len()).ok()?);
        // SAFETY: without a buffer for output, nothing is written.
        let done = unsafe { EVP_CipherUpdate(self.context.as_ptr(), null_mut(), &mut written, data.as_ptr(), length) };
        (done == 1).then_some(())
    }

    /// How long the message will be, which CCM wants to know in advance.
    fn announce(&self, length: u32) -> Option<()> {
        let (mut written, length) = (0, i32::try_from(length).ok()?);
        // SAFETY: without buffers nothing is read or written.
        let done = unsafe { EVP_CipherUpdate(self.context.as_ptr(), null_mut(), &mut written, null(), length) };
        (done == 1).then_some(())
    }

    fn finish(&self) -> Option<Vec<u8>> {
        let mut out = vec![0; self.block];
        let mut written = 0;
        // SAFETY: `out` has room for a block.
        let done = unsafe { EVP_CipherFinal_ex(self.context.as_ptr(), out.as_mut_ptr(), &mut written) };
        if done != 1 {
            return None;
        }
        out.truncate(written as usize);
        Some(out)
    }
}

struct Wrap {
    encrypt: bool,
    /// None for triple DES.
    padded: Option<bool>,
    key: Vec<u8>,
    iv: Vec<u8>,
}

enum State {
    Evp(Evp),
    Wrap(Wrap),
    Ocb(Ocb),
    Flow(Flow),
    ChaCha20(ChaCha20),
}

/// What a `Cipheriv` or `Decipheriv` of JavaScript holds.
pub struct CipherHandle(RefCell<State>);

// SAFETY: it refers to nothing on the JavaScript heap.
unsafe impl GarbageCollected for CipherHandle {
    fn trace(&self, _visitor: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static std::ffi::CStr {
        c"CipherBase"
    }
}

impl CipherHandle {
    fn with_evp<T>(&self, work: impl FnOnce(&Evp) -> Option<T>) -> Option<T> {
        match &*self.0.borrow() {
            State::Evp(evp) => work(evp),
            _ => None,
        }
    }
}

fn flow(family: Family, mode: Mode, feedback: u8, encrypt: bool, key: &[u8], iv: &[u8]) -> Option<Flow> {
    match (family, mode) {
        (Family::Des, _) => blocks::narrow_flow(key, mode, feedback, encrypt, iv),
        (_, Mode::Ctr) => blocks::counter(family, key, iv),
        _ => blocks::wide_flow(family, key, mode, feedback, encrypt, iv),
    }
}

#[derive(Debug, thiserror::Error, deno_error::JsError)]
#[class(generic)]
#[property("code" = "ERR_CRYPTO_OPERATION_FAILED")]
#[error("Failed to initialize cipher")]
pub struct InitError;

/// Key and IV have a length that the cipher can take. `tag_length` is negative where there is none.
#[op2]
#[cppgc]
pub fn op_crypto_cipher_new(
    #[smi] number: u32,
    encrypt: bool,
    #[buffer] key: &[u8],
    #[buffer] iv: &[u8],
    #[smi] tag_length: i32,
) -> Result<CipherHandle, InitError> {
    let cipher = cipher(number);
    if key.len() != usize::from(cipher.key_length) || (iv.len() < usize::from(cipher.iv_length) && !cipher.mode.has_nonce()) {
        return Err(InitError);
    }
    let state = match cipher.engine {
        Engine::Evp(engine) => {
            State::Evp(Evp::new(engine, cipher.mode, encrypt, key, iv, u32::try_from(tag_length).ok()).ok_or(InitError)?)
        }
        Engine::Ocb => {
            let tag_length = usize::try_from(tag_length).map_err(|_| InitError)?;
            if !ocb::takes(iv.len(), tag_length) {
                return Err(InitError);
            }
            let (aad, data) = (Vec::new(), Vec::new());
            State::Ocb(Ocb { encrypt, key: key.to_vec(), iv: iv.to_vec(), aad, data, tag: vec![0; tag_length] })
        }
        Engine::Wrap { padded } => State::Wrap(Wrap { encrypt, padded: Some(padded), key: key.to_vec(), iv: iv.to_vec() }),
        Engine::DesWrap => State::Wrap(Wrap { encrypt, padded: None, key: key.to_vec(), iv: Vec::new() }),
        Engine::Blocks(family, feedback) => State::Flow(flow(family, cipher.mode, feedback, encrypt, key, iv).ok_or(InitError)?),
        Engine::ChaCha20 => State::ChaCha20(ChaCha20::new(key, iv).ok_or(InitError)?),
    };
    Ok(CipherHandle(RefCell::new(state)))
}

/// Null if it failed.
#[op2]
pub fn op_crypto_cipher_update(#[cppgc] handle: &CipherHandle, #[buffer] data: &[u8]) -> Option<Uint8Array> {
    let out = match &mut *handle.0.borrow_mut() {
        State::Ocb(message) => {
            message.data.extend_from_slice(data);
            Some(Vec::new())
        }
        State::Evp(evp) => evp.update(data),
        State::Flow(flow) => Some(flow.update(data)),
        State::ChaCha20(state) => Some(state.update(data)),
        State::Wrap(Wrap { encrypt: true, padded: Some(padded), key, iv }) => wrap::wrap(key, iv, data, *padded),
        State::Wrap(Wrap { encrypt: false, padded: Some(padded), key, iv }) => wrap::unwrap(key, iv, data, *padded),
        State::Wrap(Wrap { encrypt: true, padded: None, key, .. }) => des_wrap::wrap(key, data),
        State::Wrap(Wrap { encrypt: false, padded: None, key, .. }) => des_wrap::unwrap(key, data),
    };
    out.map(Uint8Array::from)
}

/// Null if it failed.
#[op2]
pub fn op_crypto_cipher_final(#[cppgc] handle: &CipherHandle) -> Option<Uint8Array> {
    let out = match &mut *handle.0.borrow_mut() {
        State::Ocb(message) => message.finish(),
        State::Evp(evp) => evp.finish(),
        State::Flow(flow) => flow.finish(),
        State::Wrap(_) | State::ChaCha20(_) => Some(Vec::new()),
    };
    out.map(Uint8Array::from)
}

#[op2(fast)]
pub fn op_crypto_cipher_set_aad(#[cppgc] handle: &CipherHandle, #[buffer] data: &[u8]) -> bool {
    if let State::Ocb(message) = &mut *handle.0.borrow_mut() {
        message.aad.extend_from_slice(data);
        return true;
    }
    handle.with_evp(|evp| evp.associate(data)).is_some()
}

#[op2(fast)]
pub fn op_crypto_cipher_set_message_length(#[cppgc] handle: &CipherHandle, #[smi] length: u32) -> bool {
    handle.with_evp(|evp| evp.announce(length)).is_some()
}

#[op2(fast)]
pub fn op_crypto_cipher_set_auth_tag(#[cppgc] handle: &CipherHandle, #[buffer] tag: &mut [u8]) -> bool {
    if let State::Ocb(message) = &mut *handle.0.borrow_mut() {
        message.tag = tag.to_vec();
        return true;
    }
    handle.with_evp(|evp| evp.control(EVP_CTRL_AEAD_SET_TAG, i32::try_from(tag.len()).ok()?, tag.as_mut_ptr())).is_some()
}

#[op2(fast)]
pub fn op_crypto_cipher_get_auth_tag(#[cppgc] handle: &CipherHandle, #[buffer] tag: &mut [u8]) -> bool {
    if let State::Ocb(message) = &*handle.0.borrow() {
        let fits = message.tag.len() == tag.len();
        if fits {
            tag.copy_from_slice(&message.tag);
        }
        return fits;
    }
    handle.with_evp(|evp| evp.control(EVP_CTRL_AEAD_GET_TAG, i32::try_from(tag.len()).ok()?, tag.as_mut_ptr())).is_some()
}

#[op2(fast)]
pub fn op_crypto_cipher_set_auto_padding(#[cppgc] handle: &CipherHandle, padding: bool) {
    if let State::Flow(flow) = &mut *handle.0.borrow_mut() {
        flow.set_padding(padding);
        return;
    }
    handle.with_evp(|evp| {
        // SAFETY: the context is valid.
        unsafe { EVP_CIPHER_CTX_set_padding(evp.context.as_ptr(), padding.into()) };
        Some(())
    });
}
