//! The objects of aws-lc, owned: freed once, shared by its own counts, and safe to send, since what is behind them is locked or not changed.

use std::ptr::{self, NonNull};

use aws_lc_sys::{
    BIO, BIO_free, BIO_mem_contents, BIO_new, BIO_new_mem_buf, BIO_s_mem, BN_clear_free, CBB, CBB_cleanup, CBB_finish, CBB_init, DH,
    DH_free, DSA, DSA_SIG, DSA_SIG_free, DSA_free, EC_GROUP, EC_GROUP_free, EC_KEY, EC_KEY_free, EC_POINT, EC_POINT_free, ECDSA_SIG,
    ECDSA_SIG_free, EVP_PKEY, EVP_PKEY_CTX, EVP_PKEY_CTX_free, EVP_PKEY_free, EVP_PKEY_up_ref, NETSCAPE_SPKI, NETSCAPE_SPKI_free,
    OPENSSL_STACK, OPENSSL_free, OPENSSL_sk_free, OPENSSL_sk_new_null, OPENSSL_sk_num, OPENSSL_sk_push, OPENSSL_sk_value, PKCS12,
    PKCS12_free, RSA, RSA_free, X509, X509_CRL, X509_CRL_free, X509_CRL_up_ref, X509_STORE, X509_STORE_CTX, X509_STORE_CTX_free,
    X509_STORE_free, X509_STORE_up_ref, X509_free, X509_up_ref, stack_st_X509,
};

/// What aws-lc frees.
pub trait Native {
    /// Gives up one reference.
    ///
    /// # Safety
    /// The pointer is valid, and its owner uses it no more.
    unsafe fn free(pointer: *mut Self);
}

/// What aws-lc counts.
pub trait Shared: Native {
    /// Takes another reference.
    ///
    /// # Safety
    /// The pointer is valid.
    unsafe fn share(pointer: *mut Self);
}

macro_rules! native {
    ($($type:ty, $free:ident $(, $share:ident)?;)*) => {$(
        impl Native for $type {
            unsafe fn free(pointer: *mut Self) {
                // SAFETY: as the trait says.
                unsafe { $free(pointer) };
            }
        }
        $(impl Shared for $type {
            unsafe fn share(pointer: *mut Self) {
                // SAFETY: as the trait says.
                unsafe { $share(pointer) };
            }
        })?
    )*};
}

native! {
    BIO, BIO_free;
    aws_lc_sys::BIGNUM, BN_clear_free;
    DH, DH_free;
    DSA, DSA_free;
    DSA_SIG, DSA_SIG_free;
    EC_GROUP, EC_GROUP_free;
    EC_KEY, EC_KEY_free;
    EC_POINT, EC_POINT_free;
    ECDSA_SIG, ECDSA_SIG_free;
    EVP_PKEY, EVP_PKEY_free, EVP_PKEY_up_ref;
    EVP_PKEY_CTX, EVP_PKEY_CTX_free;
    NETSCAPE_SPKI, NETSCAPE_SPKI_free;
    PKCS12, PKCS12_free;
    RSA, RSA_free;
    X509, X509_free, X509_up_ref;
    X509_CRL, X509_CRL_free, X509_CRL_up_ref;
    X509_STORE, X509_STORE_free, X509_STORE_up_ref;
    X509_STORE_CTX, X509_STORE_CTX_free;
}

/// A reference that is given back when it goes.
pub struct Owned<T: Native>(NonNull<T>);

// SAFETY: aws-lc's objects have atomic counts and no ties to a thread.
unsafe impl<T: Native> Send for Owned<T> {}
// SAFETY: what is shared is not changed: this crate's functions only read, and a store locks itself.
unsafe impl<T: Shared> Sync for Owned<T> {}

impl<T: Native> Owned<T> {
    /// # Safety
    /// The pointer is null or a reference that nobody else gives back.
    pub unsafe fn new(pointer: *mut T) -> Option<Self> {
        NonNull::new(pointer).map(Self)
    }

    pub fn as_ptr(&self) -> *mut T {
        self.0.as_ptr()
    }
}

impl<T: Shared> Owned<T> {
    /// A reference of its own to what another owns.
    ///
    /// # Safety
    /// The pointer is null or valid.
    pub unsafe fn share(pointer: *mut T) -> Option<Self> {
        let pointer = NonNull::new(pointer)?;
        // SAFETY: it is valid.
        unsafe { T::share(pointer.as_ptr()) };
        Some(Self(pointer))
    }
}

impl<T: Shared> Clone for Owned<T> {
    fn clone(&self) -> Self {
        // SAFETY: what is owned is valid.
        unsafe { T::share(self.as_ptr()) };
        Self(self.0)
    }
}

impl<T: Native> Drop for Owned<T> {
    fn drop(&mut self) {
        // SAFETY: this reference is given back once.
        unsafe { T::free(self.as_ptr()) };
    }
}

