//! The ops of `node:crypto`.

mod agree;
mod algorithms;
mod blocks;
mod certificates;
mod chacha;
mod cipher;
mod ciphers;
mod des_wrap;
mod digest;
mod hash;
mod implicit_rejection;
mod kdf;
mod kem;
pub mod key;
mod number;
mod ocb;
mod prime;
mod random;
mod rsa_cipher;
mod safe_prime;
mod sign;
mod slh_dsa;
mod sponge;
mod text;
mod wrap;

deno_core::extension!(
    protojs_crypto,
    ops = [
        agree::op_crypto_agree,
        agree::op_crypto_agree_sync,
        agree::op_crypto_dh_agree,
        agree::op_crypto_dh_check,
        agree::op_crypto_dh_generate,
        agree::op_crypto_dh_group,
        agree::op_crypto_dh_prime,
        agree::op_crypto_ecdh_agree,
        agree::op_crypto_ecdh_convert,
        algorithms::op_crypto_find_hash,
        algorithms::op_crypto_get_hashes,
        certificates::op_crypto_certificate_check_private_key,
        certificates::op_crypto_certificate_public_key,
        certificates::op_crypto_certificate_verify,
        certificates::op_crypto_spkac_challenge,
        certificates::op_crypto_spkac_public_key,
        certificates::op_crypto_spkac_verify,
        cipher::op_crypto_cipher_final,
        cipher::op_crypto_cipher_get_auth_tag,
        cipher::op_crypto_cipher_new,
        cipher::op_crypto_cipher_set_aad,
        cipher::op_crypto_cipher_set_auth_tag,
        cipher::op_crypto_cipher_set_auto_padding,
        cipher::op_crypto_cipher_set_message_length,
        cipher::op_crypto_cipher_update,
        ciphers::op_crypto_find_cipher,
        ciphers::op_crypto_get_ciphers,
        hash::op_crypto_hash_block_size,
        hash::op_crypto_hash_copy,
        hash::op_crypto_hash_digest,
        hash::op_crypto_hash_digest_text,
        hash::op_crypto_hash_job,
        hash::op_crypto_hash_new,
        hash::op_crypto_hash_once,
        hash::op_crypto_hash_once_to_text,
        hash::op_crypto_hash_text_to_text,
        hash::op_crypto_hash_update,
        hash::op_crypto_hash_update_text,
        hash::op_crypto_hmac_digest,
        hash::op_crypto_hmac_new,
        hash::op_crypto_hmac_update,
        hash::op_crypto_hmac_update_text,
        kdf::op_crypto_argon2,
        kdf::op_crypto_argon2_sync,
        kdf::op_crypto_hkdf,
        kdf::op_crypto_hkdf_sync,
        kdf::op_crypto_pbkdf2,
        kdf::op_crypto_pbkdf2_sync,
        kdf::op_crypto_scrypt,
        kdf::op_crypto_scrypt_sync,
        kem::op_crypto_decapsulate,
        kem::op_crypto_decapsulate_sync,
        kem::op_crypto_encapsulate,
        kem::op_crypto_encapsulate_sync,
        key::facts::op_crypto_find_curve,
        key::facts::op_crypto_get_curves,
        key::facts::op_crypto_key_equals,
        key::facts::op_crypto_key_facts,
        key::facts::op_crypto_key_is_private,
        key::facts::op_crypto_key_to_public,
        key::facts::op_crypto_key_type,
        key::generate::op_crypto_key_generate,
        key::generate::op_crypto_key_generate_sync,
        key::ops::op_crypto_key_export_der,
        key::ops::op_crypto_key_export_pem,
        key::ops::op_crypto_key_import,
        key::ops::op_crypto_key_import_ec,
        key::ops::op_crypto_key_import_octets,
        key::ops::op_crypto_key_import_rsa,
        key::ops::op_crypto_key_numbers,
        key::ops::op_crypto_key_octets,
        prime::op_crypto_check_prime,
        prime::op_crypto_check_prime_sync,
        prime::op_crypto_generate_prime,
        prime::op_crypto_generate_prime_sync,
        random::op_crypto_random_bytes,
        random::op_crypto_random_fill_sync,
        random::op_crypto_random_uuids,
        random::op_crypto_timing_safe_equal,
        rsa_cipher::op_crypto_rsa_crypt,
        rsa_cipher::op_crypto_rsa_crypt_reverse,
        rsa_cipher::op_crypto_rsa_crypt_sync,
        sign::ops::op_crypto_hash_sign,
        sign::ops::op_crypto_hash_verify,
        sign::ops::op_crypto_sign,
        sign::ops::op_crypto_sign_sync,
        sign::ops::op_crypto_verify,
        sign::ops::op_crypto_verify_sync,
        sponge::op_crypto_kmac,
        sponge::op_crypto_sponge,
    ],
);
