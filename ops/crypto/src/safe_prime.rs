//! Safe primes, for Diffie-Hellman: primes p whose (p - 1) / 2 is prime too. They are rare: of a window of candidates those are crossed out whose
//! p or (p - 1) / 2 has a small factor, and a test of Fermat's, in fast arithmetic as these numbers are no secret, leaves next to nothing
//! for the thorough test.

use std::ptr::null;

use aws_lc_sys::{BN_add_word, BN_copy, BN_is_odd, BN_is_one, BN_mod_exp_mont_word, BN_mod_word, BN_rshift1, BN_sub_word};

use crate::number::{Context, Number};
use crate::prime::is_prime;

/// Smaller ones are found at once in any way.
pub const MIN_BITS: u32 = 256;
/// Candidates from one random number.
const WINDOW: usize = 1 << 16;
/// So far apart they may lie.
pub const MAX_STEP: u64 = 1 << 47;
/// Factors up to here are small.
const SMALL: usize = 1 << 16;

/// The odd primes below `SMALL`.
fn small_primes() -> Vec<u64> {
    let mut composite = vec![false; SMALL];
    let mut primes = Vec::new();
    for number in (3..SMALL).step_by(2) {
        if !composite[number] {
            primes.push(number as u64);
            (number * number..SMALL).step_by(2 * number).for_each(|multiple| composite[multiple] = true);
        }
    }
    primes
}

/// base to the power of exponent, modulo a prime below `SMALL`.
fn power(mut base: u64, mut exponent: u64, prime: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % prime;
        }
        base = base * base % prime;
        exponent /= 2;
    }
    result
}

/// Which of base, base + step, base + 2 step … have no small factor, in themselves or their half.
fn sieve(base: &Number, step: u64) -> Vec<bool> {
    let mut open = vec![true; WINDOW];
    for prime in small_primes() {
        // SAFETY: the number is valid.
        let rest = unsafe { BN_mod_word(base.as_ptr(), prime) };
        let step = step % prime;
        if step == 0 {
            continue;
        }
        // What makes 1 of a step, as Fermat says.
        let inverse = power(step, prime - 2, prime);
        for forbidden in [0, 1] {
            let first = (forbidden + prime - rest) % prime * inverse % prime;
            (first as usize..WINDOW).step_by(prime as usize).for_each(|index| open[index] = false);
        }
    }
    open
}

/// Whether 2 to the power of number - 1 leaves 1. None: out of memory.
fn passes_fermat(number: &Number, context: &Context) -> Option<bool> {
    let (exponent, rest) = (Number::new()?, Number::new()?);
    // SAFETY: numbers and context are valid; null stands for precomputed values.
    unsafe {
        let done = !BN_copy(exponent.as_ptr(), number.as_ptr()).is_null()
            && BN_sub_word(exponent.as_ptr(), 1) == 1
            && BN_mod_exp_mont_word(rest.as_ptr(), 2, exponent.as_ptr(), number.as_ptr(), context.as_ptr(), null()) == 1;
        done.then(|| BN_is_one(rest.as_ptr()) == 1)
    }
}

/// The first safe prime among base, base + step, base + 2 step … up to a size in bits; `None` inside if there is none nearby. None: out of memory.
pub fn search(base: &Number, step: u64, bits: u32) -> Option<Option<Number>> {
    let context = Context::new()?;
    let open = sieve(base, step);
    for index in (0..WINDOW).filter(|index| open[*index]) {
        let (candidate, half) = (Number::new()?, Number::new()?);
        // SAFETY: all numbers are valid.
        let done = unsafe {
            !BN_copy(candidate.as_ptr(), base.as_ptr()).is_null()
                && BN_add_word(candidate.as_ptr(), step * index as u64) == 1
                && BN_rshift1(half.as_ptr(), candidate.as_ptr()) == 1
        };
        if !done {
            return None;
        }
        if candidate.bits() > bits {
            break;
        }
        // SAFETY: the numbers are valid.
        let is_odd = unsafe { BN_is_odd(candidate.as_ptr()) == 1 && BN_is_odd(half.as_ptr()) == 1 };
        let is_likely = is_odd && passes_fermat(&half, &context)? && passes_fermat(&candidate, &context)?;
        if is_likely && is_prime(&half, 0, &context)? && is_prime(&candidate, 0, &context)? {
            return Some(Some(candidate));
        }
    }
    Some(None)
}