/// Something to read these bytes from; valid while they are.
pub fn reader(bytes: &[u8]) -> Option<Owned<BIO>> {
    let length = isize::try_from(bytes.len()).ok()?;
    // SAFETY: the bytes are that long, and are only read.
    unsafe { Owned::new(BIO_new_mem_buf(bytes.as_ptr().cast(), length)) }
}

/// The text that `print` writes; None if it failed.
pub fn printed(print: impl FnOnce(*mut BIO) -> bool) -> Option<String> {
    // SAFETY: it makes a new object.
    let bio = unsafe { Owned::new(BIO_new(BIO_s_mem())) }?;
    if !print(bio.as_ptr()) {
        return None;
    }
    let (mut data, mut length) = (ptr::null(), 0);
    // SAFETY: a memory BIO gives what it holds, which lives as long as it does.
    let bytes = unsafe {
        if BIO_mem_contents(bio.as_ptr(), &raw mut data, &raw mut length) != 1 || length == 0 {
            return Some(String::new());
        }
        std::slice::from_raw_parts(data, length)
    };
    Some(String::from_utf8_lossy(bytes).into_owned())
}

/// The bytes that one of the i2d functions makes; None if it failed.
pub fn encoded(encode: impl FnOnce(*mut *mut u8) -> i32) -> Option<Vec<u8>> {
    let mut data = ptr::null_mut();
    let length = usize::try_from(encode(&raw mut data)).ok()?;
    if data.is_null() {
        return None;
    }
    // SAFETY: the function made so many bytes, which are ours to free.
    unsafe {
        let bytes = std::slice::from_raw_parts(data, length).to_vec();
        OPENSSL_free(data.cast());
        Some(bytes)
    }
}

/// The bytes that one of the marshalling functions writes; None if it failed.
pub fn built(write: impl FnOnce(*mut CBB) -> bool) -> Option<Vec<u8>> {
    const CAPACITY: usize = 256;

    let mut builder = std::mem::MaybeUninit::<CBB>::uninit();
    let builder = builder.as_mut_ptr();
    let (mut data, mut length) = (ptr::null_mut(), 0);
    // SAFETY: the builder is made before it is used, and either cleaned up or finished; what it made is that long, and ours to free.
    unsafe {
        if CBB_init(builder, CAPACITY) != 1 {
            return None;
        }
        if !write(builder) || CBB_finish(builder, &raw mut data, &raw mut length) != 1 {
            CBB_cleanup(builder);
            return None;
        }
        let bytes = std::slice::from_raw_parts(data, length).to_vec();
        OPENSSL_free(data.cast());
        Some(bytes)
    }
}

/// A stack of certificates that owns one reference to each.
pub struct Certificates(NonNull<OPENSSL_STACK>);

impl Certificates {
    pub fn new() -> Option<Self> {
        // SAFETY: it makes a new object.
        NonNull::new(unsafe { OPENSSL_sk_new_null() }).map(Self)
    }

    /// # Safety
    /// The pointer is null or a stack that nobody else frees.
    pub unsafe fn from_raw(pointer: *mut stack_st_X509) -> Option<Self> {
        NonNull::new(pointer.cast()).map(Self)
    }

    pub fn push(&mut self, certificate: Owned<X509>) {
        // SAFETY: the stack takes the reference that is forgotten here; if it has no memory for it, the reference is given back below.
        let length = unsafe { OPENSSL_sk_push(self.0.as_ptr(), certificate.as_ptr().cast()) };
        if length != 0 {
            std::mem::forget(certificate);
        }
    }

    pub fn as_ptr(&self) -> *mut stack_st_X509 {
        self.0.as_ptr().cast()
    }

    pub fn to_vec(&self) -> Vec<Owned<X509>> {
        // SAFETY: the stack is valid.
        unsafe { members(self.as_ptr()) }
    }
}

impl Drop for Certificates {
    fn drop(&mut self) {
        // SAFETY: each reference is given back once, and then the stack is freed, which nobody uses any more.
        unsafe {
            for certificate in pointers::<X509>(self.0.as_ptr()) {
                X509_free(certificate);
            }
            OPENSSL_sk_free(self.0.as_ptr());
        }
    }
}

/// References to the members of a stack of certificates.
///
/// # Safety
/// The stack is null or valid.
pub unsafe fn members(stack: *const stack_st_X509) -> Vec<Owned<X509>> {
    // SAFETY: as this function says.
    unsafe { pointers::<X509>(stack.cast()) }
        .into_iter()
        // SAFETY: members of a stack are valid.
        .filter_map(|member| unsafe { Owned::share(member) })
        .collect()
}

/// The members of a stack.
///
/// # Safety
/// The stack is null or valid, and holds what the caller says.
pub unsafe fn pointers<T>(stack: *const OPENSSL_STACK) -> Vec<*mut T> {
    if stack.is_null() {
        return Vec::new();
    }
    // SAFETY: the stack is valid.
    unsafe { (0..OPENSSL_sk_num(stack)).map(|index| OPENSSL_sk_value(stack, index).cast()).collect() }
}
