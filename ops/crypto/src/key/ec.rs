//! Keys of elliptic curves (RFC 5480, RFC 5915).

use std::ffi::CStr;
use std::ptr;

use aws_lc_sys::{
    BN_num_bytes, EC_GROUP, EC_GROUP_get_cofactor, EC_GROUP_get_curve_GFp, EC_GROUP_get_curve_name, EC_GROUP_get_degree,
    EC_GROUP_get_order, EC_GROUP_get0_generator, EC_GROUP_get0_order, EC_GROUP_new_by_curve_name, EC_KEY, EC_KEY_check_key,
    EC_KEY_generate_key, EC_KEY_get0_group, EC_KEY_get0_private_key, EC_KEY_get0_public_key, EC_KEY_marshal_private_key, EC_KEY_new,
    EC_KEY_new_by_curve_name, EC_KEY_set_group, EC_KEY_set_private_key, EC_KEY_set_public_key, EC_POINT, EC_POINT_mul, EC_POINT_new,
    EC_POINT_oct2point, EC_POINT_point2oct, EVP_PKEY, EVP_PKEY_cmp, EVP_PKEY_get0_EC_KEY, EVP_PKEY_new, EVP_PKEY_set1_EC_KEY,
    EVP_marshal_private_key, EVP_marshal_public_key, NID_X9_62_prime256v1, NID_secp224r1, NID_secp256k1, NID_secp384r1, NID_secp521r1,
    OBJ_nid2sn, OBJ_txt2nid, point_conversion_form_t,
};
use ops_pki::PkiError;
use ops_pki::native::{Owned, built};
use pkcs8::der::asn1::{AnyRef, OctetStringRef};
use pkcs8::der::{Encode, Tag, TagNumber};
use zeroize::Zeroizing;

use crate::key::codec::{self, write_integer, write_sequence, write_value};
use crate::key::failed;
use crate::number::{Context, Number, bytes_of};

/// The curves that aws-lc has.
pub const CURVES: &[i32] = &[NID_X9_62_prime256v1, NID_secp224r1, NID_secp256k1, NID_secp384r1, NID_secp521r1];

/// Other names of them: NIST's, and SEC's.
const ALIASES: &[(&str, i32)] = &[
    ("P-224", NID_secp224r1),
    ("P-256", NID_X9_62_prime256v1),
    ("P-384", NID_secp384r1),
    ("P-521", NID_secp521r1),
    ("secp256r1", NID_X9_62_prime256v1),
];

/// A curve's number in aws-lc.
pub fn curve_by_name(name: &str) -> Option<i32> {
    let text = std::ffi::CString::new(name).ok()?;
    // SAFETY: the text is valid.
    let nid = unsafe { OBJ_txt2nid(text.as_ptr()) };
    let known = CURVES.contains(&nid).then_some(nid);
    known.or_else(|| ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, nid)| *nid))
}

pub fn curve_name(nid: i32) -> String {
    // SAFETY: names are constants, null where there is none.
    unsafe {
        let name = OBJ_nid2sn(nid);
        if name.is_null() { String::new() } else { CStr::from_ptr(name).to_string_lossy().into_owned() }
    }
}

/// How a point is written.
pub fn form(compressed: bool) -> point_conversion_form_t {
    if compressed { point_conversion_form_t::POINT_CONVERSION_COMPRESSED } else { point_conversion_form_t::POINT_CONVERSION_UNCOMPRESSED }
}

pub fn group(nid: i32) -> Option<Owned<EC_GROUP>> {
    // SAFETY: what is given is ours to free, which a constant curve survives.
    unsafe { Owned::new(EC_GROUP_new_by_curve_name(nid)) }
}

