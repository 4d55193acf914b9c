//! The table of elliptic curves over prime fields: their names, and the numbers that make them (SEC 2, ANSI X9.62, RFC 5639). aws-lc has some
//! of them built in; with the others it works through the numbers.

use std::ffi::CString;
use std::ptr;

use aws_lc_sys::{
    BIGNUM, BN_hex2bn, BN_value_one, EC_GROUP, EC_GROUP_new_by_curve_name, EC_GROUP_new_curve_GFp, EC_GROUP_set_generator, EC_POINT_new,
    EC_POINT_set_affine_coordinates_GFp, NID_X9_62_prime256v1, NID_secp224r1, NID_secp256k1, NID_secp384r1, NID_secp521r1,
};
use ops_pki::native::Owned;
use pkcs8::der::asn1::{AnyRef, UintRef};
use pkcs8::der::{Decode, Reader, SliceReader, Tag};
use pkcs8::spki::ObjectIdentifier;

use crate::key::codec::{value_of, write_integer, write_sequence, write_value};
use crate::number::{Context, Number};

/// A curve y² = x³ + ax + b whose points are the multiples of one of them. Numbers are in hexadecimal.
pub struct Curve {
    /// What OpenSSL calls it.
    pub name: &'static str,
    pub oid: ObjectIdentifier,
    /// aws-lc's number for it, where it is built in.
    pub native: Option<i32>,
    prime: &'static str,
    a: &'static str,
    b: &'static str,
    x: &'static str,
    y: &'static str,
    order: &'static str,
    /// What a and b were made of, where that is told.
    seed: &'static str,
}

/// Other names of them: NIST's, and SEC's.
const ALIASES: &[(&str, &str)] = &[
    ("P-192", "prime192v1"),
    ("P-224", "secp224r1"),
    ("P-256", "prime256v1"),
    ("P-384", "secp384r1"),
    ("P-521", "secp521r1"),
    ("secp192r1", "prime192v1"),
    ("secp256r1", "prime256v1"),
];

pub fn by_name(name: &str) -> Option<&'static Curve> {
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
    CURVES.iter().find(|curve| curve.name == name)
}

pub fn by_oid(oid: ObjectIdentifier) -> Option<&'static Curve> {
    CURVES.iter().find(|curve| curve.oid == oid)
}

fn number(hex: &str) -> Option<Number> {
    let text = CString::new(hex).ok()?;
    let mut made: *mut BIGNUM = ptr::null_mut();
    // SAFETY: the text is valid; what is made is ours.
    unsafe {
        BN_hex2bn(&raw mut made, text.as_ptr());
        Owned::new(made).map(Number::from_native)
    }
}

/// A number in that many octets, or as many as it needs.
fn octets(hex: &str, length: usize) -> Option<Vec<u8>> {
    Some(number(hex)?.to_bytes(length))
}

impl Curve {
    /// Octets of a coordinate.
    fn size(&self) -> usize {
        self.prime.len() / 2
    }

    pub fn group(&self) -> Option<Owned<EC_GROUP>> {
        if let Some(nid) = self.native {
            // SAFETY: what is given is ours to free, which a constant curve survives.
            return unsafe { Owned::new(EC_GROUP_new_by_curve_name(nid)) };
        }
        let context = Context::new()?;
        let (prime, a, b) = (number(self.prime)?, number(self.a)?, number(self.b)?);
        let (x, y, order) = (number(self.x)?, number(self.y)?, number(self.order)?);
        // SAFETY: all numbers are valid, and copied; the point is one of the group that is being made.
        unsafe {
            let group = Owned::new(EC_GROUP_new_curve_GFp(prime.as_ptr(), a.as_ptr(), b.as_ptr(), context.as_ptr()))?;
            let base = Owned::new(EC_POINT_new(group.as_ptr()))?;
            let placed = EC_POINT_set_affine_coordinates_GFp(group.as_ptr(), base.as_ptr(), x.as_ptr(), y.as_ptr(), context.as_ptr()) == 1;
            let done = placed && EC_GROUP_set_generator(group.as_ptr(), base.as_ptr(), order.as_ptr(), BN_value_one()) == 1;
            done.then_some(group)
        }
    }

