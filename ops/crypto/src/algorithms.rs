//! The table of message digests: what Node calls them, how large they are and who computes them.

use aws_lc_sys::{
    EVP_MD, EVP_md5, EVP_md5_sha1, EVP_ripemd160, EVP_sha1, EVP_sha3_224, EVP_sha3_256, EVP_sha3_384, EVP_sha3_512, EVP_sha224, EVP_sha256,
    EVP_sha384, EVP_sha512, EVP_sha512_224, EVP_sha512_256, EVP_shake128, EVP_shake256,
};
use deno_core::{ToV8, op2};

/// Who computes a digest. aws-lc where it can, as its assembly is the fastest.
#[derive(Clone, Copy)]
pub enum Engine {
    Evp(unsafe extern "C" fn() -> *const EVP_MD),
    Blake2b512,
    Blake2s256,
    Sm3,
}

pub struct Algorithm {
    pub engine: Engine,
    /// Bytes of the digest; for extendable ones, what Node gives when it is not told.
    pub size: u8,
    /// Bytes of a block, which HMAC pads its key to.
    pub block: u8,
    /// The length of the output is up to the caller.
    pub extendable: bool,
    /// What `crypto.getHashes()` lists.
    listed: &'static [&'static str],
    /// What is understood besides.
    aliases: &'static [&'static str],
}

impl Algorithm {
    const fn new(engine: Engine, (size, block): (u8, u8), listed: &'static [&'static str], aliases: &'static [&'static str]) -> Self {
        Self { engine, size, block, extendable: false, listed, aliases }
    }

    pub fn by_name(name: &str) -> Option<&'static Self> {
        number_of(name).map(|number| &ALGORITHMS[number])
    }

    pub fn sha256() -> &'static Self {
        &ALGORITHMS[SHA256]
    }

    /// Case does not matter.
    pub fn is_named(&self, name: &str) -> bool {
        self.listed.iter().chain(self.aliases).any(|known| known.eq_ignore_ascii_case(name))
    }

    /// aws-lc's object, where it computes the digest.
    pub fn native(&self) -> Option<*const EVP_MD> {
        match self.engine {
            // SAFETY: it takes nothing and gives a constant.
            Engine::Evp(digest) => Some(unsafe { digest() }),
            _ => None,
        }
    }

    const fn extendable(self) -> Self {
        Self { extendable: true, ..self }
    }
}

const SHA256: usize = 3;

/// The index of an algorithm is the number JavaScript knows it by.
const ALGORITHMS: &[Algorithm] = &[
    Algorithm::new(Engine::Evp(EVP_md5), (16, 64), &["RSA-MD5", "md5", "md5WithRSAEncryption", "ssl3-md5"], &["1.2.840.113549.2.5"]),
    Algorithm::new(
        Engine::Evp(EVP_sha1),
        (20, 64),
        &["RSA-SHA1", "RSA-SHA1-2", "sha1", "sha1WithRSAEncryption", "ssl3-sha1"],
        &["SHA-1", "DSS1", "1.3.14.3.2.26"],
    ),
    Algorithm::new(Engine::Evp(EVP_sha224), (28, 64), &["RSA-SHA224", "sha224", "sha224WithRSAEncryption"], &["SHA-224", "SHA2-224"]),
    Algorithm::new(Engine::Evp(EVP_sha256), (32, 64), &["RSA-SHA256", "sha256", "sha256WithRSAEncryption"], &["SHA-256", "SHA2-256"]),
    Algorithm::new(Engine::Evp(EVP_sha384), (48, 128), &["RSA-SHA384", "sha384", "sha384WithRSAEncryption"], &["SHA-384", "SHA2-384"]),
    Algorithm::new(Engine::Evp(EVP_sha512), (64, 128), &["RSA-SHA512", "sha512", "sha512WithRSAEncryption"], &["SHA-512", "SHA2-512"]),
    Algorithm::new(
        Engine::Evp(EVP_sha512_224),
        (28, 128),
        &["RSA-SHA512/224", "sha512-224", "sha512-224WithRSAEncryption"],
        &["SHA-512/224", "SHA2-512/224"],
    ),
    Algorithm::new(
        Engine::Evp(EVP_sha512_256),
        (32, 128),
        &["RSA-SHA512/256", "sha512-256", "sha512-256WithRSAEncryption"],
        &["SHA-512/256", "SHA2-512/256"],
    ),
    Algorithm::new(Engine::Evp(EVP_sha3_224), (28, 144), &["RSA-SHA3-224", "id-rsassa-pkcs1-v1_5-with-sha3-224", "sha3-224"], &[]),
    Algorithm::new(Engine::Evp(EVP_sha3_256), (32, 136), &["RSA-SHA3-256", "id-rsassa-pkcs1-v1_5-with-sha3-256", "sha3-256"], &[]),
    Algorithm::new(Engine::Evp(EVP_sha3_384), (48, 104), &["RSA-SHA3-384", "id-rsassa-pkcs1-v1_5-with-sha3-384", "sha3-384"], &[]),
    Algorithm::new(Engine::Evp(EVP_sha3_512), (64, 72), &["RSA-SHA3-512", "id-rsassa-pkcs1-v1_5-with-sha3-512", "sha3-512"], &[]),
    Algorithm::new(Engine::Evp(EVP_shake128), (16, 168), &["shake128"], &["SHAKE-128"]).extendable(),
    Algorithm::new(Engine::Evp(EVP_shake256), (32, 136), &["shake256"], &["SHAKE-256"]).extendable(),
    Algorithm::new(
        Engine::Evp(EVP_ripemd160),
        (20, 64),
        &["RSA-RIPEMD160", "ripemd", "ripemd160", "ripemd160WithRSA", "rmd160"],
        &["RIPEMD-160"],
    ),
    Algorithm::new(Engine::Evp(EVP_md5_sha1), (36, 64), &["md5-sha1"], &[]),
    Algorithm::new(Engine::Blake2b512, (64, 128), &["blake2b512"], &["BLAKE2B-512"]),
    Algorithm::new(Engine::Blake2s256, (32, 64), &["blake2s256"], &["BLAKE2S-256"]),
    Algorithm::new(Engine::Sm3, (32, 64), &["RSA-SM3", "sm3", "sm3WithRSAEncryption"], &[]),
];

/// The algorithm of a number that JavaScript got from `op_crypto_find_hash`.
pub fn algorithm(number: u32) -> &'static Algorithm {
    &ALGORITHMS[(number as usize).min(ALGORITHMS.len() - 1)]
}

fn number_of(name: &str) -> Option<usize> {
    ALGORITHMS.iter().position(|algorithm| algorithm.is_named(name))
}

/// What JavaScript has to know of an algorithm.
#[derive(ToV8)]
pub struct HashInfo {
    number: u32,
    size: u32,
    extendable: bool,
}

/// Null for a name that nobody knows.
#[op2]
pub fn op_crypto_find_hash(#[string] name: &str) -> Option<HashInfo> {
    let number = number_of(name)?;
    let Algorithm { size, extendable, .. } = ALGORITHMS[number];
    Some(HashInfo { number: number as u32, size: size.into(), extendable })
}

/// The names of `crypto.getHashes()`, in order.
#[op2]
pub fn op_crypto_get_hashes() -> Vec<String> {
    let mut names: Vec<_> = ALGORITHMS.iter().flat_map(|algorithm| algorithm.listed).map(ToString::to_string).collect();
    names.sort_unstable();
    names
}
