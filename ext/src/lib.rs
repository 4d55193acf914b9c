//! The one ordered list of extensions: the snapshot is built from it and every isolate is made with it.

mod blob_memory;
mod browser_only;
mod event_scripts;
mod late_ops;

use deno_core::Extension;
pub use deno_web::BlobStore;
pub use late_ops::{SnapshotOps, op_names};
use ops_module::BuiltinSources;

/// V8 takes a code cache only under the flags it was made under: so the build of the caches and every isolate set these.
/// The checksum guards against damage on disk, which a damaged executable would show sooner: it costs a pass over the snapshot.
/// Flags stay changeable for v8.setFlagsFromString(). What a program makes while it starts mostly stays: a young generation of 1 MiB, as V8
/// has it, would be copied several times until the program is there.
pub const V8_FLAGS: &[&str] = &["--no-verify-snapshot-checksum", "--no-freeze-flags-after-init", "--min-semi-space-size=4"];

/// What differs between the build of the snapshot and a running isolate.
#[derive(Default)]
pub struct Options {
    /// Where built-in modules come from.
    pub builtins: BuiltinSources,
    /// Which ops lie in the snapshot.
    pub ops: SnapshotOps,
    /// The bytes of the largest heap that V8 gives.
    pub heap_ceiling: u64,
    /// Blobs made in this process.
    pub blob_store: std::sync::Arc<BlobStore>,
    /// Channels by name, shared by the isolates of this process.
    pub broadcast_channel: deno_web::InMemoryBroadcastChannel,
    /// The threads of this process.
    pub threads: std::sync::Arc<ops_worker::Threads>,
}

mod protojs {
    // The loader of built-in modules: it runs once, when the snapshot is built.
    deno_core::extension!(protojs, js = [dir "../js/bootstrap", "loader.js"]);
}

/// All extensions, in the order the snapshot knows them.
pub fn extensions(options: Options) -> Vec<Extension> {
    let external_references = options.builtins.external_references();
    let mut extensions = vec![
        deno_webidl::deno_webidl::init(),
        blob_memory::tell(browser_only::remove(event_scripts::replace_event_scripts(deno_web::deno_web::init(
            options.blob_store,
            None,
            false,
            options.broadcast_channel,
        )))),
        ops_module::protojs_module::init(options.builtins),
        ops_buffer::protojs_buffer::init(),
        ops_dns::protojs_dns::init(),
        ops_fetch::protojs_fetch::init(),
        ops_requests::protojs_requests::init(),
        ops_fs::protojs_fs::init(),
        ops_net::protojs_net::init(),
        ops_http::protojs_http::init(),
        ops_sea::protojs_sea::init(),
        ops_sqlite::protojs_sqlite::init(),
        ops_http2::protojs_http2::init(),
        ops_stdio::protojs_stdio::init(),
        ops_pki::protojs_pki::init(),
        ops_process::protojs_process::init(ops_process::HeapCeiling(options.heap_ceiling)),
        ops_child_process::protojs_child_process::init(),
        ops_collections::protojs_collections::init(),
        ops_crypto::protojs_crypto::init(),
        ops_inspector::protojs_inspector::init(),
        ops_os::protojs_os::init(),
        ops_perf_hooks::protojs_perf_hooks::init(),
        ops_repl::protojs_repl::init(),
        ops_tls::protojs_tls::init(),
        ops_url::protojs_url::init(),
        ops_util::protojs_util::init(),
        ops_v8::protojs_v8::init(),
        ops_vm::protojs_vm::init(),
        ops_worker::protojs_worker::init(options.threads),
        ops_zlib::protojs_zlib::init(),
        protojs::protojs::init(),
    ];
    if let Some(last) = extensions.last_mut() {
        last.external_references = external_references.into();
    }
    late_ops::set_apart(&mut extensions, options.ops);
    extensions
}
