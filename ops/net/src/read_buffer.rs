//! Where reads land, shared by all handles of a runtime.
//!
//! A read goes into one scratch buffer that stays warm in the processor's cache. What arrived is copied from there: small pieces side by
//! side into a slab that many of them share, large ones into memory of their own, as large as they are. So JavaScript never keeps 64 KB
//! because of ten bytes, and a small read allocates nothing. A stream that gives much at a time is read into the memory JavaScript gets.

use deno_core::v8;

/// How much one read asks for; libuv's suggestion.
pub const READ_SIZE: usize = 64 * 1024;
const SLAB_SIZE: usize = 32 * 1024;
/// What is larger gets memory of its own.
const SMALL: usize = 4 * 1024;
/// After a read of so much the next one will probably be as large.
pub const BULK: usize = READ_SIZE / 2;

/// The buffers of one runtime.
#[derive(Default)]
pub struct ReadBuffer {
    scratch: Option<Box<[u8]>>,
    /// What the last read in bulk gave.
    bulk: Option<Vec<u8>>,
    slab: Option<Slab>,
}

struct Slab {
    buffer: v8::Global<v8::ArrayBuffer>,
    store: v8::SharedRef<v8::BackingStore>,
    used: usize,
}

impl ReadBuffer {
    /// The buffer to read into.
    pub fn scratch(&mut self) -> &mut [u8] {
        self.scratch.get_or_insert_with(|| vec![0; READ_SIZE].into_boxed_slice())
    }

    /// Reads into memory that JavaScript will own. `read` gets the memory and its size, and gives how much of it it has filled, or less than 0.
    pub fn read_bulk(&mut self, read: impl FnOnce(*mut u8, usize) -> isize) -> isize {
        let mut data = Vec::with_capacity(READ_SIZE);
        let result = read(data.as_mut_ptr(), READ_SIZE);
        if let Ok(length @ 1..=READ_SIZE) = usize::try_from(result) {
            // SAFETY: `read` has filled so many bytes of the capacity.
            unsafe { data.set_len(length) };
            self.bulk = Some(data);
        }
        result
    }

    /// The `length` bytes of the last read as JavaScript gets them: an ArrayBuffer, and where in it they begin.
    pub fn keep<'s>(&mut self, scope: &mut v8::PinScope<'s, '_>, length: usize) -> (v8::Local<'s, v8::ArrayBuffer>, usize) {
        let bulk = self.bulk.take();
        if let Some(data) = bulk {
            if length >= BULK {
                let store = v8::ArrayBuffer::new_backing_store_from_vec(data).make_shared();
                return (v8::ArrayBuffer::with_backing_store(scope, &store), 0);
            }
            // Less than expected: as after any other read.
            self.scratch()[..length].copy_from_slice(&data[..length]);
        }
        let data = &self.scratch.get_or_insert_default()[..length];
        if length > SMALL {
            let store = v8::ArrayBuffer::new_backing_store_from_vec(data.to_vec()).make_shared();
            return (v8::ArrayBuffer::with_backing_store(scope, &store), 0);
        }
        if self.slab.as_ref().is_none_or(|slab| slab.store.byte_length() - slab.used < length) {
            self.slab = Some(Slab::new(scope));
        }
        match &mut self.slab {
            Some(slab) => slab.keep(scope, data),
            None => (v8::ArrayBuffer::new(scope, 0), 0),
        }
    }
}

impl Slab {
    fn new(scope: &mut v8::PinScope<'_, '_>) -> Slab {
        let buffer = v8::ArrayBuffer::new(scope, SLAB_SIZE);
        Slab { store: buffer.get_backing_store(), buffer: v8::Global::new(scope, buffer), used: 0 }
    }

    fn keep<'s>(&mut self, scope: &mut v8::PinScope<'s, '_>, data: &[u8]) -> (v8::Local<'s, v8::ArrayBuffer>, usize) {
        let start = self.used;
        let target = self.store[start..start + data.len()].as_ptr().cast_mut().cast::<u8>();
        // SAFETY: `target` points to `data.len()` bytes of the slab (checked by the slice), which are cells, so that they may be written; they
        // were handed out to nobody yet, and the scratch buffer is other memory.
        unsafe { std::ptr::copy_nonoverlapping(data.as_ptr(), target, data.len()) };
        // Views that want more than bytes find them aligned.
        self.used = (start + data.len()).next_multiple_of(8).min(self.store.byte_length());
        (v8::Local::new(scope, &self.buffer), start)
    }
}
