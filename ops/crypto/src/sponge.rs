//! Functions of Keccak's sponge whose output is as long as one likes: cSHAKE and KMAC (NIST SP 800-185), TurboSHAKE and KangarooTwelve
//! (RFC 9861).

use deno_core::convert::Uint8Array;
use deno_core::op2;
use k12::{CustomRefKt128, CustomRefKt256};
use sha3::digest::core_api::CoreWrapper;
use sha3::digest::{ExtendableOutput as _, Update as _, XofReader as _};
use sha3::{TurboShake128, TurboShake128Core, TurboShake256, TurboShake256Core};
use tiny_keccak::{CShake, Hasher};

fn finished<H: Hasher>(mut hasher: H, data: &[u8], length: usize) -> Uint8Array {
    let mut out = vec![0; length];
    hasher.update(data);
    hasher.finalize(&mut out);
    out.into()
}

fn turbo_128(domain: u8, data: &[u8], out: &mut [u8]) {
    let mut hasher: TurboShake128 = CoreWrapper::from_core(TurboShake128Core::new(domain));
    hasher.update(data);
    hasher.finalize_xof().read(out);
}

fn turbo_256(domain: u8, data: &[u8], out: &mut [u8]) {
    let mut hasher: TurboShake256 = CoreWrapper::from_core(TurboShake256Core::new(domain));
    hasher.update(data);
    hasher.finalize_xof().read(out);
}

fn kangaroo<H>(mut hasher: H, data: &[u8], out: &mut [u8])
where
    H: k12::Update + k12::ExtendableOutput,
{
    hasher.update(data);
    k12::XofReader::read(&mut hasher.finalize_xof(), out);
}

/// The functions by the numbers JavaScript uses: cSHAKE, TurboSHAKE and KT, each with 128 and 256 bits of strength. `domain` is from 1 to 127.
#[op2]
pub fn op_crypto_sponge(
    #[smi] function: u32,
    #[buffer] data: &[u8],
    #[buffer] name: &[u8],
    #[buffer] customization: &[u8],
    #[smi] domain: u8,
    #[smi] length: u32,
) -> Uint8Array {
    let mut out = vec![0; length as usize];
    // What TurboSHAKE cannot take was refused in JavaScript.
    let domain = domain.clamp(1, 0x7f);
    match function {
        0 => return finished(CShake::v128(name, customization), data, length as usize),
        1 => return finished(CShake::v256(name, customization), data, length as usize),
        2 => turbo_128(domain, data, &mut out),
        3 => turbo_256(domain, data, &mut out),
        4 => kangaroo(CustomRefKt128::new_customized(customization), data, &mut out),
        _ => kangaroo(CustomRefKt256::new_customized(customization), data, &mut out),
    }
    out.into()
}

/// KMAC (NIST SP 800-185, section 4.3) over cSHAKE, as bits need not be whole bytes, which the crate's own KMAC takes for granted.
#[op2]
pub fn op_crypto_kmac(
    #[smi] strength: u32,
    #[buffer] key: &[u8],
    #[smi] key_bits: u32,
    #[buffer] data: &[u8],
    #[buffer] customization: &[u8],
    #[smi] bits: u32,
) -> Uint8Array {
    let (mut hasher, rate) =
        if strength == 128 { (CShake::v128(b"KMAC", customization), 168) } else { (CShake::v256(b"KMAC", customization), 136) };
    let number = |value: u64| {
        let bytes = value.to_be_bytes();
        let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
        bytes[start..].to_vec()
    };
    let encoded = |value: u64| {
        let bytes = number(value);
        [vec![bytes.len() as u8], bytes].concat()
    };
    let mut block = [encoded(rate as u64), encoded(key_bits.into()), key.to_vec()].concat();
    block.resize(block.len().next_multiple_of(rate), 0);
    hasher.update(&block);
    hasher.update(data);
    let length = number(bits.into());
    hasher.update(&length);
    finished(hasher, &[length.len() as u8], bits.div_ceil(8) as usize)
}
