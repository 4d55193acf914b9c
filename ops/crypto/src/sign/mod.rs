//! Signatures. A signature of RSA, DSA or ECDSA is one of a digest, so that `Sign`, which hashes as it goes, and `crypto.sign()`, which has
//! all at once, end in the same place. The others are of whole messages.

mod message;
pub mod ops;
mod rsa;
mod two_numbers;

use ops_pki::PkiError;

use crate::algorithms::Algorithm;
use crate::digest::{Digest, MAX_SIZE};
use crate::key::{Key, Pair, unsuitable};

/// How to sign; what does not concern a kind of key is ignored.
#[derive(Clone, Default)]
pub struct Scheme {
    pub digest: Option<&'static Algorithm>,
    /// OpenSSL's numbers (RSA_PKCS1_PADDING and others).
    pub padding: Option<i32>,
    pub salt_length: Option<i32>,
    /// Two numbers side by side (IEEE P1363) instead of a sequence of them.
    pub side_by_side: bool,
    pub context: Vec<u8>,
}

/// The longest context that RFC 8032 and FIPS 204 and 205 have.
const MAX_CONTEXT: usize = 255;

pub enum Subject<'a> {
    Message(&'a [u8]),
    Digest(&'a [u8]),
}

fn unsupported_operation() -> PkiError {
    ops_pki::error::forget();
    PkiError::coded("ERR_CRYPTO_UNSUPPORTED_OPERATION", "Unsupported crypto operation")
}

impl Scheme {
    /// The digest of a message, which ends in `room`.
    fn digest_of<'a>(&self, subject: &'a Subject, room: &'a mut [u8; MAX_SIZE]) -> (&'static Algorithm, &'a [u8]) {
        // What OpenSSL takes where it is not told.
        let algorithm = self.digest.unwrap_or_else(Algorithm::sha256);
        match subject {
            Subject::Digest(digest) => (algorithm, digest),
            Subject::Message(message) => {
                let out = &mut room[..algorithm.size.into()];
                let mut digest = Digest::new(algorithm);
                digest.update(message);
                digest.finish(out);
                (algorithm, out)
            }
        }
    }

    /// The message of a kind that signs no digests.
    fn message_of<'a>(&self, subject: &Subject<'a>) -> Result<&'a [u8], PkiError> {
        match subject {
            Subject::Message(message) if self.digest.is_none() => {
                if self.context.len() > MAX_CONTEXT {
                    return Err(PkiError::coded("ERR_OUT_OF_RANGE", "context string must be at most 255 bytes").of_class("RangeError"));
                }
                Ok(message)
            }
            _ => Err(unsupported_operation()),
        }
    }
}

pub fn sign(key: &Key, scheme: &Scheme, subject: &Subject) -> Result<Vec<u8>, PkiError> {
    if !key.private {
        return Err(unsuitable());
    }
    let mut room = [0; MAX_SIZE];
    match &*key.pair {
        Pair::Rsa(key) => {
            let (algorithm, digest) = scheme.digest_of(subject, &mut room);
            rsa::sign(key, scheme, algorithm, digest)
        }
        Pair::Ec(key) => {
            let (_, digest) = scheme.digest_of(subject, &mut room);
            two_numbers::sign_ec(key, digest, scheme.side_by_side)
        }
        Pair::Dsa(key) => {
            let (_, digest) = scheme.digest_of(subject, &mut room);
            two_numbers::sign_dsa(key, digest, scheme.side_by_side)
        }
        Pair::Octets(key) => message::sign(key, scheme.message_of(subject)?, &scheme.context),
        Pair::Dh(_) => Err(unsuitable()),
    }
}

/// Whether a signature is right. An error says that it cannot be asked.
pub fn verify(key: &Key, scheme: &Scheme, subject: &Subject, signature: &[u8]) -> Result<bool, PkiError> {
    let mut room = [0; MAX_SIZE];
    let right = match &*key.pair {
        Pair::Rsa(key) => {
            let (algorithm, digest) = scheme.digest_of(subject, &mut room);
            rsa::verify(key, scheme, algorithm, digest, signature)
        }
        Pair::Ec(key) => {
            let (_, digest) = scheme.digest_of(subject, &mut room);
            Ok(two_numbers::verify_ec(key, digest, signature, scheme.side_by_side))
        }
        Pair::Dsa(key) => {
            let (_, digest) = scheme.digest_of(subject, &mut room);
            Ok(two_numbers::verify_dsa(key, digest, signature, scheme.side_by_side))
        }
        Pair::Octets(key) => message::verify(key, scheme.message_of(subject)?, &scheme.context, signature),
        Pair::Dh(_) => Err(unsuitable()),
    };
    ops_pki::error::forget();
    right
}