/// A point on the curve; None if it is not on it.
pub(crate) fn read_point(group: *const EC_GROUP, octets: &[u8]) -> Option<Owned<EC_POINT>> {
    // SAFETY: the group is valid, and the octets are as many as are told.
    unsafe {
        let point = Owned::new(EC_POINT_new(group))?;
        let read = EC_POINT_oct2point(group, point.as_ptr(), octets.as_ptr(), octets.len(), ptr::null_mut());
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
    /// The curve is written out instead of named.
    explicit: bool,
}

impl EcKey {
    pub fn from_native(native: Owned<EVP_PKEY>) -> Option<Self> {
        // SAFETY: the key is valid.
        let is_ec = unsafe { !EVP_PKEY_get0_EC_KEY(native.as_ptr()).is_null() };
        is_ec.then_some(Self { native, explicit: false })
    }

    pub fn with_explicit(self, explicit: bool) -> Self {
        Self { explicit, ..self }
    }

    fn new(key: &Owned<EC_KEY>) -> Option<Self> {
        // SAFETY: both are valid; the key takes a reference of its own.
        unsafe {
            let native = Owned::new(EVP_PKEY_new())?;
            (EVP_PKEY_set1_EC_KEY(native.as_ptr(), key.as_ptr()) == 1).then_some(Self { native, explicit: false })
        }
    }

    pub fn generate(nid: i32) -> Result<Self, PkiError> {
        let error = || failed("EC key generation failed");
        // SAFETY: the key is valid.
        unsafe {
            let key = Owned::new(EC_KEY_new_by_curve_name(nid)).ok_or_else(error)?;
            if EC_KEY_generate_key(key.as_ptr()) != 1 {
                return Err(PkiError::last());
            }
            Self::new(&key).ok_or_else(error)
        }
    }

    /// Of a point, of a secret, or of both, which have to belong together.
    pub fn from_parts(nid: i32, point: Option<&[u8]>, secret: Option<&[u8]>) -> Option<Self> {
        let group = group(nid)?;
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
            if fine { Self::new(&key) } else { None }
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

    pub fn curve(&self) -> i32 {
        // SAFETY: the group is valid.
        unsafe { EC_GROUP_get_curve_name(self.group()) }
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

    pub fn spki(&self) -> Option<Vec<u8>> {
        if self.explicit {
            return codec::write_spki(codec::EC, Some(&self.explicit_parameters()?), &self.point(false)?);
        }
        // SAFETY: the key is valid, and so is the builder.
        built(|builder| unsafe { EVP_marshal_public_key(builder, self.native.as_ptr()) == 1 })
    }

    pub fn pkcs8(&self) -> Option<Zeroizing<Vec<u8>>> {
        if self.explicit {
            return codec::write_pkcs8(codec::EC, Some(&self.explicit_parameters()?), &self.explicit_sec1(false)?);
        }
        // SAFETY: as above.
        built(|builder| unsafe { EVP_marshal_private_key(builder, self.native.as_ptr()) == 1 }).map(Zeroizing::new)
    }

    /// ECPrivateKey of RFC 5915.
    pub fn sec1(&self) -> Option<Zeroizing<Vec<u8>>> {
        if self.explicit {
            return self.explicit_sec1(true);
        }
        // SAFETY: as above.
        built(|builder| unsafe { EC_KEY_marshal_private_key(builder, self.key(), 0) == 1 }).map(Zeroizing::new)
    }

    fn explicit_sec1(&self, with_parameters: bool) -> Option<Zeroizing<Vec<u8>>> {
        let field = |number, value: &[u8]| write_value(Tag::ContextSpecific { constructed: true, number: TagNumber(number) }, value);
        let point = self.point(false)?;
        let bits = pkcs8::der::asn1::BitStringRef::from_bytes(&point).ok()?.to_der().ok()?;
        let secret = Zeroizing::new(OctetStringRef::new(&self.secret()?).ok()?.to_der().ok()?);
        let parameters = if with_parameters { field(0, &self.explicit_parameters()?)? } else { Vec::new() };
        write_sequence(&[&write_integer(&[1])?, &secret, &parameters, &field(1, &bits)?]).map(Zeroizing::new)
    }

    /// SpecifiedECDomain of SEC 1, section C.2.
    fn explicit_parameters(&self) -> Option<Vec<u8>> {
        /// prime-field (1.2.840.10045.1.1)
        const PRIME_FIELD: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 1, 1];

        let group = self.group();
        let (context, size) = (Context::new()?, self.field_size());
        let (p, a, b, order, cofactor) = (Number::new()?, Number::new()?, Number::new()?, Number::new()?, Number::new()?);
        // SAFETY: group, numbers and context are valid, and the generator is the group's.
        let generator = unsafe {
            let read = EC_GROUP_get_curve_GFp(group, p.as_ptr(), a.as_ptr(), b.as_ptr(), context.as_ptr()) == 1
                && EC_GROUP_get_order(group, order.as_ptr(), context.as_ptr()) == 1
                && EC_GROUP_get_cofactor(group, cofactor.as_ptr(), context.as_ptr()) == 1;
            if !read {
                return None;
            }
            write_point(group, EC_GROUP_get0_generator(group), false)?
        };
        let octets = |bytes: &[u8]| AnyRef::new(Tag::OctetString, bytes).ok()?.to_der().ok();
        let field = write_sequence(&[&write_value(Tag::ObjectIdentifier, PRIME_FIELD)?, &write_integer(&p.to_bytes(0))?])?;
        let curve = write_sequence(&[&octets(&a.to_bytes(size))?, &octets(&b.to_bytes(size))?])?;
        let (order, cofactor) = (write_integer(&order.to_bytes(0))?, write_integer(&cofactor.to_bytes(0))?);
        write_sequence(&[&write_integer(&[1])?, &field, &curve, &octets(&generator)?, &order, &cofactor])
    }

    pub fn equals(&self, other: &Self) -> bool {
        // SAFETY: both are valid.
        unsafe { EVP_PKEY_cmp(self.native.as_ptr(), other.native.as_ptr()) == 1 }
    }
}
