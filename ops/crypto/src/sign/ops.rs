//! The ops of `Sign`, `Verify`, `crypto.sign()` and `crypto.verify()`.

use deno_core::convert::Uint8Array;
use deno_core::{OpState, op2};
use ops_pki::PkiError;

use crate::algorithms::algorithm;
use crate::digest::MAX_SIZE;
use crate::hash::HashHandle;
use crate::key::KeyHandle;
use crate::sign::{Scheme, Subject};

/// What JavaScript packs into numbers: `digest` negative for none, `padding` zero for the usual one, `salt` i32::MIN for the usual length.
fn scheme(digest: i32, padding: i32, salt: i32, side_by_side: bool, context: Option<&[u8]>) -> Scheme {
    Scheme {
        digest: u32::try_from(digest).ok().map(algorithm),
        padding: (padding != 0).then_some(padding),
        salt_length: (salt != i32::MIN).then_some(salt),
        side_by_side,
        context: context.map(<[u8]>::to_vec).unwrap_or_default(),
    }
}

#[op2]
pub fn op_crypto_sign_sync(
    #[cppgc] key: &KeyHandle,
    #[buffer] data: &[u8],
    #[smi] digest: i32,
    #[smi] padding: i32,
    #[smi] salt: i32,
    side_by_side: bool,
    #[buffer] context: Option<&[u8]>,
) -> Result<Uint8Array, PkiError> {
    let scheme = scheme(digest, padding, salt, side_by_side, context);
    crate::sign::sign(&key.0, &scheme, &Subject::Message(data)).map(Uint8Array::from)
}

#[op2]
pub fn op_crypto_verify_sync(
    #[cppgc] key: &KeyHandle,
    #[buffer] data: &[u8],
    #[smi] digest: i32,
    #[smi] padding: i32,
    #[smi] salt: i32,
    side_by_side: bool,
    #[buffer] context: Option<&[u8]>,
    #[buffer] signature: &[u8],
) -> Result<bool, PkiError> {
    let scheme = scheme(digest, padding, salt, side_by_side, context);
    crate::sign::verify(&key.0, &scheme, &Subject::Message(data), signature)
}

/// Answers the request `id` with the signature.
#[op2]
pub fn op_crypto_sign(
    state: &mut OpState,
    #[smi] id: u32,
    #[cppgc] key: &KeyHandle,
    #[buffer(copy)] data: Vec<u8>,
    #[smi] digest: i32,
    #[smi] padding: i32,
    #[smi] salt: i32,
    side_by_side: bool,
    #[buffer] context: Option<&[u8]>,
) {
    let (key, scheme) = (key.0.clone(), scheme(digest, padding, salt, side_by_side, context));
    ops_requests::submit(state, id, move || crate::sign::sign(&key, &scheme, &Subject::Message(&data)).map(Uint8Array::from));
}

/// Answers the request `id` with whether the signature is right.
#[op2]
pub fn op_crypto_verify(
    state: &mut OpState,
    #[smi] id: u32,
    #[cppgc] key: &KeyHandle,
    #[buffer(copy)] data: Vec<u8>,
    #[smi] digest: i32,
    #[smi] padding: i32,
    #[smi] salt: i32,
    side_by_side: bool,
    #[buffer] context: Option<&[u8]>,
    #[buffer(copy)] signature: Vec<u8>,
) {
    let (key, scheme) = (key.0.clone(), scheme(digest, padding, salt, side_by_side, context));
    ops_requests::submit(state, id, move || crate::sign::verify(&key, &scheme, &Subject::Message(&data), &signature));
}

/// Signs what a hash has taken in, which ends it.
#[op2]
pub fn op_crypto_hash_sign(
    #[cppgc] hash: &HashHandle,
    #[cppgc] key: &KeyHandle,
    #[smi] padding: i32,
    #[smi] salt: i32,
    side_by_side: bool,
) -> Result<Uint8Array, PkiError> {
    let (mut room, mut scheme) = ([0; MAX_SIZE], scheme(-1, padding, salt, side_by_side, None));
    let (algorithm, digest) = hash.finish_into(&mut room).ok_or_else(|| PkiError::plain("Not initialised"))?;
    scheme.digest = Some(algorithm);
    crate::sign::sign(&key.0, &scheme, &Subject::Digest(digest)).map(Uint8Array::from)
}

/// Whether a signature is that of what a hash has taken in, which ends it.
#[op2(fast)]
pub fn op_crypto_hash_verify(
    #[cppgc] hash: &HashHandle,
    #[cppgc] key: &KeyHandle,
    #[smi] padding: i32,
    #[smi] salt: i32,
    side_by_side: bool,
    #[buffer] signature: &[u8],
) -> Result<bool, PkiError> {
    let (mut room, mut scheme) = ([0; MAX_SIZE], scheme(-1, padding, salt, side_by_side, None));
    let (algorithm, digest) = hash.finish_into(&mut room).ok_or_else(|| PkiError::plain("Not initialised"))?;
    scheme.digest = Some(algorithm);
    crate::sign::verify(&key.0, &scheme, &Subject::Digest(digest), signature)
}
