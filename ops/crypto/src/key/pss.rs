//! RSASSA-PSS-params (RFC 4055, section 3.1): what a key that is for PSS only demands of a signature.

use pkcs8::der::asn1::AnyRef;
use pkcs8::der::{Decode, Reader, SliceReader, Tag, TagNumber};
use pkcs8::spki::{AlgorithmIdentifierRef, ObjectIdentifier};

use crate::algorithms::Algorithm;
use crate::key::codec::{self, write_sequence, write_value};

const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");

/// The digests that parameters name.
const DIGESTS: &[(&str, ObjectIdentifier)] = &[
    ("sha1", ObjectIdentifier::new_unwrap("1.3.14.3.2.26")),
    ("sha224", ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.4")),
    ("sha256", ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1")),
    ("sha384", ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2")),
    ("sha512", ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3")),
    ("sha512-224", ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.5")),
    ("sha512-256", ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.6")),
    ("sha3-224", ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.7")),
    ("sha3-256", ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.8")),
    ("sha3-384", ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.9")),
    ("sha3-512", ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.10")),
];

/// The salt of parameters that say nothing of it.
const SALT_LENGTH: u32 = 20;

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Names of digests, as Node writes them.
    pub digest: &'static str,
    pub mgf1_digest: &'static str,
    /// The shortest salt, in bytes.
    pub salt_length: u32,
}

impl Limits {
    pub fn digest(&self) -> Option<&'static Algorithm> {
        Algorithm::by_name(self.digest)
    }

    pub fn mgf1_digest(&self) -> Option<&'static Algorithm> {
        Algorithm::by_name(self.mgf1_digest)
    }
}

/// A restriction to PSS, with or without limits.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Pss(pub Option<Limits>);

fn digest_of(identifier: &AlgorithmIdentifierRef) -> Option<&'static str> {
    DIGESTS.iter().find(|(_, oid)| *oid == identifier.oid).map(|(name, _)| *name)
}

/// A digest that can be named in parameters.
pub fn digest_name(algorithm: &Algorithm) -> Option<&'static str> {
    DIGESTS.iter().map(|(name, _)| *name).find(|name| algorithm.is_named(name))
}

impl Pss {
    /// None if they are broken.
    pub fn read(parameters: Option<&[u8]>) -> Option<Self> {
        let Some(der) = parameters else { return Some(Self(None)) };
        let mut reader = SliceReader::new(codec::value_of(der, Tag::Sequence)?).ok()?;
        let mut limits = Limits { digest: "sha1", mgf1_digest: "sha1", salt_length: SALT_LENGTH };
        while !reader.is_finished() {
            let field = AnyRef::decode(&mut reader).ok()?;
            match field.header().tag() {
                Tag::ContextSpecific { number: TagNumber(0), .. } => {
                    limits.digest = digest_of(&AlgorithmIdentifierRef::from_der(field.value()).ok()?)?;
                }
                Tag::ContextSpecific { number: TagNumber(1), .. } => {
                    let mgf = AlgorithmIdentifierRef::from_der(field.value()).ok()?;
                    if mgf.oid != MGF1 {
                        return None;
                    }
                    limits.mgf1_digest = digest_of(&mgf.parameters?.decode_as().ok()?)?;
                }
                Tag::ContextSpecific { number: TagNumber(2), .. } => {
                    // A length that cannot be is no reason to refuse the key, which has other uses than to sign.
                    limits.salt_length = u32::from_der(field.value()).unwrap_or(SALT_LENGTH);
                }
                Tag::ContextSpecific { number: TagNumber(3), .. } if u32::from_der(field.value()).ok()? == 1 => {}
                _ => return None,
            }
        }
        Some(Self(Some(limits)))
    }

    /// Whole parameters, if there are any.
    pub fn write(&self) -> Option<Vec<u8>> {
        let Self(Some(limits)) = self else { return None };
        let identifier = |name: &str| {
            let (_, oid) = DIGESTS.iter().find(|(known, _)| *known == name)?;
            write_sequence(&[&write_value(Tag::ObjectIdentifier, oid.as_bytes())?, codec::NULL])
        };
        let field = |number, value: Vec<u8>| write_value(Tag::ContextSpecific { constructed: true, number: TagNumber(number) }, &value);
        let mgf1 = write_sequence(&[&write_value(Tag::ObjectIdentifier, MGF1.as_bytes())?, &identifier(limits.mgf1_digest)?])?;
        // What is as usual is left out.
        let mut fields = Vec::new();
        if limits.digest != "sha1" {
            fields.push(field(0, identifier(limits.digest)?)?);
        }
        if limits.mgf1_digest != "sha1" {
            fields.push(field(1, mgf1)?);
        }
        if limits.salt_length != SALT_LENGTH {
            fields.push(field(2, codec::write_integer(&limits.salt_length.to_be_bytes())?)?);
        }
        write_sequence(&fields.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }
}
