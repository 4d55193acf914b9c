//! The table of ciphers: what Node calls them, what they take and who computes them.

use aws_lc_sys::{
    EVP_CIPHER, EVP_aes_128_cbc, EVP_aes_128_ccm, EVP_aes_128_cfb1, EVP_aes_128_cfb8, EVP_aes_128_cfb128, EVP_aes_128_ctr, EVP_aes_128_ecb,
    EVP_aes_128_gcm, EVP_aes_128_ofb, EVP_aes_192_cbc, EVP_aes_192_ccm, EVP_aes_192_cfb1, EVP_aes_192_cfb8, EVP_aes_192_cfb128,
    EVP_aes_192_ctr, EVP_aes_192_ecb, EVP_aes_192_gcm, EVP_aes_192_ofb, EVP_aes_256_cbc, EVP_aes_256_ccm, EVP_aes_256_cfb1,
    EVP_aes_256_cfb8, EVP_aes_256_cfb128, EVP_aes_256_ctr, EVP_aes_256_ecb, EVP_aes_256_gcm, EVP_aes_256_ofb, EVP_aes_256_xts,
    EVP_chacha20_poly1305, EVP_des_ede, EVP_des_ede_cbc, EVP_des_ede3_cbc, EVP_des_ede3_ecb,
};
use deno_core::{ToV8, op2};

use crate::blocks::Family;

#[derive(Clone, Copy)]
pub enum Engine {
    Evp(unsafe extern "C" fn() -> *const EVP_CIPHER),
    /// AES key wrap (RFC 3394), or with padding (RFC 5649).
    Wrap {
        padded: bool,
    },
    /// RustCrypto's OCB.
    Ocb,
    /// RustCrypto's ciphers, with so many bits of feedback in CFB.
    Blocks(Family, u8),
    /// Without a tag.
    ChaCha20,
    /// Triple DES around a key (RFC 3217).
    DesWrap,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Mode {
    Cbc,
    Ccm,
    Cfb,
    Ctr,
    Ecb,
    Gcm,
    Ocb,
    Ofb,
    Stream,
    Wrap,
    Xts,
}

impl Mode {
    fn name(self) -> &'static str {
        match self {
            Self::Cbc => "cbc",
            Self::Ccm => "ccm",
            Self::Cfb => "cfb",
            Self::Ctr => "ctr",
            Self::Ecb => "ecb",
            Self::Gcm => "gcm",
            Self::Ocb => "ocb",
            Self::Ofb => "ofb",
            Self::Stream => "stream",
            Self::Wrap => "wrap",
            Self::Xts => "xts",
        }
    }

    /// The IV is a nonce that may have another length than is usual.
    pub fn has_nonce(self) -> bool {
        matches!(self, Self::Ccm | Self::Gcm | Self::Ocb)
    }

    const fn iv_length(self, block: u8) -> u8 {
        match self {
            Self::Ecb => 0,
            Self::Ccm | Self::Gcm | Self::Ocb | Self::Stream => 12,
            Self::Wrap => 8,
            Self::Xts => 16,
            Self::Cbc | Self::Cfb | Self::Ctr | Self::Ofb => block,
        }
    }
}

pub struct Cipher {
    pub engine: Engine,
    pub mode: Mode,
    /// OpenSSL's number for it.
    nid: u16,
    pub key_length: u8,
    pub iv_length: u8,
    /// The size of the blocks that the cipher (not the mode) works on.
    pub block: u8,
    /// The first is the one that `crypto.getCipherInfo()` gives.
    names: &'static [&'static str],
}

impl Cipher {
    /// Case does not matter.
    fn is_named(&self, name: &str) -> bool {
        self.names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Of AES, so that blocks are 16 bytes.
    const fn aes(engine: Engine, mode: Mode, nid: u16, bits: u16, names: &'static [&'static str]) -> Self {
        // XTS has two keys.
        let key_length = if matches!(mode, Mode::Xts) { bits / 4 } else { bits / 8 } as u8;
        let block = if matches!(mode, Mode::Wrap) { 8 } else { 16 };
        let iv_length = match engine {
            Engine::Wrap { padded: true } => 4,
            _ => mode.iv_length(block),
        };
        Self { engine, mode, nid, key_length, iv_length, block, names }
    }

