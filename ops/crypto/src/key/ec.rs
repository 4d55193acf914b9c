//! Keys of elliptic curves (RFC 5480, RFC 5915).

use std::ptr;

use aws_lc_sys::{
    BN_num_bytes, EC_GROUP, EC_GROUP_get_degree, EC_GROUP_get0_order, EC_KEY, EC_KEY_check_key, EC_KEY_generate_key, EC_KEY_get0_group,
    EC_KEY_get0_private_key, EC_KEY_get0_public_key, EC_KEY_new, EC_KEY_set_group, EC_KEY_set_private_key, EC_KEY_set_public_key, EC_POINT,
    EC_POINT_mul, EC_POINT_new, EC_POINT_oct2point, EC_POINT_point2oct, EVP_PKEY, EVP_PKEY_cmp, EVP_PKEY_get0_EC_KEY, EVP_PKEY_new,
    EVP_PKEY_set1_EC_KEY, point_conversion_form_t,
};
use ops_pki::PkiError;
use ops_pki::native::Owned;
use pkcs8::der::asn1::{AnyRef, BitStringRef, UintRef};
use pkcs8::der::{Decode, Encode, Reader, SliceReader, Tag, TagNumber};
use zeroize::Zeroizing;

use crate::key::codec::{self, value_of, write_integer, write_sequence, write_value};
use crate::key::curves::{self, Curve};
use crate::key::failed;
use crate::number::{Number, bytes_of};

/// How a point is written.
pub fn form(compressed: bool) -> point_conversion_form_t {
    if compressed { point_conversion_form_t::POINT_CONVERSION_COMPRESSED } else { point_conversion_form_t::POINT_CONVERSION_UNCOMPRESSED }
}

/// A point on the curve; None if it is not on it.
pub(crate) fn read_point(group: *const EC_GROUP, octets: &[u8]) -> Option<Owned<EC_POINT>> {
    const HYBRID_FORMS: std::ops::RangeInclusive<u8> = 6..=7;

    // aws-lc does not know the hybrid form, which is the uncompressed one with the sign in front as well.
    let mut plain = octets.to_vec();
    if let Some(first) = plain.first_mut()
        && HYBRID_FORMS.contains(first)
        && octets.last().is_some_and(|last| last & 1 == *first & 1)
    {
        *first = 4;
    }
    // SAFETY: the group is valid, and the octets are as many as are told.
    unsafe {
        let point = Owned::new(EC_POINT_new(group))?;
        let read = EC_POINT_oct2point(group, point.as_ptr(), plain.as_ptr(), plain.len(), ptr::null_mut());
        ops_pki::error::forget();
        (read == 1).then_some(point)
    }
}

/// Its octets. None for the point at infinity.
///
/// # Safety
/// Group and point are valid and belong together.
pub unsafe fn write_point(group: *const EC_GROUP, point: *const EC_POINT, compressed: bool) -> Option<Vec<u8>> {
    // SAFETY: as this function says; the octets are as many as are told.
    unsafe {
        let form = form(compressed);
        let length = EC_POINT_point2oct(group, point, form, ptr::null_mut(), 0, ptr::null_mut());
        let mut octets = vec![0; length];
        let written = EC_POINT_point2oct(group, point, form, octets.as_mut_ptr(), length, ptr::null_mut());
        ops_pki::error::forget();
        (length > 1 && written == length).then_some(octets)
    }
}

pub struct EcKey {
    native: Owned<EVP_PKEY>,
    pub curve: &'static Curve,
    /// The curve is written out instead of named.
    explicit: bool,
}

impl EcKey {
    pub fn with_explicit(self, explicit: bool) -> Self {
        Self { explicit, ..self }
    }

    fn new(curve: &'static Curve, key: &Owned<EC_KEY>) -> Option<Self> {
        // SAFETY: both are valid; the key takes a reference of its own.
        unsafe {
            let native = Owned::new(EVP_PKEY_new())?;
            (EVP_PKEY_set1_EC_KEY(native.as_ptr(), key.as_ptr()) == 1).then_some(Self { native, curve, explicit: false })
        }
    }

    pub fn generate(curve: &'static Curve) -> Result<Self, PkiError> {
        let error = || failed("EC key generation failed");
        let group = curve.group().ok_or_else(error)?;
        // SAFETY: key and group are valid.
        unsafe {
            let key = Owned::new(EC_KEY_new()).ok_or_else(error)?;
            if EC_KEY_set_group(key.as_ptr(), group.as_ptr()) != 1 || EC_KEY_generate_key(key.as_ptr()) != 1 {
                return Err(PkiError::last());
            }
            Self::new(curve, &key).ok_or_else(error)
        }
    }

    /// Of a point, of a secret, or of both, which have to belong together.
    pub fn from_parts(curve: &'static Curve, point: Option<&[u8]>, secret: Option<&[u8]>) -> Option<Self> {
        let group = curve.group()?;
        // SAFETY: all objects are valid and of this curve; the key copies what it is given.
        unsafe {
            let key = Owned::new(EC_KEY_new())?;
            let mut fine = EC_KEY_set_group(key.as_ptr(), group.as_ptr()) == 1;
            let mut public = match point {
                Some(octets) => Some(read_point(group.as_ptr(), octets)?),
                None => None,
            };
            if let Some(secret) = secret {
                let number = Number::from_bytes(secret)?;
                fine &= EC_KEY_set_private_key(key.as_ptr(), number.as_ptr()) == 1;
                if fine && public.is_none() {
                    let made = Owned::new(EC_POINT_new(group.as_ptr()))?;
                    fine = EC_POINT_mul(group.as_ptr(), made.as_ptr(), number.as_ptr(), ptr::null(), ptr::null(), ptr::null_mut()) == 1;
                    public = Some(made);
                }
            }
            let fine = fine && EC_KEY_set_public_key(key.as_ptr(), public?.as_ptr()) == 1 && EC_KEY_check_key(key.as_ptr()) == 1;
            ops_pki::error::forget();
            if fine { Self::new(curve, &key) } else { None }
        }
    }