    /// The base point, uncompressed.
    fn generator(&self) -> Option<Vec<u8>> {
        Some([vec![4], octets(self.x, self.size())?, octets(self.y, self.size())?].concat())
    }

    /// SpecifiedECDomain of SEC 1, section C.2: the curve written out.
    pub fn parameters(&self) -> Option<Vec<u8>> {
        /// prime-field (1.2.840.10045.1.1)
        const PRIME_FIELD: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 1, 1];

        let element = |hex| write_value(Tag::OctetString, &octets(hex, self.size())?);
        let field = write_sequence(&[&write_value(Tag::ObjectIdentifier, PRIME_FIELD)?, &write_integer(&octets(self.prime, 0)?)?])?;
        let seed = if self.seed.is_empty() {
            Vec::new()
        } else {
            // No bits are unused.
            write_value(Tag::BitString, &[vec![0], octets(self.seed, self.seed.len() / 2)?].concat())?
        };
        let curve = write_sequence(&[&element(self.a)?, &element(self.b)?, &seed])?;
        let base = write_value(Tag::OctetString, &self.generator()?)?;
        write_sequence(&[&write_integer(&[1])?, &field, &curve, &base, &write_integer(&octets(self.order, 0)?)?, &write_integer(&[1])?])
    }
}

/// The curve of parameters, and whether they are written out. Only curves of the table are taken: others may be weak.
pub fn by_parameters(der: &[u8]) -> Option<(&'static Curve, bool)> {
    if let Some(oid) = value_of(der, Tag::ObjectIdentifier) {
        return by_oid(ObjectIdentifier::from_bytes(oid).ok()?).map(|curve| (curve, false));
    }
    by_explicit(der).map(|curve| (curve, true))
}

/// The seed and the cofactor may be missing, and the base point compressed.
fn by_explicit(der: &[u8]) -> Option<&'static Curve> {
    // Curves that are the same but for their seed have two names.
    if let Some(curve) = CURVES.iter().find(|curve| curve.parameters().is_some_and(|own| own == der)) {
        return Some(curve);
    }

    let mut reader = SliceReader::new(value_of(der, Tag::Sequence)?).ok()?;
    UintRef::decode(&mut reader).ok()?;
    let field = AnyRef::decode(&mut reader).ok()?;
    let coefficients = AnyRef::decode(&mut reader).ok()?;
    let base = AnyRef::decode(&mut reader).ok().filter(|base| base.header().tag() == Tag::OctetString)?.value();
    let order = UintRef::decode(&mut reader).ok()?;
    if !reader.is_finished() && UintRef::decode(&mut reader).ok()?.as_bytes() != [1] {
        return None;
    }

    let mut field = SliceReader::new(field.value()).ok()?;
    AnyRef::decode(&mut field).ok().filter(|kind| kind.header().tag() == Tag::ObjectIdentifier)?;
    let prime = UintRef::decode(&mut field).ok()?;
    let mut coefficients = SliceReader::new(coefficients.value()).ok()?;
    let a = AnyRef::decode(&mut coefficients).ok()?.value();
    let b = AnyRef::decode(&mut coefficients).ok()?.value();

    CURVES.iter().find(|curve| {
        let size = curve.size();
        let same = |hex, bytes: &[u8], length| octets(hex, length).is_some_and(|octets| octets == bytes);
        let has_base = || {
            let whole = curve.generator()?;
            let sign = 2 | (whole.last()? & 1);
            Some(whole == base || base.split_first() == Some((&sign, &whole[1..=size])))
        };
        same(curve.prime, prime.as_bytes(), 0)
            && same(curve.order, order.as_bytes(), 0)
            && same(curve.a, a, size)
            && same(curve.b, b, size)
            && has_base() == Some(true)
    })
}

