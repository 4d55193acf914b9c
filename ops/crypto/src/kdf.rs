//! Keys out of passwords and secrets: PBKDF2, scrypt, HKDF and Argon2. Each op gives null where the arguments cannot be honoured.

use argon2::{Argon2, AssociatedData, ParamsBuilder, Version};
use aws_lc_sys::{ERR_clear_error, EVP_PBE_scrypt, PKCS5_PBKDF2_HMAC};
use deno_core::convert::Uint8Array;
use deno_core::{OpState, op2};
use ops_pki::PkiError;

use crate::algorithms::{Algorithm, Engine, algorithm};
use crate::digest::{Hmac, MAX_SIZE};

fn zeroes(length: u32) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length as usize).ok()?;
    bytes.resize(length as usize, 0);
    Some(bytes)
}

fn pbkdf2(algorithm: &'static Algorithm, password: &[u8], salt: &[u8], iterations: u32, length: u32) -> Option<Vec<u8>> {
    let mut out = zeroes(length)?;
    if out.is_empty() {
        return Some(out);
    }
    if let Engine::Evp(digest) = algorithm.engine {
        // SAFETY: every pointer comes with the length of its slice, and the digest is a constant of the library.
        let done = unsafe {
            PKCS5_PBKDF2_HMAC(
                password.as_ptr().cast(),
                password.len(),
                salt.as_ptr(),
                salt.len(),
                iterations,
                digest(),
                out.len(),
                out.as_mut_ptr(),
            )
        };
        if done == 1 {
            return Some(out);
        }
        // It has no HMAC over this digest: what follows has.
        // SAFETY: it takes nothing.
        unsafe { ERR_clear_error() };
    }

    let keyed = Hmac::new(algorithm, password);
    for (index, block) in (1u32..).zip(out.chunks_mut(algorithm.size.into())) {
        let (mut round, mut sum) = ([0; MAX_SIZE], [0; MAX_SIZE]);
        let (round, sum) = (&mut round[..algorithm.size.into()], &mut sum[..algorithm.size.into()]);
        for iteration in 0..iterations {
            let mut hmac = keyed.clone();
            if iteration == 0 {
                hmac.update(salt);
                hmac.update(&index.to_be_bytes());
            } else {
                hmac.update(round);
            }
            hmac.finish(round);
            for (sum, byte) in sum.iter_mut().zip(&*round) {
                *sum ^= byte;
            }
        }
        block.copy_from_slice(&sum[..block.len()]);
    }
    Some(out)
}

fn hkdf(algorithm: &'static Algorithm, secret: &[u8], salt: &[u8], info: &[u8], length: u32) -> Option<Vec<u8>> {
    let size = usize::from(algorithm.size);
    let mut out = zeroes(length)?;

    let mut key = [0; MAX_SIZE];
    let key = &mut key[..size];
    let mut extract = Hmac::new(algorithm, salt);
    extract.update(secret);
    extract.finish(key);

    let expand = Hmac::new(algorithm, key);
    let mut previous = [0; MAX_SIZE];
    let previous = &mut previous[..size];
    for (index, block) in (1u32..).zip(out.chunks_mut(size)) {
        let mut hmac = expand.clone();
        if index > 1 {
            hmac.update(previous);
        }
        hmac.update(info);
        // There are at most 255 blocks.
        hmac.update(&[index as u8]);
        hmac.finish(previous);
        block.copy_from_slice(&previous[..block.len()]);
    }
    Some(out)
}

fn scrypt(password: &[u8], salt: &[u8], (cost, block_size, parallelization): (u32, u32, u32), length: u32) -> Option<Vec<u8>> {
    let mut out = zeroes(length)?;
    // SAFETY: every pointer comes with the length of its slice. The limit of memory was checked in JavaScript.
    let done = unsafe {
        EVP_PBE_scrypt(
            password.as_ptr().cast(),
            password.len(),
            salt.as_ptr(),
            salt.len(),
            cost.into(),
            block_size.into(),
            parallelization.into(),
            usize::MAX,
            out.as_mut_ptr(),
            out.len(),
        )
    };
    if done != 1 {
        // SAFETY: it takes nothing.
        unsafe { ERR_clear_error() };
        return None;
    }
    Some(out)
}

/// What `crypto.argon2()` takes besides its costs.
struct Argon2Input {
    variant: u32,
    message: Vec<u8>,
    nonce: Vec<u8>,
    secret: Vec<u8>,
    associated_data: Vec<u8>,
}

/// Lanes, passes and kibibytes of memory.
type Argon2Costs = (u32, u32, u32);

fn argon2(input: &Argon2Input, (lanes, passes, memory): Argon2Costs, length: u32) -> Option<Vec<u8>> {
    let mut out = zeroes(length)?;
    let variant = match input.variant {
        0 => argon2::Algorithm::Argon2d,
        1 => argon2::Algorithm::Argon2i,
        _ => argon2::Algorithm::Argon2id,
    };
    let params = ParamsBuilder::new()
        .p_cost(lanes)
        .t_cost(passes)
        .m_cost(memory)
        .output_len(out.len())
        .data(AssociatedData::new(&input.associated_data).ok()?)
        .build()
        .ok()?;
    let hasher = Argon2::new_with_secret(&input.secret, variant, Version::V0x13, params).ok()?;
    hasher.hash_password_into(&input.message, &input.nonce, &mut out).ok()?;
    Some(out)
}

