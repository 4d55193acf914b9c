//! The ops of `node:crypto`.

mod algorithms;
mod cipher;
mod ciphers;
mod digest;
mod hash;
mod kdf;
mod prime;
mod random;
mod text;
mod wrap;

deno_core::extension!(
    protojs_crypto,
    ops = [
        algorithms::op_crypto_find_hash,
        algorithms::op_crypto_get_hashes,
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
        hash::op_crypto_hash_copy,
        hash::op_crypto_hash_digest,
        hash::op_crypto_hash_digest_text,
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
        prime::op_crypto_check_prime,
        prime::op_crypto_check_prime_sync,
        prime::op_crypto_generate_prime,
        prime::op_crypto_generate_prime_sync,
        random::op_crypto_random_bytes,
        random::op_crypto_random_fill_sync,
        random::op_crypto_random_uuids,
        random::op_crypto_timing_safe_equal,
    ],
);