pub const CURVES: &[Curve] = &[
    Curve {
        name: "brainpoolP160r1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.1"),
        native: None,
        prime: "e95e4a5f737059dc60dfc7ad95b3d8139515620f",
        a: "340e7be2a280eb74e2be61bada745d97e8f7c300",
        b: "1e589a8595423412134faa2dbdec95c8d8675e58",
        x: "bed5af16ea3f6a4f62938c4631eb5af7bdbcdbc3",
        y: "1667cb477a1a8ec338f94741669c976316da6321",
        order: "e95e4a5f737059dc60df5991d45029409e60fc09",
        seed: "",
    },
    Curve {
        name: "brainpoolP160t1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.2"),
        native: None,
        prime: "e95e4a5f737059dc60dfc7ad95b3d8139515620f",
        a: "e95e4a5f737059dc60dfc7ad95b3d8139515620c",
        b: "7a556b6dae535b7b51ed2c4d7daa7a0b5c55f380",
        x: "b199b13b9b34efc1397e64baeb05acc265ff2378",
        y: "add6718b7c7c1961f0991b842443772152c9e0ad",
        order: "e95e4a5f737059dc60df5991d45029409e60fc09",
        seed: "",
    },
    Curve {
        name: "brainpoolP192r1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.3"),
        native: None,
        prime: "c302f41d932a36cda7a3463093d18db78fce476de1a86297",
        a: "6a91174076b1e0e19c39c031fe8685c1cae040e5c69a28ef",
        b: "469a28ef7c28cca3dc721d044f4496bcca7ef4146fbf25c9",
        x: "c0a0647eaab6a48753b033c56cb0f0900a2f5c4853375fd6",
        y: "14b690866abd5bb88b5f4828c1490002e6773fa2fa299b8f",
        order: "c302f41d932a36cda7a3462f9e9e916b5be8f1029ac4acc1",
        seed: "",
    },
    Curve {
        name: "brainpoolP192t1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.4"),
        native: None,
        prime: "c302f41d932a36cda7a3463093d18db78fce476de1a86297",
        a: "c302f41d932a36cda7a3463093d18db78fce476de1a86294",
        b: "13d56ffaec78681e68f9deb43b35bec2fb68542e27897b79",
        x: "3ae9e58c82f63c30282e1fe7bbf43fa72c446af6f4618129",
        y: "097e2c5667c2223a902ab5ca449d0084b7e5b3de7ccc01c9",
        order: "c302f41d932a36cda7a3462f9e9e916b5be8f1029ac4acc1",
        seed: "",
    },
    Curve {
        name: "brainpoolP224r1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.5"),
        native: None,
        prime: "d7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0ff",
        a: "68a5e62ca9ce6c1c299803a6c1530b514e182ad8b0042a59cad29f43",
        b: "2580f63ccfe44138870713b1a92369e33e2135d266dbb372386c400b",
        x: "0d9029ad2c7e5cf4340823b2a87dc68c9e4ce3174c1e6efdee12c07d",
        y: "58aa56f772c0726f24c6b89e4ecdac24354b9e99caa3f6d3761402cd",
        order: "d7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f",
        seed: "",
    },
    Curve {
        name: "brainpoolP224t1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.6"),
        native: None,
        prime: "d7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0ff",
        a: "d7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0fc",
        b: "4b337d934104cd7bef271bf60ced1ed20da14c08b3bb64f18a60888d",
        x: "6ab1e344ce25ff3896424e7ffe14762ecb49f8928ac0c76029b4d580",
        y: "0374e9f5143e568cd23f3f4d7c0d4b1e41c8cc0d1c6abd5f1a46db4c",
        order: "d7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f",
        seed: "",
    },
    Curve {
        name: "brainpoolP256r1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.7"),
        native: None,
        prime: "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377",
        a: "7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9",
        b: "26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6",
        x: "8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262",
        y: "547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997",
        order: "a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7",
        seed: "",
    },
    Curve {
        name: "brainpoolP256t1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.8"),
        native: None,
        prime: "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377",
        a: "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5374",
        b: "662c61c430d84ea4fe66a7733d0b76b7bf93ebc4af2f49256ae58101fee92b04",
        x: "a3e8eb3cc1cfe7b7732213b23a656149afa142c47aafbc2b79a191562e1305f4",
        y: "2d996c823439c56d7f7b22e14644417e69bcb6de39d027001dabe8f35b25c9be",
        order: "a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7",
        seed: "",
    },
    Curve {
        name: "brainpoolP320r1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.9"),
        native: None,
        prime: "d35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e27",
        a: "3ee30b568fbab0f883ccebd46d3f3bb8a2a73513f5eb79da66190eb085ffa9f492f375a97d860eb4",
        b: "520883949dfdbc42d3ad198640688a6fe13f41349554b49acc31dccd884539816f5eb4ac8fb1f1a6",
        x: "43bd7e9afb53d8b85289bcc48ee5bfe6f20137d10a087eb6e7871e2a10a599c710af8d0d39e20611",
        y: "14fdd05545ec1cc8ab4093247f77275e0743ffed117182eaa9c77877aaac6ac7d35245d1692e8ee1",
        order: "d35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311",
        seed: "",
    },
    Curve {
        name: "brainpoolP320t1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.10"),
        native: None,
        prime: "d35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e27",
        a: "d35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e24",
        b: "a7f561e038eb1ed560b3d147db782013064c19f27ed27c6780aaf77fb8a547ceb5b4fef422340353",
        x: "925be9fb01afc6fb4d3e7d4990010f813408ab106c4f09cb7ee07868cc136fff3357f624a21bed52",
        y: "63ba3a7a27483ebf6671dbef7abb30ebee084e58a0b077ad42a5a0989d1ee71b1b9bc0455fb0d2c3",
        order: "d35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311",
        seed: "",
    },
    Curve {
        name: "brainpoolP384r1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.11"),
        native: None,
        prime: "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53",
        a: "7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826",
        b: "04a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11",
        x: "1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af1e",
        y: "8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c5315",
        order: "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565",
        seed: "",
    },
    Curve {
        name: "brainpoolP384t1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.12"),
        native: None,
        prime: "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53",
        a: "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec50",
        b: "7f519eada7bda81bd826dba647910f8c4b9346ed8ccdc64e4b1abd11756dce1d2074aa263b88805ced70355a33b471ee",
        x: "18de98b02db9a306f2afcd7235f72a819b80ab12ebd653172476fecd462aabffc4ff191b946a5f54d8d0aa2f418808cc",
        y: "25ab056962d30651a114afd2755ad336747f93475b7a1fca3b88f2b6a208ccfe469408584dc2b2912675bf5b9e582928",
        order: "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565",
        seed: "",
    },
    Curve {
        name: "brainpoolP512r1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.13"),
        native: None,
        prime: "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330871\
            7d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3",
        a: "7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc\
            2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94ca",
        b: "3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a7\
            2bf2c7b9e7c1ac4d77fc94cadc083e67984050b75ebae5dd2809bd638016f723",
        x: "81aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098e\
            ff3b1f78e2d0d48d50d1687b93b97d5f7c6d5047406a5e688b352209bcb9f822",
        y: "7dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f8111\
            b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad80892",
        order: "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870\
            553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069",
        seed: "",
    },
    Curve {
        name: "brainpoolP512t1",
        oid: ObjectIdentifier::new_unwrap("1.3.36.3.3.2.8.1.1.14"),
        native: None,
        prime: "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330871\
            7d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3",
        a: "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330871\
            7d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f0",
        b: "7cbbbcf9441cfab76e1890e46884eae321f70c0bcb4981527897504bec3e36a6\
            2bcdfa2304976540f6450085f2dae145c22553b465763689180ea2571867423e",
        x: "640ece5c12788717b9c1ba06cbc2a6feba85842458c56dde9db1758d39c0313d\
            82ba51735cdb3ea499aa77a7d6943a64f7a3f25fe26f06b51baa2696fa9035da",
        y: "5b534bd595f5af0fa2c892376c84ace1bb4e3019b71634c01131159cae03cee9\
            d9932184beef216bd71df2dadf86a627306ecff96dbb8bace198b61e00f8b332",
        order: "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870\
            553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069",
        seed: "",
    },
    Curve {
        name: "prime192v1",
        oid: ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.1"),
        native: None,
        prime: "fffffffffffffffffffffffffffffffeffffffffffffffff",
        a: "fffffffffffffffffffffffffffffffefffffffffffffffc",
        b: "64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1",
        x: "188da80eb03090f67cbf20eb43a18800f4ff0afd82ff1012",
        y: "07192b95ffc8da78631011ed6b24cdd573f977a11e794811",
        order: "ffffffffffffffffffffffff99def836146bc9b1b4d22831",
        seed: "3045ae6fc8422f64ed579528d38120eae12196d5",
    },
    Curve {
        name: "prime192v2",
        oid: ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.2"),
        native: None,
        prime: "fffffffffffffffffffffffffffffffeffffffffffffffff",
        a: "fffffffffffffffffffffffffffffffefffffffffffffffc",
        b: "cc22d6dfb95c6b25e49c0d6364a4e5980c393aa21668d953",
        x: "eea2bae7e1497842f2de7769cfe9c989c072ad696f48034a",
        y: "6574d11d69b6ec7a672bb82a083df2f2b0847de970b2de15",
        order: "fffffffffffffffffffffffe5fb1a724dc80418648d8dd31",
        seed: "31a92ee2029fd10d901b113e990710f0d21ac6b6",
    },
    Curve {
        name: "prime192v3",
        oid: ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.3"),
        native: None,
        prime: "fffffffffffffffffffffffffffffffeffffffffffffffff",
        a: "fffffffffffffffffffffffffffffffefffffffffffffffc",
        b: "22123dc2395a05caa7423daeccc94760a7d462256bd56916",
        x: "7d29778100c65a1da1783716588dce2b8b4aee8e228f1896",
        y: "38a90f22637337334b49dcb66a6dc8f9978aca7648a943b0",
        order: "ffffffffffffffffffffffff7a62d031c83f4294f640ec13",
        seed: "c469684435deb378c4b65ca9591e2a5763059a2e",
    },
    Curve {
        name: "prime239v1",
        oid: ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.4"),
        native: None,
        prime: "7fffffffffffffffffffffff7fffffffffff8000000000007fffffffffff",
        a: "7fffffffffffffffffffffff7fffffffffff8000000000007ffffffffffc",
        b: "6b016c3bdcf18941d0d654921475ca71a9db2fb27d1d37796185c2942c0a",
        x: "0ffa963cdca8816ccc33b8642bedf905c3d358573d3f27fbbd3b3cb9aaaf",
        y: "7debe8e4e90a5dae6e4054ca530ba04654b36818ce226b39fccb7b02f1ae",
        order: "7fffffffffffffffffffffff7fffff9e5e9a9f5d9071fbd1522688909d0b",
        seed: "e43bb460f0b80cc0c0b075798e948060f8321b7d",
    },
    Curve {
        name: "prime239v2",
        oid: ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.5"),
        native: None,
        prime: "7fffffffffffffffffffffff7fffffffffff8000000000007fffffffffff",
        a: "7fffffffffffffffffffffff7fffffffffff8000000000007ffffffffffc",
        b: "617fab6832576cbbfed50d99f0249c3fee58b94ba0038c7ae84c8c832f2c",
        x: "38af09d98727705120c921bb5e9e26296a3cdcf2f35757a0eafd87b830e7",
        y: "5b0125e4dbea0ec7206da0fc01d9b081329fb555de6ef460237dff8be4ba",
        order: "7fffffffffffffffffffffff800000cfa7e8594377d414c03821bc582063",
        seed: "e8b4011604095303ca3b8099982be09fcb9ae616",
    },
    Curve {
        name: "prime239v3",
        oid: ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.6"),
        native: None,
        prime: "7fffffffffffffffffffffff7fffffffffff8000000000007fffffffffff",
        a: "7fffffffffffffffffffffff7fffffffffff8000000000007ffffffffffc",
        b: "255705fa2a306654b1f4cb03d6a750a30c250102d4988717d9ba15ab6d3e",
        x: "6768ae8e18bb92cfcf005c949aa2c6d94853d0e660bbf854b1c9505fe95a",
        y: "1607e6898f390c06bc1d552bad226f3b6fcfe48b6e818499af18e3ed6cf3",
        order: "7fffffffffffffffffffffff7fffff975deb41b3a6057c3c432146526551",
        seed: "7d7374168ffe3471b60a857686a19475d3bfa2ff",
    },
    Curve {
        name: "prime256v1",
        oid: ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"),
        native: Some(NID_X9_62_prime256v1),
        prime: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        a: "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
        b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        x: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        y: "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
        order: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        seed: "c49d360886e704936a6678e1139d26b7819f7e90",
    },
    Curve {
        name: "secp160k1",
        oid: ObjectIdentifier::new_unwrap("1.3.132.0.9"),
        native: None,
        prime: "fffffffffffffffffffffffffffffffeffffac73",
        a: "00",
        b: "07",
        x: "3b4c382ce37aa192a4019e763036f4f5dd4d7ebb",
        y: "938cf935318fdced6bc28286531733c3f03c4fee",
        order: "0100000000000000000001b8fa16dfab9aca16b6b3",
        seed: "",
    },
    Curve {
        name: "secp160r1",
        oid: ObjectIdentifier::new_unwrap("1.3.132.0.8"),
        native: None,
        prime: "ffffffffffffffffffffffffffffffff7fffffff",
        a: "ffffffffffffffffffffffffffffffff7ffffffc",
        b: "1c97befc54bd7a8b65acf89f81d4d4adc565fa45",
        x: "4a96b5688ef573284664698968c38bb913cbfc82",
        y: "23a628553168947d59dcc912042351377ac5fb32",
        order: "0100000000000000000001f4c8f927aed3ca752257",
        seed: "1053cde42c14d696e67687561517533bf3f83345",
    },
    Curve {
        name: "secp160r2",
        oid: ObjectIdentifier::new_unwrap("1.3.132.0.30"),
        native: None,
        prime: "fffffffffffffffffffffffffffffffeffffac73",
        a: "fffffffffffffffffffffffffffffffeffffac70",
        b: "b4e134d3fb59eb8bab57274904664d5af50388ba",
        x: "52dcb034293a117e1f4ff11b30f7199d3144ce6d",
        y: "feaffef2e331f296e071fa0df9982cfea7d43f2e",
        order: "0100000000000000000000351ee786a818f3a1a16b",
        seed: "b99b99b099b323e02709a4d696e6768756151751",
    },
    Curve {
        name: "secp192k1",
        oid: ObjectIdentifier::new_unwrap("1.3.132.0.31"),
        native: None,
        prime: "fffffffffffffffffffffffffffffffffffffffeffffee37",
        a: "00",
        b: "03",
        x: "db4ff10ec057e9ae26b07d0280b7f4341da5d1b1eae06c7d",
        y: "9b2f2f6d9c5628a7844163d015be86344082aa88d95e2f9d",
        order: "fffffffffffffffffffffffe26f2fc170f69466a74defd8d",
        seed: "",
    },
    Curve {
        name: "secp224k1",
        oid: ObjectIdentifier::new_unwrap("1.3.132.0.32"),
        native: None,
        prime: "fffffffffffffffffffffffffffffffffffffffffffffffeffffe56d",
        a: "00",
        b: "05",
        x: "a1455b334df099df30fc28a169a467e9e47075a90f7e650eb6b7a45c",
        y: "7e089fed7fba344282cafbd6f7e319f7c0b0bd59e2ca4bdb556d61a5",
        order: "010000000000000000000000000001dce8d2ec6184caf0a971769fb1f7",
        seed: "",
    },
    Curve {
        name: "secp224r1",
        oid: ObjectIdentifier::new_unwrap("1.3.132.0.33"),
        native: Some(NID_secp224r1),
        prime: "ffffffffffffffffffffffffffffffff000000000000000000000001",
        a: "fffffffffffffffffffffffffffffffefffffffffffffffffffffffe",
        b: "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4",
        x: "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21",
        y: "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34",
        order: "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d",
        seed: "bd71344799d5c7fcdc45b59fa3b9ab8f6a948bc5",
    },
    Curve {
        name: "secp256k1",
        oid: ObjectIdentifier::new_unwrap("1.3.132.0.10"),
        native: Some(NID_secp256k1),
        prime: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
        a: "00",
        b: "07",
        x: "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        y: "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
        order: "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        seed: "",
    },
    Curve {
        name: "secp384r1",
        oid: ObjectIdentifier::new_unwrap("1.3.132.0.34"),
        native: Some(NID_secp384r1),
        prime: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
        a: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc",
        b: "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        x: "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
        y: "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
        order: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
        seed: "a335926aa319a27a1d00896a6773a4827acdac73",
    },
    Curve {
        name: "secp521r1",
        oid: ObjectIdentifier::new_unwrap("1.3.132.0.35"),
        native: Some(NID_secp521r1),
        prime: "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
            ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        a: "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
            fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc",
        b: "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e\
            156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
        x: "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3d\
            baa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
        y: "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e66\
            2c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
        order: "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
            fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
        seed: "d09e8800291cb85396cc6717393284aaa0da64ba",
    },
    Curve {
        name: "wap-wsg-idm-ecid-wtls12",
        oid: ObjectIdentifier::new_unwrap("2.23.43.1.4.12"),
        native: None,
        prime: "ffffffffffffffffffffffffffffffff000000000000000000000001",
        a: "fffffffffffffffffffffffffffffffefffffffffffffffffffffffe",
        b: "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4",
        x: "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21",
        y: "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34",
        order: "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d",
        seed: "",
    },
    Curve {
        name: "wap-wsg-idm-ecid-wtls7",
        oid: ObjectIdentifier::new_unwrap("2.23.43.1.4.7"),
        native: None,
        prime: "fffffffffffffffffffffffffffffffeffffac73",
        a: "fffffffffffffffffffffffffffffffeffffac70",
        b: "b4e134d3fb59eb8bab57274904664d5af50388ba",
        x: "52dcb034293a117e1f4ff11b30f7199d3144ce6d",
        y: "feaffef2e331f296e071fa0df9982cfea7d43f2e",
        order: "0100000000000000000000351ee786a818f3a1a16b",
        seed: "b99b99b099b323e02709a4d696e6768756151751",
    },
    Curve {
        name: "wap-wsg-idm-ecid-wtls9",
        oid: ObjectIdentifier::new_unwrap("2.23.43.1.4.9"),
        native: None,
        prime: "fffffffffffffffffffffffffffffffffffc808f",
        a: "00",
        b: "03",
        x: "0000000000000000000000000000000000000001",
        y: "0000000000000000000000000000000000000002",
        order: "0100000000000000000001cdc98ae0e2de574abf33",
        seed: "",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_curve_can_be_made_and_is_found_again() {
        for curve in CURVES {
            assert!(curve.group().is_some(), "{}", curve.name);
            let (found, explicit) = by_parameters(&curve.parameters().unwrap()).unwrap();
            // Some curves have two names.
            assert!(explicit && found.order == curve.order && found.b == curve.b, "{}", curve.name);
        }
    }
}