/// Works on the pool; the request `id` gets the key, or null.
fn on_pool(state: &mut OpState, id: u32, work: impl FnOnce() -> Option<Vec<u8>> + Send + 'static) {
    ops_requests::submit(state, id, move || Ok::<_, PkiError>(work().map(Uint8Array::from)));
}

#[op2]
pub fn op_crypto_pbkdf2_sync(
    #[smi] number: u32,
    #[buffer] password: &[u8],
    #[buffer] salt: &[u8],
    #[smi] iterations: u32,
    #[smi] length: u32,
) -> Option<Uint8Array> {
    pbkdf2(algorithm(number), password, salt, iterations, length).map(Uint8Array::from)
}

#[op2(fast)]
pub fn op_crypto_pbkdf2(
    state: &mut OpState,
    #[smi] id: u32,
    #[smi] number: u32,
    #[buffer(copy)] password: Vec<u8>,
    #[buffer(copy)] salt: Vec<u8>,
    #[smi] iterations: u32,
    #[smi] length: u32,
) {
    on_pool(state, id, move || pbkdf2(algorithm(number), &password, &salt, iterations, length));
}

#[op2]
pub fn op_crypto_hkdf_sync(
    #[smi] number: u32,
    #[buffer] secret: &[u8],
    #[buffer] salt: &[u8],
    #[buffer] info: &[u8],
    #[smi] length: u32,
) -> Option<Uint8Array> {
    hkdf(algorithm(number), secret, salt, info, length).map(Uint8Array::from)
}

#[op2(fast)]
pub fn op_crypto_hkdf(
    state: &mut OpState,
    #[smi] id: u32,
    #[smi] number: u32,
    #[buffer(copy)] secret: Vec<u8>,
    #[buffer(copy)] salt: Vec<u8>,
    #[buffer(copy)] info: Vec<u8>,
    #[smi] length: u32,
) {
    on_pool(state, id, move || hkdf(algorithm(number), &secret, &salt, &info, length));
}

#[op2]
pub fn op_crypto_scrypt_sync(
    #[buffer] password: &[u8],
    #[buffer] salt: &[u8],
    cost: u32,
    block_size: u32,
    parallelization: u32,
    #[smi] length: u32,
) -> Option<Uint8Array> {
    scrypt(password, salt, (cost, block_size, parallelization), length).map(Uint8Array::from)
}

#[op2(fast)]
pub fn op_crypto_scrypt(
    state: &mut OpState,
    #[smi] id: u32,
    #[buffer(copy)] password: Vec<u8>,
    #[buffer(copy)] salt: Vec<u8>,
    cost: u32,
    block_size: u32,
    parallelization: u32,
    #[smi] length: u32,
) {
    on_pool(state, id, move || scrypt(&password, &salt, (cost, block_size, parallelization), length));
}

#[op2]
pub fn op_crypto_argon2_sync(
    #[smi] variant: u32,
    #[buffer(copy)] message: Vec<u8>,
    #[buffer(copy)] nonce: Vec<u8>,
    #[buffer(copy)] secret: Vec<u8>,
    #[buffer(copy)] associated_data: Vec<u8>,
    lanes: u32,
    passes: u32,
    memory: u32,
    length: u32,
) -> Option<Uint8Array> {
    let input = Argon2Input { variant, message, nonce, secret, associated_data };
    argon2(&input, (lanes, passes, memory), length).map(Uint8Array::from)
}

#[op2(fast)]
pub fn op_crypto_argon2(
    state: &mut OpState,
    #[smi] id: u32,
    #[smi] variant: u32,
    #[buffer(copy)] message: Vec<u8>,
    #[buffer(copy)] nonce: Vec<u8>,
    #[buffer(copy)] secret: Vec<u8>,
    #[buffer(copy)] associated_data: Vec<u8>,
    lanes: u32,
    passes: u32,
    memory: u32,
    length: u32,
) {
    let input = Argon2Input { variant, message, nonce, secret, associated_data };
    on_pool(state, id, move || argon2(&input, (lanes, passes, memory), length));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    // The expected values are Node's.
    #[test]
    fn pbkdf2_works_with_and_without_the_library() {
        let sha1 = Algorithm::by_name("sha1").unwrap();
        assert_eq!(hex(&pbkdf2(sha1, b"password", b"salt", 2, 20).unwrap()), "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957");

        let blake2s256 = Algorithm::by_name("blake2s256").unwrap();
        let expected = "7b88e65e6e95a118bc995f681a391cbd7b46e0cf9750a81100f613add62d84be7f88c3e2900b32fd";
        assert_eq!(hex(&pbkdf2(blake2s256, b"password", b"salt", 2, 40).unwrap()), expected);
    }

    #[test]
    fn hkdf_joins_blocks() {
        let sm3 = Algorithm::by_name("sm3").unwrap();
        let expected = "59fadf6f9c171ab4a9a57fa699cb54280bf8d322b4ebaa5eac37ea05409da88ae7e72f6ab919aa6e";
        assert_eq!(hex(&hkdf(sm3, b"secret", b"salt", b"info", 40).unwrap()), expected);
    }
}