    /// Of DES, thrice, so that blocks are 8 bytes.
    const fn des(engine: Engine, mode: Mode, nid: u16, key_length: u8, names: &'static [&'static str]) -> Self {
        Self { engine, mode, nid, key_length, iv_length: mode.iv_length(8), block: 8, names }
    }
}

/// Of 16 bytes a block.
const fn other(family: Family, mode: Mode, feedback: u8, nid: u16, bits: u16, names: &'static [&'static str]) -> Cipher {
    Cipher::aes(Engine::Blocks(family, feedback), mode, nid, bits, names)
}

const WRAP: Engine = Engine::Wrap { padded: false };
const WRAP_PADDED: Engine = Engine::Wrap { padded: true };

/// The index of a cipher is the number JavaScript knows it by.
const CIPHERS: &[Cipher] = &[
    Cipher::aes(Engine::Evp(EVP_aes_128_cbc), Mode::Cbc, 419, 128, &["aes-128-cbc", "aes128"]),
    Cipher::aes(Engine::Evp(EVP_aes_128_ccm), Mode::Ccm, 896, 128, &["id-aes128-CCM", "aes-128-ccm"]),
    Cipher::aes(Engine::Evp(EVP_aes_128_cfb128), Mode::Cfb, 421, 128, &["aes-128-cfb"]),
    Cipher::aes(Engine::Evp(EVP_aes_128_cfb1), Mode::Cfb, 650, 128, &["aes-128-cfb1"]),
    Cipher::aes(Engine::Evp(EVP_aes_128_cfb8), Mode::Cfb, 653, 128, &["aes-128-cfb8"]),
    Cipher::aes(Engine::Evp(EVP_aes_128_ctr), Mode::Ctr, 904, 128, &["aes-128-ctr"]),
    Cipher::aes(Engine::Evp(EVP_aes_128_ecb), Mode::Ecb, 418, 128, &["aes-128-ecb"]),
    Cipher::aes(Engine::Evp(EVP_aes_128_gcm), Mode::Gcm, 895, 128, &["id-aes128-GCM", "aes-128-gcm"]),
    Cipher::aes(Engine::Ocb, Mode::Ocb, 958, 128, &["aes-128-ocb"]),
    Cipher::aes(Engine::Evp(EVP_aes_128_ofb), Mode::Ofb, 420, 128, &["aes-128-ofb"]),
    Cipher::aes(WRAP, Mode::Wrap, 788, 128, &["id-aes128-wrap", "aes128-wrap"]),
    Cipher::aes(WRAP_PADDED, Mode::Wrap, 897, 128, &["id-aes128-wrap-pad", "aes128-wrap-pad"]),
    Cipher::aes(Engine::Evp(EVP_aes_192_cbc), Mode::Cbc, 423, 192, &["aes-192-cbc", "aes192"]),
    Cipher::aes(Engine::Evp(EVP_aes_192_ccm), Mode::Ccm, 899, 192, &["id-aes192-CCM", "aes-192-ccm"]),
    Cipher::aes(Engine::Evp(EVP_aes_192_cfb128), Mode::Cfb, 425, 192, &["aes-192-cfb"]),
    Cipher::aes(Engine::Evp(EVP_aes_192_cfb1), Mode::Cfb, 651, 192, &["aes-192-cfb1"]),
    Cipher::aes(Engine::Evp(EVP_aes_192_cfb8), Mode::Cfb, 654, 192, &["aes-192-cfb8"]),
    Cipher::aes(Engine::Evp(EVP_aes_192_ctr), Mode::Ctr, 905, 192, &["aes-192-ctr"]),
    Cipher::aes(Engine::Evp(EVP_aes_192_ecb), Mode::Ecb, 422, 192, &["aes-192-ecb"]),
    Cipher::aes(Engine::Evp(EVP_aes_192_gcm), Mode::Gcm, 898, 192, &["id-aes192-GCM", "aes-192-gcm"]),
    Cipher::aes(Engine::Ocb, Mode::Ocb, 959, 192, &["aes-192-ocb"]),
    Cipher::aes(Engine::Evp(EVP_aes_192_ofb), Mode::Ofb, 424, 192, &["aes-192-ofb"]),
    Cipher::aes(WRAP, Mode::Wrap, 789, 192, &["id-aes192-wrap", "aes192-wrap"]),
    Cipher::aes(WRAP_PADDED, Mode::Wrap, 900, 192, &["id-aes192-wrap-pad", "aes192-wrap-pad"]),
    Cipher::aes(Engine::Evp(EVP_aes_256_cbc), Mode::Cbc, 427, 256, &["aes-256-cbc", "aes256"]),
    Cipher::aes(Engine::Evp(EVP_aes_256_ccm), Mode::Ccm, 902, 256, &["id-aes256-CCM", "aes-256-ccm"]),
    Cipher::aes(Engine::Evp(EVP_aes_256_cfb128), Mode::Cfb, 429, 256, &["aes-256-cfb"]),
    Cipher::aes(Engine::Evp(EVP_aes_256_cfb1), Mode::Cfb, 652, 256, &["aes-256-cfb1"]),
    Cipher::aes(Engine::Evp(EVP_aes_256_cfb8), Mode::Cfb, 655, 256, &["aes-256-cfb8"]),
    Cipher::aes(Engine::Evp(EVP_aes_256_ctr), Mode::Ctr, 906, 256, &["aes-256-ctr"]),
    Cipher::aes(Engine::Evp(EVP_aes_256_ecb), Mode::Ecb, 426, 256, &["aes-256-ecb"]),
    Cipher::aes(Engine::Evp(EVP_aes_256_gcm), Mode::Gcm, 901, 256, &["id-aes256-GCM", "aes-256-gcm"]),
    Cipher::aes(Engine::Ocb, Mode::Ocb, 960, 256, &["aes-256-ocb"]),
    Cipher::aes(Engine::Evp(EVP_aes_256_ofb), Mode::Ofb, 428, 256, &["aes-256-ofb"]),
    Cipher::aes(WRAP, Mode::Wrap, 790, 256, &["id-aes256-wrap", "aes256-wrap"]),
    Cipher::aes(WRAP_PADDED, Mode::Wrap, 903, 256, &["id-aes256-wrap-pad", "aes256-wrap-pad"]),
    Cipher::aes(Engine::Evp(EVP_aes_256_xts), Mode::Xts, 914, 256, &["aes-256-xts"]),
    Cipher::aes(Engine::Evp(EVP_chacha20_poly1305), Mode::Stream, 1018, 256, &["chacha20-poly1305"]),
    Cipher::des(Engine::Evp(EVP_des_ede), Mode::Ecb, 32, 16, &["des-ede", "des-ede-ecb"]),
    Cipher::des(Engine::Evp(EVP_des_ede_cbc), Mode::Cbc, 43, 16, &["des-ede-cbc"]),
    Cipher::des(Engine::Evp(EVP_des_ede3_ecb), Mode::Ecb, 33, 24, &["des-ede3", "des-ede3-ecb"]),
    Cipher::des(Engine::Evp(EVP_des_ede3_cbc), Mode::Cbc, 44, 24, &["des-ede3-cbc", "des3"]),
    other(Family::Aria, Mode::Cbc, 0, 1066, 128, &["aria-128-cbc", "aria128"]),
    other(Family::Aria, Mode::Cfb, 128, 1067, 128, &["aria-128-cfb"]),
    other(Family::Aria, Mode::Cfb, 1, 1080, 128, &["aria-128-cfb1"]),
    other(Family::Aria, Mode::Cfb, 8, 1083, 128, &["aria-128-cfb8"]),
    other(Family::Aria, Mode::Ctr, 0, 1069, 128, &["aria-128-ctr"]),
    other(Family::Aria, Mode::Ecb, 0, 1065, 128, &["aria-128-ecb"]),
    other(Family::Aria, Mode::Ofb, 0, 1068, 128, &["aria-128-ofb"]),
    other(Family::Aria, Mode::Cbc, 0, 1071, 192, &["aria-192-cbc", "aria192"]),
    other(Family::Aria, Mode::Cfb, 128, 1072, 192, &["aria-192-cfb"]),
    other(Family::Aria, Mode::Cfb, 1, 1081, 192, &["aria-192-cfb1"]),
    other(Family::Aria, Mode::Cfb, 8, 1084, 192, &["aria-192-cfb8"]),
    other(Family::Aria, Mode::Ctr, 0, 1074, 192, &["aria-192-ctr"]),
    other(Family::Aria, Mode::Ecb, 0, 1070, 192, &["aria-192-ecb"]),
    other(Family::Aria, Mode::Ofb, 0, 1073, 192, &["aria-192-ofb"]),
    other(Family::Aria, Mode::Cbc, 0, 1076, 256, &["aria-256-cbc", "aria256"]),
    other(Family::Aria, Mode::Cfb, 128, 1077, 256, &["aria-256-cfb"]),
    other(Family::Aria, Mode::Cfb, 1, 1082, 256, &["aria-256-cfb1"]),
    other(Family::Aria, Mode::Cfb, 8, 1085, 256, &["aria-256-cfb8"]),
    other(Family::Aria, Mode::Ctr, 0, 1079, 256, &["aria-256-ctr"]),
    other(Family::Aria, Mode::Ecb, 0, 1075, 256, &["aria-256-ecb"]),
    other(Family::Aria, Mode::Ofb, 0, 1078, 256, &["aria-256-ofb"]),
    other(Family::Camellia, Mode::Cbc, 0, 751, 128, &["camellia-128-cbc", "camellia128"]),
    other(Family::Camellia, Mode::Cfb, 128, 757, 128, &["camellia-128-cfb"]),
    other(Family::Camellia, Mode::Cfb, 1, 760, 128, &["camellia-128-cfb1"]),
    other(Family::Camellia, Mode::Cfb, 8, 763, 128, &["camellia-128-cfb8"]),
    other(Family::Camellia, Mode::Ctr, 0, 963, 128, &["camellia-128-ctr"]),
    other(Family::Camellia, Mode::Ecb, 0, 754, 128, &["camellia-128-ecb"]),
    other(Family::Camellia, Mode::Ofb, 0, 766, 128, &["camellia-128-ofb"]),
    other(Family::Camellia, Mode::Cbc, 0, 752, 192, &["camellia-192-cbc", "camellia192"]),
    other(Family::Camellia, Mode::Cfb, 128, 758, 192, &["camellia-192-cfb"]),
    other(Family::Camellia, Mode::Cfb, 1, 761, 192, &["camellia-192-cfb1"]),
    other(Family::Camellia, Mode::Cfb, 8, 764, 192, &["camellia-192-cfb8"]),
    other(Family::Camellia, Mode::Ctr, 0, 967, 192, &["camellia-192-ctr"]),
    other(Family::Camellia, Mode::Ecb, 0, 755, 192, &["camellia-192-ecb"]),
    other(Family::Camellia, Mode::Ofb, 0, 767, 192, &["camellia-192-ofb"]),
    other(Family::Camellia, Mode::Cbc, 0, 753, 256, &["camellia-256-cbc", "camellia256"]),
    other(Family::Camellia, Mode::Cfb, 128, 759, 256, &["camellia-256-cfb"]),
    other(Family::Camellia, Mode::Cfb, 1, 762, 256, &["camellia-256-cfb1"]),
    other(Family::Camellia, Mode::Cfb, 8, 765, 256, &["camellia-256-cfb8"]),
    other(Family::Camellia, Mode::Ctr, 0, 971, 256, &["camellia-256-ctr"]),
    other(Family::Camellia, Mode::Ecb, 0, 756, 256, &["camellia-256-ecb"]),
    other(Family::Camellia, Mode::Ofb, 0, 768, 256, &["camellia-256-ofb"]),
    other(Family::Sm4, Mode::Cbc, 0, 1134, 128, &["sm4-cbc", "sm4"]),
    other(Family::Sm4, Mode::Cfb, 128, 1137, 128, &["sm4-cfb"]),
    other(Family::Sm4, Mode::Ctr, 0, 1139, 128, &["sm4-ctr"]),
    other(Family::Sm4, Mode::Ecb, 0, 1133, 128, &["sm4-ecb"]),
    other(Family::Sm4, Mode::Ofb, 0, 1135, 128, &["sm4-ofb"]),
    Cipher::des(Engine::Blocks(Family::Des, 64), Mode::Cfb, 60, 16, &["des-ede-cfb"]),
    Cipher::des(Engine::Blocks(Family::Des, 0), Mode::Ofb, 62, 16, &["des-ede-ofb"]),
    Cipher::des(Engine::Blocks(Family::Des, 64), Mode::Cfb, 61, 24, &["des-ede3-cfb"]),
    Cipher::des(Engine::Blocks(Family::Des, 1), Mode::Cfb, 658, 24, &["des-ede3-cfb1"]),
    Cipher::des(Engine::Blocks(Family::Des, 8), Mode::Cfb, 659, 24, &["des-ede3-cfb8"]),
    Cipher::des(Engine::Blocks(Family::Des, 0), Mode::Ofb, 63, 24, &["des-ede3-ofb"]),
    Cipher {
        engine: Engine::DesWrap,
        mode: Mode::Wrap,
        nid: 246,
        key_length: 24,
        iv_length: 0,
        block: 8,
        names: &["id-smime-alg-CMS3DESwrap", "des3-wrap"],
    },
    Cipher { engine: Engine::ChaCha20, mode: Mode::Stream, nid: 1019, key_length: 32, iv_length: 16, block: 1, names: &["chacha20"] },
];

