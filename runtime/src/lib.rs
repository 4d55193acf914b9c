//! One isolate with its event loop: made from the snapshot, started, driven to its end.

mod address_space;
mod alarm;
mod code_caches;
mod idle;
mod lifecycle;
mod out_of_memory;
mod start;
mod threads;
mod turns;
mod uncaught;

pub use address_space::{RESERVED as RESERVED_ADDRESS_SPACE, too_small as too_small_address_space};
pub use code_caches::make_code_caches;
pub use lifecycle::run;
pub use start::{ReadThreadOptions, StartOptions, ThreadOptions, set_own_flags, set_v8_flags};

pub use embedded;

pub use disk_cache::{DiskCache, private_folder as private_cache_folder, slot as cache_slot};
pub use ops_process::{V8_VERSION, end_process};
pub use resolve::{Resolver, ResolverOptions, did_you_mean};
pub use snapshots::HEAP_CEILING;
