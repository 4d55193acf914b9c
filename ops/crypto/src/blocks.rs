//! Block ciphers that aws-lc does not have, or not in every mode: Camellia, ARIA, SM4 and triple DES, by RustCrypto. To the modes all of them
//! are one type, so that there is one copy of each mode.

use aria::{Aria128, Aria192, Aria256};
use camellia::{Camellia128, Camellia192, Camellia256};
use cipher::array::ArraySize;
use cipher::common::{BlockSizeUser, InnerIvInit, ParBlocksSizeUser};
use cipher::consts::{U1, U8, U16};
use cipher::inout::InOut;
use cipher::{
    Array, BlockCipherDecBackend, BlockCipherDecClosure, BlockCipherDecrypt, BlockCipherEncBackend, BlockCipherEncClosure,
    BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, KeyInit, StreamCipher,
};
use des::{TdesEde2, TdesEde3};
use sm4::Sm4;

use crate::ciphers::Mode;

#[derive(Clone, Copy, PartialEq)]
pub enum Family {
    Aria,
    Camellia,
    Des,
    Sm4,
}

trait Block<N: ArraySize> {
    fn encrypt(&self, block: InOut<'_, '_, Array<u8, N>>);
    fn decrypt(&self, block: InOut<'_, '_, Array<u8, N>>);
}

impl<N, C> Block<N> for C
where
    N: ArraySize,
    C: BlockCipherEncrypt + BlockCipherDecrypt + BlockSizeUser<BlockSize = N>,
{
    fn encrypt(&self, block: InOut<'_, '_, Array<u8, N>>) {
        self.encrypt_block_inout(block);
    }

    fn decrypt(&self, block: InOut<'_, '_, Array<u8, N>>) {
        self.decrypt_block_inout(block);
    }
}

/// A cipher with its key, on blocks of N bytes.
struct Keyed<N: ArraySize>(Box<dyn Block<N>>);

impl<N: ArraySize> BlockSizeUser for Keyed<N> {
    type BlockSize = N;
}

/// What the modes get: a block at a time.
struct Backend<'a, N: ArraySize>(&'a dyn Block<N>);

impl<N: ArraySize> BlockSizeUser for Backend<'_, N> {
    type BlockSize = N;
}

impl<N: ArraySize> ParBlocksSizeUser for Backend<'_, N> {
    type ParBlocksSize = U1;
}

impl<N: ArraySize> BlockCipherEncBackend for Backend<'_, N> {
    fn encrypt_block(&self, block: InOut<'_, '_, Array<u8, N>>) {
        self.0.encrypt(block);
    }
}

impl<N: ArraySize> BlockCipherDecBackend for Backend<'_, N> {
    fn decrypt_block(&self, block: InOut<'_, '_, Array<u8, N>>) {
        self.0.decrypt(block);
    }
}

impl<N: ArraySize> BlockCipherEncrypt for Keyed<N> {
    fn encrypt_with_backend(&self, f: impl BlockCipherEncClosure<BlockSize = N>) {
        f.call(&Backend(&*self.0));
    }
}

impl<N: ArraySize> BlockCipherDecrypt for Keyed<N> {
    fn decrypt_with_backend(&self, f: impl BlockCipherDecClosure<BlockSize = N>) {
        f.call(&Backend(&*self.0));
    }
}

fn keyed<N: ArraySize, C: KeyInit + Block<N> + 'static>(key: &[u8]) -> Option<Keyed<N>> {
    Some(Keyed(Box::new(C::new_from_slice(key).ok()?)))
}

/// A cipher on blocks of 16 bytes.
fn wide(family: Family, key: &[u8]) -> Option<Keyed<U16>> {
    match (family, key.len()) {
        (Family::Aria, 16) => keyed::<_, Aria128>(key),
        (Family::Aria, 24) => keyed::<_, Aria192>(key),
        (Family::Aria, 32) => keyed::<_, Aria256>(key),
        (Family::Camellia, 16) => keyed::<_, Camellia128>(key),
        (Family::Camellia, 24) => keyed::<_, Camellia192>(key),
        (Family::Camellia, 32) => keyed::<_, Camellia256>(key),
        (Family::Sm4, 16) => keyed::<_, Sm4>(key),
        _ => None,
    }
}

/// Triple DES, on blocks of 8 bytes.
fn narrow(key: &[u8]) -> Option<Keyed<U8>> {
    match key.len() {
        16 => keyed::<_, TdesEde2>(key),
        _ => keyed::<_, TdesEde3>(key),
    }
}

type Step = Box<dyn FnMut(&mut [u8])>;

/// A message on its way through a mode.
pub enum Flow {
    /// Bytes as they come.
    Bytes(Step),
    /// Whole blocks.
    Blocks { step: Step, size: usize, encrypt: bool, padding: bool, rest: Vec<u8> },
}

fn blocks<N: ArraySize>(mut each: impl FnMut(&mut Array<u8, N>) + 'static) -> Step {
    Box::new(move |data| Array::slice_as_chunks_mut(data).0.iter_mut().for_each(&mut each))
}

/// One bit of feedback: bits come from the highest of each byte on.
fn bitwise<N: ArraySize>(cipher: Keyed<N>, mut register: Array<u8, N>, encrypt: bool) -> Step {
    Box::new(move |data| {
        for byte in data {
            let mut out = 0;
            for bit in (0..8).rev() {
                let mut stream = register.clone();
                cipher.encrypt_block(&mut stream);
                let given = *byte >> bit & 1;
                let made = given ^ stream[0] >> 7;
                out |= made << bit;
                let mut carry = if encrypt { made } else { given };
                for cell in register.iter_mut().rev() {
                    let next = *cell >> 7;
                    *cell = *cell << 1 | carry;
                    carry = next;
                }
            }
            *byte = out;
        }
    })
}

