//! SLH-DSA (FIPS 205) by the crate fips205, whose parameter sets are modules with types of their own.

use fips205::traits::{SerDes, Signer, Verifier};
use zeroize::Zeroizing;

macro_rules! sets {
    ($($set:ident, $module:ident;)*) => {
        /// A parameter set.
        #[derive(Clone, Copy)]
        pub enum Set {
            $($set,)*
        }

        impl Set {
            /// A new private key.
            pub fn generate(self) -> Option<Zeroizing<Vec<u8>>> {
                match self {
                    $(Self::$set => Some(Zeroizing::new(fips205::$module::try_keygen().ok()?.1.into_bytes().to_vec())),)*
                }
            }

            /// Signs with fresh randomness; `context` has at most 255 bytes.
            pub fn sign(self, private: &[u8], message: &[u8], context: &[u8]) -> Option<Vec<u8>> {
                match self {
                    $(Self::$set => {
                        let key = fips205::$module::PrivateKey::try_from_bytes(private.try_into().ok()?).ok()?;
                        Some(key.try_sign(message, context, true).ok()?.to_vec())
                    })*
                }
            }

            pub fn verify(self, public: &[u8], message: &[u8], context: &[u8], signature: &[u8]) -> Option<bool> {
                match self {
                    $(Self::$set => {
                        let key = fips205::$module::PublicKey::try_from_bytes(public.try_into().ok()?).ok()?;
                        Some(key.verify(message, signature.try_into().ok()?, context))
                    })*
                }
            }
        }
    };
}

sets! {
    Sha2_128f, slh_dsa_sha2_128f;
    Sha2_128s, slh_dsa_sha2_128s;
    Sha2_192f, slh_dsa_sha2_192f;
    Sha2_192s, slh_dsa_sha2_192s;
    Sha2_256f, slh_dsa_sha2_256f;
    Sha2_256s, slh_dsa_sha2_256s;
    Shake128f, slh_dsa_shake_128f;
    Shake128s, slh_dsa_shake_128s;
    Shake192f, slh_dsa_shake_192f;
    Shake192s, slh_dsa_shake_192s;
    Shake256f, slh_dsa_shake_256f;
    Shake256s, slh_dsa_shake_256s;
}
