//! The wrappings of keys: SubjectPublicKeyInfo (RFC 5280, section 4.1) and PrivateKeyInfo (RFC 5958).

use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::asn1::{AnyRef, BitStringRef, OctetStringRef, UintRef};
use pkcs8::der::{Decode, Encode, Reader, SliceReader, Tag};
use pkcs8::spki::{AlgorithmIdentifierRef, ObjectIdentifier, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

pub const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
pub const DSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10040.4.1");
pub const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
/// Of PKCS #3, and of X9.42.
pub const DH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.3.1");
pub const DHX: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10046.2.1");

/// The algorithm of a key with its parameters (whole, with tag and length).
pub struct Algorithm {
    pub oid: ObjectIdentifier,
    pub parameters: Option<Vec<u8>>,
}

impl Algorithm {
    fn new(read: &AlgorithmIdentifierRef) -> Option<Self> {
        let parameters = read.parameters.map(|any| any.to_der()).transpose().ok()?;
        Some(Self { oid: read.oid, parameters })
    }
}

/// Algorithm and public key of a SubjectPublicKeyInfo.
pub fn read_spki(der: &[u8]) -> Option<(Algorithm, Vec<u8>)> {
    let read = SubjectPublicKeyInfoRef::from_der(der).ok()?;
    Some((Algorithm::new(&read.algorithm)?, read.subject_public_key.as_bytes()?.to_vec()))
}

/// Algorithm and private key of a PrivateKeyInfo.
pub fn read_pkcs8(der: &[u8]) -> Option<(Algorithm, Zeroizing<Vec<u8>>)> {
    let read = PrivateKeyInfoRef::try_from(der).ok()?;
    Some((Algorithm::new(&read.algorithm)?, Zeroizing::new(read.private_key.as_bytes().to_vec())))
}

fn algorithm<'a>(oid: ObjectIdentifier, parameters: Option<&'a [u8]>) -> Option<AlgorithmIdentifierRef<'a>> {
    let parameters = parameters.map(AnyRef::from_der).transpose().ok()?;
    Some(AlgorithmIdentifierRef { oid, parameters })
}

pub fn write_spki(oid: ObjectIdentifier, parameters: Option<&[u8]>, key: &[u8]) -> Option<Vec<u8>> {
    let algorithm = algorithm(oid, parameters)?;
    SubjectPublicKeyInfoRef { algorithm, subject_public_key: BitStringRef::from_bytes(key).ok()? }.to_der().ok()
}

pub fn write_pkcs8(oid: ObjectIdentifier, parameters: Option<&[u8]>, key: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let info = PrivateKeyInfoRef::new(algorithm(oid, parameters)?, OctetStringRef::new(key).ok()?);
    info.to_der().ok().map(Zeroizing::new)
}

/// The parameters of RSA, which are none.
pub const NULL: &[u8] = &[5, 0];

/// A positive number.
pub fn write_integer(bytes: &[u8]) -> Option<Vec<u8>> {
    UintRef::new(bytes).ok()?.to_der().ok()
}

/// What a single value of that tag holds.
pub fn value_of(der: &[u8], tag: Tag) -> Option<&[u8]> {
    let any = AnyRef::from_der(der).ok()?;
    (any.header().tag() == tag).then(|| any.value())
}

/// The positive numbers at the beginning of a sequence.
pub fn read_integers(sequence: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut reader = SliceReader::new(value_of(sequence, Tag::Sequence)?).ok()?;
    let mut numbers = Vec::new();
    while !reader.is_finished() {
        let Ok(number) = UintRef::decode(&mut reader) else { break };
        numbers.push(number.as_bytes().to_vec());
    }
    Some(numbers)
}

/// A value of that tag.
pub fn write_value(tag: Tag, value: &[u8]) -> Option<Vec<u8>> {
    AnyRef::new(tag, value).ok()?.to_der().ok()
}

/// A sequence of values that are encoded already.
pub fn write_sequence(values: &[&[u8]]) -> Option<Vec<u8>> {
    write_value(Tag::Sequence, &values.concat())
}
