//! Prime numbers, big-endian.

use std::ptr::{null, null_mut};

use aws_lc_sys::{
    BN_add, BN_generate_prime_ex, BN_is_odd, BN_is_prime_fasttest_ex, BN_nnmod, BN_num_bits, BN_rshift1, BN_sub, ERR_clear_error,
};
use deno_core::convert::Uint8Array;
use deno_core::{OpState, op2};
use ops_pki::PkiError;

use crate::number::{Context, Number};
use crate::safe_prime;

pub fn is_prime(number: &Number, checks: i32, context: &Context) -> Option<bool> {
    // SAFETY: number and context are valid.
    let result = unsafe { BN_is_prime_fasttest_ex(number.as_ptr(), checks, context.as_ptr(), 1, null_mut()) };
    if result < 0 {
        failed();
    }
    (result >= 0).then_some(result == 1)
}

/// Steps from one random number before another is drawn.
const STEPS: u32 = 1 << 12;

fn failed() {
    // SAFETY: it takes nothing.
    unsafe { ERR_clear_error() };
}

/// Any prime.
fn generate_any(bits: u32, safe: bool) -> Option<Vec<u8>> {
    if safe && bits >= safe_prime::MIN_BITS {
        // Every safe prime of that size leaves 3.
        return generate_congruent(bits, true, &[4], None);
    }
    let prime = Number::new()?;
    // SAFETY: the number is valid; null stands for no condition and no callback.
    let done = unsafe { BN_generate_prime_ex(prime.as_ptr(), i32::try_from(bits).ok()?, safe.into(), null(), null(), null_mut()) };
    if done != 1 {
        failed();
        return None;
    }
    Some(prime.to_bytes((bits as usize).div_ceil(8)))
}

/// The number, if candidates may lie so far apart in a search for safe primes.
fn small(number: &Number) -> Option<u64> {
    let bytes = (number.bits() <= u64::BITS).then(|| number.to_bytes(8))?;
    let step = bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    (1..=safe_prime::MAX_STEP).contains(&step).then_some(step)
}

/// A prime p with p % add == rem. Where there is none, this does not end.
fn generate_congruent(bits: u32, safe: bool, add: &[u8], rem: Option<&[u8]>) -> Option<Vec<u8>> {
    let length = (bits as usize).div_ceil(8);
    let context = Context::new()?;
    let add = Number::from_bytes(add)?;
    let step = small(&add);
    let rem = Number::from_bytes(rem.unwrap_or(if safe { &[3] } else { &[1] }))?;
    let (remainder, half) = (Number::new()?, Number::new()?);
    loop {
        let mut random = vec![0; length];
        crate::random::fill(&mut random);
        let unused = length * 8 - bits as usize;
        random[0] &= 0xff >> unused;
        random[0] |= 0x80 >> unused;
        let candidate = Number::from_bytes(&random)?;
        let number = candidate.as_ptr();
        // SAFETY: all numbers and the context are valid.
        let done = unsafe {
            BN_nnmod(remainder.as_ptr(), number, add.as_ptr(), context.as_ptr()) == 1
                && BN_sub(number, number, remainder.as_ptr()) == 1
                && BN_add(number, number, rem.as_ptr()) == 1
        };
        if !done {
            failed();
            return None;
        }
        if let Some(step) = step.filter(|_| safe && bits >= safe_prime::MIN_BITS) {
            match safe_prime::search(&candidate, step, bits)? {
                Some(prime) => return Some(prime.to_bytes(length)),
                None => continue,
            }
        }
        for _ in 0..STEPS {
            // SAFETY: as above.
            let size = unsafe { BN_num_bits(number) };
            if size > bits {
                break;
            }
            // SAFETY: as above.
            if size == bits && unsafe { BN_is_odd(number) } == 1 {
                // SAFETY: as above.
                let halved = !safe || unsafe { BN_rshift1(half.as_ptr(), number) == 1 && BN_is_odd(half.as_ptr()) == 1 };
                let suits = halved && (!safe || is_prime(&half, 0, &context)?);
                if suits && is_prime(&candidate, 0, &context)? {
                    return Some(candidate.to_bytes(length));
                }
            }
            // SAFETY: as above.
            if unsafe { BN_add(number, number, add.as_ptr()) } != 1 {
                failed();
                return None;
            }
        }
    }
}

pub fn generate(bits: u32, safe: bool, add: Option<&[u8]>, rem: Option<&[u8]>) -> Option<Vec<u8>> {
    match add {
        Some(add) => generate_congruent(bits, safe, add, rem),
        None => generate_any(bits, safe),
    }
}

fn check(candidate: &[u8], checks: i32) -> Option<bool> {
    is_prime(&Number::from_bytes(candidate)?, checks, &Context::new()?)
}

fn present(bytes: &[u8]) -> Option<&[u8]> {
    (!bytes.is_empty()).then_some(bytes)
}

/// `add` and `rem` are empty where there are none.
#[op2]
pub fn op_crypto_generate_prime_sync(#[smi] bits: u32, safe: bool, #[buffer] add: &[u8], #[buffer] rem: &[u8]) -> Option<Uint8Array> {
    generate(bits, safe, present(add), present(rem)).map(Uint8Array::from)
}

/// Answers the request `id`.
#[op2(fast)]
pub fn op_crypto_generate_prime(
    state: &mut OpState,
    #[smi] id: u32,
    #[smi] bits: u32,
    safe: bool,
    #[buffer(copy)] add: Vec<u8>,
    #[buffer(copy)] rem: Vec<u8>,
) {
    let work = move || generate(bits, safe, present(&add), present(&rem));
    ops_requests::submit(state, id, move || Ok::<_, PkiError>(work().map(Uint8Array::from)));
}

#[op2]
pub fn op_crypto_check_prime_sync(#[buffer] candidate: &[u8], #[smi] checks: i32) -> Option<bool> {
    check(candidate, checks)
}

/// Answers the request `id`.
#[op2(fast)]
pub fn op_crypto_check_prime(state: &mut OpState, #[smi] id: u32, #[buffer(copy)] candidate: Vec<u8>, #[smi] checks: i32) {
    ops_requests::submit(state, id, move || Ok::<_, PkiError>(check(&candidate, checks)));
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
        let prime = generate(32, true, Some(&[5]), None).unwrap();
        assert_eq!((prime.len(), check(&prime, 0)), (4, Some(true)));
        let prime = generate(300, true, None, None).unwrap();
        let half: Vec<u8> = prime
            .iter()
            .scan(0, |carry, byte| {
                let half = byte >> 1 | *carry << 7;
                *carry = byte & 1;
                Some(half)
            })
            .collect();
        assert_eq!((prime.len(), prime[0] >> 3, check(&prime, 0), check(&half, 0)), (38, 1, Some(true), Some(true)));
        let prime = generate(32, true, Some(&[5]), None).unwrap();
        assert_eq!(prime.iter().fold(0, |rest, byte| (rest << 8 | u32::from(*byte)) % 5), 3);
    }
}
