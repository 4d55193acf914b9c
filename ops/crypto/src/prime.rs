//! Prime numbers, big-endian.

use std::ptr::{NonNull, null, null_mut};

use aws_lc_sys::{
    BIGNUM, BN_CTX_free, BN_CTX_new, BN_bin2bn, BN_bn2bin, BN_free, BN_generate_prime_ex, BN_is_prime_fasttest_ex, BN_new, BN_num_bytes,
    ERR_clear_error,
};
use deno_core::convert::Uint8Array;
use deno_core::op2;

struct Number(NonNull<BIGNUM>);

impl Number {
    fn new() -> Option<Self> {
        // SAFETY: it takes nothing; null is out of memory.
        NonNull::new(unsafe { BN_new() }).map(Self)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        // SAFETY: `bytes` has that length; null for the number makes a new one.
        NonNull::new(unsafe { BN_bin2bn(bytes.as_ptr(), bytes.len(), null_mut()) }).map(Self)
    }

    fn to_bytes(&self, length: usize) -> Vec<u8> {
        // SAFETY: the number is valid.
        let used = unsafe { BN_num_bytes(self.0.as_ptr()) } as usize;
        let mut bytes = vec![0; length.max(used)];
        let start = bytes.len() - used;
        // SAFETY: it writes `used` bytes.
        unsafe { BN_bn2bin(self.0.as_ptr(), bytes[start..].as_mut_ptr()) };
        bytes
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        // SAFETY: it is freed once.
        unsafe { BN_free(self.0.as_ptr()) };
    }
}

fn generate(bits: u32, safe: bool, add: Option<&[u8]>, rem: Option<&[u8]>) -> Option<Vec<u8>> {
    let prime = Number::new()?;
    let add = match add {
        Some(bytes) => Some(Number::from_bytes(bytes)?),
        None => None,
    };
    let rem = match rem {
        Some(bytes) => Some(Number::from_bytes(bytes)?),
        None => None,
    };
    let pointer = |number: &Option<Number>| number.as_ref().map_or(null(), |number| number.0.as_ptr().cast_const());
    // SAFETY: the numbers are valid or null, which stands for none.
    let done =
        unsafe { BN_generate_prime_ex(prime.0.as_ptr(), i32::try_from(bits).ok()?, safe.into(), pointer(&add), pointer(&rem), null_mut()) };
    if done != 1 {
        // SAFETY: it takes nothing.
        unsafe { ERR_clear_error() };
        return None;
    }
    Some(prime.to_bytes((bits as usize).div_ceil(8)))
}

fn check(candidate: &[u8], checks: i32) -> Option<bool> {
    let number = Number::from_bytes(candidate)?;
    // SAFETY: the context is freed below; the number is valid.
    let result = unsafe {
        let context = BN_CTX_new();
        let result = BN_is_prime_fasttest_ex(number.0.as_ptr(), checks, context, 1, null_mut());
        BN_CTX_free(context);
        ERR_clear_error();
        result
    };
    (result >= 0).then_some(result == 1)
}

fn present(bytes: &[u8]) -> Option<&[u8]> {
    (!bytes.is_empty()).then_some(bytes)
}

/// `add` and `rem` are empty where there are none.
#[op2]
pub fn op_crypto_generate_prime_sync(#[smi] bits: u32, safe: bool, #[buffer] add: &[u8], #[buffer] rem: &[u8]) -> Option<Uint8Array> {
    generate(bits, safe, present(add), present(rem)).map(Uint8Array::from)
}

#[op2(async(deferred), fast)]
pub async fn op_crypto_generate_prime(
    #[smi] bits: u32,
    safe: bool,
    #[buffer(copy)] add: Vec<u8>,
    #[buffer(copy)] rem: Vec<u8>,
) -> Option<Uint8Array> {
    let work = move || generate(bits, safe, present(&add), present(&rem));
    tokio::task::spawn_blocking(work).await.ok()?.map(Uint8Array::from)
}

#[op2]
pub fn op_crypto_check_prime_sync(#[buffer] candidate: &[u8], #[smi] checks: i32) -> Option<bool> {
    check(candidate, checks)
}

#[op2(async(deferred), fast)]
pub async fn op_crypto_check_prime(#[buffer(copy)] candidate: Vec<u8>, #[smi] checks: i32) -> Option<bool> {
    tokio::task::spawn_blocking(move || check(&candidate, checks)).await.ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_primes() {
        assert_eq!(check(&[97], 0), Some(true));
        assert_eq!(check(&[99], 0), Some(false));
        let prime = generate(64, false, None, None).unwrap();
        assert_eq!((prime.len(), check(&prime, 0)), (8, Some(true)));
    }
}