/// The cipher of a number that JavaScript got from `op_crypto_find_cipher`.
pub fn cipher(number: u32) -> &'static Cipher {
    &CIPHERS[(number as usize).min(CIPHERS.len() - 1)]
}

pub fn by_name(name: &str) -> Option<&'static Cipher> {
    CIPHERS.iter().find(|cipher| cipher.is_named(name))
}

/// What `crypto.getCipherInfo()` tells, and the number of the cipher.
#[derive(ToV8)]
pub struct CipherInfo {
    number: u32,
    mode: &'static str,
    /// It makes a tag.
    authenticated: bool,
    name: String,
    nid: u32,
    /// 1 where the mode makes a stream of it.
    block_size: u32,
    iv_length: u32,
    key_length: u32,
}

/// By name (case does not matter) or, if that is empty, by OpenSSL's number. Null for one that nobody knows.
#[op2]
pub fn op_crypto_find_cipher(#[string] name: &str, #[smi] nid: i32) -> Option<CipherInfo> {
    let known = |cipher: &Cipher| match name {
        "" => i32::from(cipher.nid) == nid,
        name => cipher.is_named(name),
    };
    let number = CIPHERS.iter().position(known)?;
    let cipher = &CIPHERS[number];
    let in_blocks = matches!(cipher.mode, Mode::Cbc | Mode::Ecb | Mode::Ocb | Mode::Wrap);
    Some(CipherInfo {
        number: number as u32,
        mode: cipher.mode.name(),
        authenticated: cipher.mode.has_nonce() || (cipher.mode == Mode::Stream && !matches!(cipher.engine, Engine::ChaCha20)),
        name: cipher.names[0].to_ascii_lowercase(),
        nid: cipher.nid.into(),
        block_size: if in_blocks { cipher.block.into() } else { 1 },
        iv_length: cipher.iv_length.into(),
        key_length: cipher.key_length.into(),
    })
}

/// The names of `crypto.getCiphers()`, in order.
#[op2]
pub fn op_crypto_get_ciphers() -> Vec<String> {
    let mut names: Vec<_> = CIPHERS.iter().flat_map(|cipher| cipher.names).map(ToString::to_string).collect();
    names.sort_unstable();
    names
}