    pub fn native(&self) -> &Owned<EVP_PKEY> {
        &self.native
    }

    pub fn key(&self) -> *mut EC_KEY {
        // SAFETY: the key is valid, and of a curve. It owns what it gives.
        unsafe { EVP_PKEY_get0_EC_KEY(self.native.as_ptr()) }
    }

    pub fn group(&self) -> *const EC_GROUP {
        // SAFETY: the key owns its group.
        unsafe { EC_KEY_get0_group(self.key()) }
    }

    pub fn public_point(&self) -> *const EC_POINT {
        // SAFETY: the key owns its point.
        unsafe { EC_KEY_get0_public_key(self.key()) }
    }

    /// Bytes of a coordinate.
    pub fn field_size(&self) -> usize {
        // SAFETY: the group is valid.
        unsafe { EC_GROUP_get_degree(self.group()) }.div_ceil(8) as usize
    }

    /// Bytes of the order, which secrets and halves of signatures have.
    pub fn order_size(&self) -> usize {
        // SAFETY: the group is valid, and owns its order.
        unsafe { BN_num_bytes(EC_GROUP_get0_order(self.group())) as usize }
    }

    pub fn point(&self, compressed: bool) -> Option<Vec<u8>> {
        // SAFETY: both are the key's.
        unsafe { write_point(self.group(), self.public_point(), compressed) }
    }

    pub fn secret(&self) -> Option<Zeroizing<Vec<u8>>> {
        // SAFETY: the key owns its secret.
        unsafe {
            let secret = EC_KEY_get0_private_key(self.key());
            (!secret.is_null()).then(|| Zeroizing::new(bytes_of(secret, self.order_size())))
        }
    }

    fn parameters(&self) -> Option<Vec<u8>> {
        if self.explicit { self.curve.parameters() } else { write_value(Tag::ObjectIdentifier, self.curve.oid.as_bytes()) }
    }

    pub fn spki(&self) -> Option<Vec<u8>> {
        codec::write_spki(codec::EC, Some(&self.parameters()?), &self.point(false)?)
    }

    pub fn pkcs8(&self) -> Option<Zeroizing<Vec<u8>>> {
        codec::write_pkcs8(codec::EC, Some(&self.parameters()?), &self.write_private(false)?)
    }

    /// ECPrivateKey of RFC 5915.
    pub fn sec1(&self) -> Option<Zeroizing<Vec<u8>>> {
        self.write_private(true)
    }

    fn write_private(&self, with_parameters: bool) -> Option<Zeroizing<Vec<u8>>> {
        let field = |number, value: &[u8]| write_value(Tag::ContextSpecific { constructed: true, number: TagNumber(number) }, value);
        let point = self.point(false)?;
        let bits = BitStringRef::from_bytes(&point).ok()?.to_der().ok()?;
        let secret = Zeroizing::new(write_value(Tag::OctetString, &self.secret()?)?);
        let parameters = if with_parameters { field(0, &self.parameters()?)? } else { Vec::new() };
        write_sequence(&[&write_integer(&[1])?, &secret, &parameters, &field(1, &bits)?]).map(Zeroizing::new)
    }

    /// Of a SubjectPublicKeyInfo.
    pub fn read_public(parameters: Option<&[u8]>, point: &[u8]) -> Option<Self> {
        let (curve, explicit) = curves::by_parameters(parameters?)?;
        Self::from_parts(curve, Some(point), None).map(|key| key.with_explicit(explicit))
    }

    /// Of an ECPrivateKey, whose curve may be told outside.
    pub fn read_private(outside: Option<&[u8]>, der: &[u8]) -> Option<Self> {
        /// The value of the field with that number, if it comes next.
        fn field<'a>(reader: &mut SliceReader<'a>, number: u32) -> Option<Option<&'a [u8]>> {
            let tag = Tag::ContextSpecific { constructed: true, number: TagNumber(number) };
            if reader.is_finished() || tag != Tag::peek(reader).ok()? {
                return Some(None);
            }
            Some(Some(AnyRef::decode(reader).ok()?.value()))
        }

        let mut reader = SliceReader::new(value_of(der, Tag::Sequence)?).ok()?;
        if UintRef::decode(&mut reader).ok()?.as_bytes() != [1] {
            return None;
        }
        let secret = AnyRef::decode(&mut reader).ok().filter(|secret| secret.header().tag() == Tag::OctetString)?.value();
        let inside = field(&mut reader, 0)?;
        let point = match field(&mut reader, 1)? {
            Some(bits) => Some(BitStringRef::from_der(bits).ok()?.as_bytes()?),
            None => None,
        };
        let (curve, explicit) = curves::by_parameters(outside.or(inside)?)?;
        let agrees = inside.is_none_or(|inside| curves::by_parameters(inside).is_some_and(|(other, _)| other.name == curve.name));
        if !agrees || !reader.is_finished() {
            return None;
        }
        Self::from_parts(curve, point, Some(secret)).map(|key| key.with_explicit(explicit))
    }

    pub fn equals(&self, other: &Self) -> bool {
        // SAFETY: both are valid.
        unsafe { EVP_PKEY_cmp(self.native.as_ptr(), other.native.as_ptr()) == 1 }
    }
}
