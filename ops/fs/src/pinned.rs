//! The memory of a typed array while another thread reads or writes it.

use deno_core::v8;

/// Keeps the memory of an `ArrayBufferView` alive, wherever the view itself goes meanwhile.
///
/// Only the kernel touches the memory (through `read` and `write` calls), never Rust code: JavaScript may write to it at the same time,
/// and it may even have shrunk, in which case the call fails with `EFAULT`.
pub struct Pinned {
    store: Option<v8::SharedRef<v8::BackingStore>>,
    offset: usize,
    length: usize,
}

// SAFETY: a backing store is reference-counted atomically and may be released on any thread; the memory is used as described above.
unsafe impl Send for Pinned {}

impl Pinned {
    /// `length` bytes of `view` from `offset`; less when the view is shorter.
    pub fn new(view: v8::Local<v8::ArrayBufferView>, offset: usize, length: usize) -> Pinned {
        let available = view.byte_length();
        let offset = offset.min(available);
        let length = length.min(available - offset);
        let store = view.get_backing_store().filter(|_| length > 0);
        let length = if store.is_some() { length } else { 0 };
        Pinned { store, offset: view.byte_offset() + offset, length }
    }

    /// All of `view`.
    pub fn whole(view: v8::Local<v8::ArrayBufferView>) -> Pinned {
        Self::new(view, 0, usize::MAX)
    }

    /// The views of an array of views.
    pub fn list(scope: &mut v8::PinScope, views: v8::Local<v8::Array>) -> Vec<Pinned> {
        (0..views.length())
            .filter_map(|index| views.get_index(scope, index))
            .filter_map(|value| v8::Local::<v8::ArrayBufferView>::try_from(value).ok())
            .map(Pinned::whole)
            .collect()
    }

    pub fn len(&self) -> usize {
        self.length
    }

    pub fn as_mut_ptr(&self) -> *mut u8 {
        match self.store.as_ref().and_then(|store| store.data()) {
            // SAFETY: the view lay inside its store when this was made; the address is given to the kernel only.
            Some(data) => unsafe { data.as_ptr().cast::<u8>().add(self.offset) },
            None => std::ptr::NonNull::dangling().as_ptr(),
        }
    }
}

/// The form `readv` and `writev` want.
pub fn io_vectors(buffers: &[Pinned]) -> Vec<libc::iovec> {
    buffers.iter().map(|buffer| libc::iovec { iov_base: buffer.as_mut_ptr().cast(), iov_len: buffer.len() }).collect()
}