macro_rules! output_feedback {
    ($name:ident, $size:ty) => {
        fn $name(cipher: Keyed<$size>, iv: &Array<u8, $size>) -> Step {
            let mut mode = ofb::Ofb::from_core(ofb::OfbCore::inner_iv_init(cipher, iv));
            Box::new(move |data| mode.apply_keystream(data))
        }
    };
}

// The crate's bounds on sizes are met by each of them, and hard to write for all.
output_feedback!(output_feedback_wide, U16);
output_feedback!(output_feedback_narrow, U8);

/// Any mode but CTR of a cipher on blocks of 16 bytes.
pub fn wide_flow(family: Family, key: &[u8], mode: Mode, bits: u8, encrypt: bool, iv: &[u8]) -> Option<Flow> {
    flow(wide(family, key)?, mode, bits, encrypt, iv, output_feedback_wide)
}

/// Any mode of triple DES.
pub fn narrow_flow(key: &[u8], mode: Mode, bits: u8, encrypt: bool, iv: &[u8]) -> Option<Flow> {
    flow(narrow(key)?, mode, bits, encrypt, iv, output_feedback_narrow)
}

type OutputFeedback<N> = fn(Keyed<N>, &Array<u8, N>) -> Step;

/// `bits` of feedback matter to CFB only. None if the IV has the wrong length, or there is no such mode.
fn flow<N: ArraySize>(
    cipher: Keyed<N>,
    mode: Mode,
    bits: u8,
    encrypt: bool,
    iv: &[u8],
    output_feedback: OutputFeedback<N>,
) -> Option<Flow> {
    let size = N::USIZE;
    let whole = |step| Some(Flow::Blocks { step, size, encrypt, padding: true, rest: Vec::new() });
    if mode == Mode::Ecb {
        return whole(if encrypt {
            blocks(move |block| cipher.encrypt_block(block))
        } else {
            blocks(move |block| cipher.decrypt_block(block))
        });
    }
    let iv = Array::<u8, N>::try_from(iv).ok()?;
    let step: Step = match (mode, bits, encrypt) {
        (Mode::Cbc, _, true) => {
            let mut mode = cbc::Encryptor::inner_iv_init(cipher, &iv);
            return whole(blocks(move |block| mode.encrypt_block(block)));
        }
        (Mode::Cbc, _, false) => {
            let mut mode = cbc::Decryptor::inner_iv_init(cipher, &iv);
            return whole(blocks(move |block| mode.decrypt_block(block)));
        }
        (Mode::Cfb, 1, _) => bitwise(cipher, iv, encrypt),
        (Mode::Cfb, 8, true) => {
            let mut mode = cfb8::Encryptor::inner_iv_init(cipher, &iv);
            blocks(move |block| mode.encrypt_block(block))
        }
        (Mode::Cfb, 8, false) => {
            let mut mode = cfb8::Decryptor::inner_iv_init(cipher, &iv);
            blocks(move |block| mode.decrypt_block(block))
        }
        (Mode::Cfb, _, true) => {
            let mut mode = cfb_mode::BufEncryptor::inner_iv_init(cipher, &iv);
            Box::new(move |data| mode.encrypt(data))
        }
        (Mode::Cfb, _, false) => {
            let mut mode = cfb_mode::BufDecryptor::inner_iv_init(cipher, &iv);
            Box::new(move |data| mode.decrypt(data))
        }
        (Mode::Ofb, ..) => output_feedback(cipher, &iv),
        _ => return None,
    };
    Some(Flow::Bytes(step))
}

/// Counting through all 16 bytes.
pub fn counter(family: Family, key: &[u8], iv: &[u8]) -> Option<Flow> {
    let iv = Array::<u8, U16>::try_from(iv).ok()?;
    let mut mode = ctr::Ctr128BE::from_core(ctr::CtrCore::inner_iv_init(wide(family, key)?, &iv));
    Some(Flow::Bytes(Box::new(move |data| mode.apply_keystream(data))))
}

impl Flow {
    pub fn update(&mut self, data: &[u8]) -> Vec<u8> {
        match self {
            Self::Bytes(step) => {
                let mut out = data.to_vec();
                step(&mut out);
                out
            }
            Self::Blocks { step, size, encrypt, padding, rest } => {
                rest.extend_from_slice(data);
                // The last block may hold the padding, which is to be taken away.
                let held = if *padding && !*encrypt && rest.len().is_multiple_of(*size) { *size } else { rest.len() % *size };
                let tail = rest.split_off(rest.len().saturating_sub(held));
                let mut out = std::mem::replace(rest, tail);
                step(&mut out);
                out
            }
        }
    }

    /// None if the length or the padding is wrong.
    pub fn finish(&mut self) -> Option<Vec<u8>> {
        let Self::Blocks { step, size, encrypt, padding, rest } = self else { return Some(Vec::new()) };
        let mut last = std::mem::take(rest);
        match (*padding, *encrypt) {
            (false, _) => last.is_empty().then_some(last),
            (true, true) => {
                let count = *size - last.len();
                last.resize(*size, u8::try_from(count).ok()?);
                step(&mut last);
                Some(last)
            }
            (true, false) => {
                if last.len() != *size {
                    return None;
                }
                step(&mut last);
                let count = *last.last()?;
                let kept = last.len().checked_sub(count.into())?;
                let right = count > 0 && last[kept..].iter().all(|byte| *byte == count);
                last.truncate(kept);
                right.then_some(last)
            }
        }
    }

    pub fn set_padding(&mut self, wanted: bool) {
        if let Self::Blocks { padding, .. } = self {
            *padding = wanted;
        }
    }
}
