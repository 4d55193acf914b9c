//! Where certificates and keys meet: SPKAC (`Certificate`), and the keys of an `X509Certificate`.

use aws_lc_sys::{
    ASN1_STRING_get0_data, ASN1_STRING_length, EVP_DecodeBase64, EVP_PKEY, NETSCAPE_SPKI, NETSCAPE_SPKI_b64_decode,
    NETSCAPE_SPKI_get_pubkey, NETSCAPE_SPKI_verify,
};
use deno_core::convert::Uint8Array;
use deno_core::op2;
use ops_pki::native::{Owned, built};
use ops_pki::{CertificateHandle, PkiError};
use pkcs8::der::asn1::{AnyRef, BitStringRef};
use pkcs8::der::{Decode, Encode, Reader, SliceReader, Tag};
use pkcs8::spki::{AlgorithmIdentifierRef, ObjectIdentifier};

use crate::algorithms::Algorithm;
use crate::key::codec::value_of;
use crate::key::{Key, KeyHandle, export, import};
use crate::sign::{self, Scheme, Subject};

/// A signed public key and challenge, in base64.
fn read_spkac(text: &[u8]) -> Option<Owned<NETSCAPE_SPKI>> {
    let end = text.iter().rposition(|byte| !byte.is_ascii_whitespace() && *byte != 0)? + 1;
    let length = isize::try_from(end).ok()?;
    // SAFETY: the text is that long; what is read is ours.
    let read = unsafe { Owned::new(NETSCAPE_SPKI_b64_decode(text.as_ptr().cast(), length)) };
    ops_pki::error::forget();
    read
}

fn public_key(spkac: &Owned<NETSCAPE_SPKI>) -> Option<Owned<EVP_PKEY>> {
    // SAFETY: the object is valid; the key is ours.
    let key = unsafe { Owned::new(NETSCAPE_SPKI_get_pubkey(spkac.as_ptr())) };
    ops_pki::error::forget();
    key
}

/// Base64, as long as it is.
fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let end = text.iter().rposition(|byte| !byte.is_ascii_whitespace() && *byte != 0)? + 1;
    let (mut out, mut length) = (vec![0; end], 0);
    // SAFETY: the output is as long as is told, and longer than what comes.
    let done = unsafe { EVP_DecodeBase64(out.as_mut_ptr(), &raw mut length, out.len(), text.as_ptr(), end) };
    out.truncate(length);
    (done == 1).then_some(out)
}

/// MD5 with RSA, which aws-lc takes in nothing that is signed; most browsers made SPKACs so.
fn has_old_signature(text: &[u8]) -> Option<bool> {
    const MD5_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.4");

    let der = decoded(text)?;
    let mut reader = SliceReader::new(value_of(&der, Tag::Sequence)?).ok()?;
    let signed = AnyRef::decode(&mut reader).ok()?;
    let algorithm = AlgorithmIdentifierRef::decode(&mut reader).ok()?;
    let signature = BitStringRef::decode(&mut reader).ok()?;
    if algorithm.oid != MD5_WITH_RSA || !reader.is_finished() {
        return Some(false);
    }
    let mut content = SliceReader::new(signed.value()).ok()?;
    let key = import::spki(&AnyRef::decode(&mut content).ok()?.to_der().ok()?).map(Key::public).ok()?;
    let scheme = Scheme { digest: Algorithm::by_name("md5"), ..Scheme::default() };
    sign::verify(&key, &scheme, &Subject::Message(&signed.to_der().ok()?), signature.as_bytes()?).ok()
}

#[op2(fast)]
pub fn op_crypto_spkac_verify(#[buffer] text: &[u8]) -> bool {
    let verified = read_spkac(text).and_then(|spkac| {
        let key = public_key(&spkac)?;
        // SAFETY: both are valid.
        Some(unsafe { NETSCAPE_SPKI_verify(spkac.as_ptr(), key.as_ptr()) } == 1 || has_old_signature(text) == Some(true))
    });
    ops_pki::error::forget();
    verified == Some(true)
}

/// As PEM; null if there is none.
#[op2]
#[string]
pub fn op_crypto_spkac_public_key(#[buffer] text: &[u8]) -> Option<String> {
    let key = public_key(&read_spkac(text)?)?;
    // SAFETY: the key is valid, and so is the builder.
    let der = built(|builder| unsafe { aws_lc_sys::EVP_marshal_public_key(builder, key.as_ptr()) == 1 })?;
    crate::key::pem::write("PUBLIC KEY", &der)
}

/// Null if there is none.
#[op2]
pub fn op_crypto_spkac_challenge(#[buffer] text: &[u8]) -> Option<Uint8Array> {
    let spkac = read_spkac(text)?;
    // SAFETY: the object is valid, and owns the challenge, which is that long.
    unsafe {
        let challenge = (*(*spkac.as_ptr()).spkac).challenge;
        if challenge.is_null() {
            return None;
        }
        let length = usize::try_from(ASN1_STRING_length(challenge)).ok()?;
        let data = ASN1_STRING_get0_data(challenge);
        if data.is_null() {
            return Some(Vec::new().into());
        }
        Some(std::slice::from_raw_parts(data, length).to_vec().into())
    }
}

#[op2]
#[cppgc]
pub fn op_crypto_certificate_public_key(#[cppgc] certificate: &CertificateHandle) -> Result<KeyHandle, PkiError> {
    import::spki(&certificate.0.public_key_der()).map(|pair| KeyHandle(Key::public(pair)))
}

/// Whether the key belongs to the certificate.
#[op2(fast)]
pub fn op_crypto_certificate_check_private_key(#[cppgc] certificate: &CertificateHandle, #[cppgc] key: &KeyHandle) -> bool {
    let public = import::spki(&certificate.0.public_key_der()).map(Key::public);
    public.is_ok_and(|public| public.equals(&key.0.to_public()))
}

/// Whether the owner of the key signed the certificate.
#[op2(fast)]
pub fn op_crypto_certificate_verify(#[cppgc] certificate: &CertificateHandle, #[cppgc] key: &KeyHandle) -> bool {
    let public = export::der(&key.0.to_public(), import::Structure::Spki, None);
    public.is_ok_and(|der| certificate.0.is_signed_by(&der))
}
