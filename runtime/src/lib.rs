//! One isolate with its event loop: made from the snapshot, started, driven to its end.

mod lifecycle;
mod start;

pub use lifecycle::run;
pub use start::{StartOptions, set_v8_flags};

pub use disk_cache::DiskCache;
pub use resolve::{Resolver, ResolverOptions, did_you_mean};
