//! One isolate with its event loop: made from the snapshot, started, driven to its end.

mod lifecycle;
mod out_of_memory;
mod start;
mod turns;
mod uncaught;

pub use lifecycle::run;
pub use start::{StartOptions, set_v8_flags};

pub use disk_cache::DiskCache;
pub use ops_process::end_process;
pub use resolve::{Resolver, ResolverOptions, did_you_mean};
