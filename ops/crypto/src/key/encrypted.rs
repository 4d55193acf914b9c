//! Private keys behind a password: EncryptedPrivateKeyInfo (RFC 5958) with PBES2 (RFC 8018) and, to read, the older schemes.

use aws_lc_sys::{CBS, CBS_init, PKCS8_parse_encrypted_private_key};
use ops_pki::PkiError;
use ops_pki::native::Owned;
use pkcs8::der::asn1::OctetStringRef;
use pkcs8::der::{Decode, Encode};
use pkcs8::pkcs5::{self, pbes2};
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
use zeroize::Zeroizing;

use crate::key::unsupported;

/// As many rounds as OpenSSL makes.
const ROUNDS: u32 = 2048;
const SALT_LENGTH: usize = 16;

pub fn bad_decrypt() -> PkiError {
    ops_pki::error::forget();
    PkiError::known("BAD_DECRYPT")
}

/// DER that needs a passphrase.
fn passphrase_missing() -> PkiError {
    PkiError::coded("ERR_MISSING_PASSPHRASE", "Passphrase required for encrypted key").of_class("TypeError")
}

/// Whether it is an encrypted key rather than something else.
pub fn is_encrypted(der: &[u8]) -> bool {
    use pkcs8::der::asn1::AnyRef;
    use pkcs8::der::{Reader, SliceReader, Tag};

    let Some(content) = super::codec::value_of(der, Tag::Sequence) else { return false };
    let Ok(mut reader) = SliceReader::new(content) else { return false };
    let mut next_is = |tag| AnyRef::decode(&mut reader).is_ok_and(|any| any.header().tag() == tag);
    next_is(Tag::Sequence) && next_is(Tag::OctetString) && reader.is_finished()
}

/// The PrivateKeyInfo behind the password.
pub fn decrypt(der: &[u8], passphrase: Option<&[u8]>) -> Result<Zeroizing<Vec<u8>>, PkiError> {
    let passphrase = passphrase.ok_or_else(passphrase_missing)?;
    if let Ok(info) = EncryptedPrivateKeyInfoRef::from_der(der)
        && matches!(info.encryption_algorithm, pkcs5::EncryptionScheme::Pbes2(_))
    {
        let data = info.encryption_algorithm.decrypt(passphrase, info.encrypted_data.as_bytes()).map_err(|_| bad_decrypt())?;
        let data = Zeroizing::new(data);
        // The padding of a wrong password is right once in 256 times.
        return if PrivateKeyInfoRef::try_from(data.as_slice()).is_ok() { Ok(data) } else { Err(bad_decrypt()) };
    }
    // PBES1 and the schemes of PKCS #12.
    let mut input = std::mem::MaybeUninit::<CBS>::uninit();
    // SAFETY: the input is made before it is read, and both come with their lengths.
    let key = unsafe {
        CBS_init(input.as_mut_ptr(), der.as_ptr(), der.len());
        Owned::new(PKCS8_parse_encrypted_private_key(input.as_mut_ptr(), passphrase.as_ptr().cast(), passphrase.len()))
    };
    let Some(key) = key else {
        return Err(match PkiError::last() {
            error if error.code() == Some("ERR_OSSL_BAD_DECRYPT") => error,
            _ => unsupported(),
        });
    };
    // SAFETY: the key is valid, and so is the builder.
    let bytes = ops_pki::native::built(|builder| unsafe { aws_lc_sys::EVP_marshal_private_key(builder, key.as_ptr()) == 1 });
    bytes.map(Zeroizing::new).ok_or_else(unsupported)
}

/// Hides a PrivateKeyInfo with PBES2. None for a cipher that PBES2 has no name for here.
pub fn encrypt(pkcs8: &[u8], cipher: &str, passphrase: &[u8]) -> Option<Vec<u8>> {
    let mut iv = [0; 16];
    crate::random::fill(&mut iv);
    let encryption = match cipher.to_ascii_lowercase().as_str() {
        "aes-128-cbc" | "aes128" => pbes2::EncryptionScheme::Aes128Cbc { iv },
        "aes-192-cbc" | "aes192" => pbes2::EncryptionScheme::Aes192Cbc { iv },
        "aes-256-cbc" | "aes256" => pbes2::EncryptionScheme::Aes256Cbc { iv },
        "des-ede3-cbc" | "des3" => pbes2::EncryptionScheme::DesEde3Cbc { iv: *iv.first_chunk()? },
        _ => return None,
    };
    let mut salt = [0; SALT_LENGTH];
    crate::random::fill(&mut salt);
    let kdf = pbes2::Kdf::from(pbes2::Pbkdf2Params::hmac_sha256(ROUNDS, &salt).ok()?);
    let scheme = pkcs5::EncryptionScheme::from(pbes2::Parameters { kdf, encryption });
    let data = scheme.encrypt(passphrase, pkcs8).ok()?;
    let encrypted_data = OctetStringRef::new(&data).ok()?;
    EncryptedPrivateKeyInfoRef { encryption_algorithm: scheme, encrypted_data }.to_der().ok()
}
