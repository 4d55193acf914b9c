//! Numbers about the heap, and the heap itself as a snapshot file.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use deno_core::convert::Uint8Array;
use deno_core::{ToV8, op2, v8};
use ops_error::{IoResultExt, SyscallResult};

/// The fields of `v8.getHeapStatistics()` in the order of that object.
pub fn heap_statistics(isolate: &mut v8::Isolate) -> [f64; 14] {
    let heap = isolate.get_heap_statistics();
    [
        heap.total_heap_size() as f64,
        heap.total_heap_size_executable() as f64,
        heap.total_physical_size() as f64,
        heap.total_available_size() as f64,
        heap.used_heap_size() as f64,
        heap.heap_size_limit() as f64,
        heap.malloced_memory() as f64,
        heap.peak_malloced_memory() as f64,
        f64::from(u8::from(heap.does_zap_garbage())),
        heap.number_of_native_contexts() as f64,
        heap.number_of_detached_contexts() as f64,
        heap.total_global_handles_size() as f64,
        heap.used_global_handles_size() as f64,
        heap.external_memory() as f64,
    ]
}

/// One heap space.
#[derive(ToV8)]
pub struct SpaceStatistics {
    name: &'static str,
    size: f64,
    used: f64,
    available: f64,
    physical: f64,
}

pub fn heap_space_statistics(isolate: &mut v8::Isolate) -> Vec<SpaceStatistics> {
    let mut list = Vec::new();
    for index in 0..isolate.number_of_heap_spaces() {
        if let Some(space) = isolate.get_heap_space_statistics(index) {
            list.push(SpaceStatistics {
                name: space.space_name().to_str().unwrap_or_default(),
                size: space.space_size() as f64,
                used: space.space_used_size() as f64,
                available: space.space_available_size() as f64,
                physical: space.physical_space_size() as f64,
            });
        }
    }
    list
}

/// Writes the fourteen numbers of `v8.getHeapStatistics()` and the bytes allocated so far.
#[op2(fast)]
pub fn op_v8_heap_statistics(isolate: &mut v8::Isolate, #[buffer] out: &mut [f64]) {
    let values = heap_statistics(isolate);
    for (place, value) in out.iter_mut().zip(values) {
        *place = value;
    }
    if let Some(place) = out.get_mut(values.len()) {
        *place = isolate.get_heap_statistics().total_allocated_bytes() as f64;
    }
}

#[op2]
pub fn op_v8_heap_space_statistics(isolate: &mut v8::Isolate) -> Vec<SpaceStatistics> {
    heap_space_statistics(isolate)
}

/// Writes the four numbers of `v8.getHeapCodeStatistics()`.
#[op2(fast)]
pub fn op_v8_heap_code_statistics(isolate: &mut v8::Isolate, #[buffer] out: &mut [f64]) {
    if let (Some(code), [metadata, bytecode, source, profiler, ..]) = (isolate.get_heap_code_and_metadata_statistics(), out) {
        *metadata = code.code_and_metadata_size() as f64;
        *bytecode = code.bytecode_and_metadata_size() as f64;
        *source = code.external_script_source_size() as f64;
        *profiler = code.cpu_profiler_metadata_size() as f64;
    }
}

#[op2(fast)]
pub fn op_v8_cached_data_version_tag() -> u32 {
    v8::script_compiler::cached_data_version_tag()
}

#[op2(fast)]
pub fn op_v8_set_flags_from_string(#[string] flags: &str) {
    v8::V8::set_flags_from_string(flags);
}

/// Whether V8 keeps the string as Latin-1.
#[op2(fast)]
pub fn op_v8_is_string_one_byte(text: v8::Local<v8::String>) -> bool {
    text.is_onebyte()
}

/// The snapshot as chunks of JSON text.
pub fn heap_snapshot(isolate: &mut v8::Isolate) -> Vec<Vec<u8>> {
    let mut chunks = Vec::new();
    isolate.take_heap_snapshot(|chunk| {
        if !chunk.is_empty() {
            chunks.push(chunk.to_vec());
        }
        true
    });
    chunks
}

#[op2]
pub fn op_v8_heap_snapshot(isolate: &mut v8::Isolate) -> Vec<Uint8Array> {
    heap_snapshot(isolate).into_iter().map(Into::into).collect()
}

/// Writes a snapshot to a new file.
pub fn write_heap_snapshot(isolate: &mut v8::Isolate, path: &str) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let mut result = Ok(());
    isolate.take_heap_snapshot(|chunk| {
        result = file.write_all(chunk);
        result.is_ok()
    });
    result?;
    file.flush()
}

#[op2]
pub fn op_v8_write_heap_snapshot(isolate: &mut v8::Isolate, #[string] path: &str) -> SyscallResult<bool> {
    write_heap_snapshot(isolate, path).map(|()| true).syscall_path("open", path).into()
}
