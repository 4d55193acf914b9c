//! Ops of `v8`: heap statistics and snapshots, garbage collection profiles, flags, and the structured-clone serializer.

mod deserializer;
mod gc_profiler;
mod heap;
mod near_heap_limit;
mod query_objects;
mod serializer;

pub use heap::{heap_snapshot, heap_statistics};

deno_core::extension!(
    protojs_v8,
    ops = [
        heap::op_v8_heap_statistics,
        heap::op_v8_heap_space_statistics,
        heap::op_v8_heap_code_statistics,
        heap::op_v8_cached_data_version_tag,
        heap::op_v8_set_flags_from_string,
        heap::op_v8_is_string_one_byte,
        heap::op_v8_heap_snapshot,
        heap::op_v8_write_heap_snapshot,
        gc_profiler::op_v8_gc_profiler_start,
        gc_profiler::op_v8_gc_profiler_stop,
        near_heap_limit::op_v8_set_heap_snapshot_near_heap_limit,
        query_objects::op_v8_query_objects,
        serializer::op_v8_serializer_new,
        serializer::op_v8_serializer_write_header,
        serializer::op_v8_serializer_write_value,
        serializer::op_v8_serializer_release,
        serializer::op_v8_serializer_transfer_array_buffer,
        serializer::op_v8_serializer_write_uint32,
        serializer::op_v8_serializer_write_uint64,
        serializer::op_v8_serializer_write_double,
        serializer::op_v8_serializer_write_raw_bytes,
        serializer::op_v8_serializer_treat_views_as_host_objects,
        deserializer::op_v8_deserializer_new,
        deserializer::op_v8_deserializer_read_header,
        deserializer::op_v8_deserializer_read_value,
        deserializer::op_v8_deserializer_wire_format_version,
        deserializer::op_v8_deserializer_transfer_array_buffer,
        deserializer::op_v8_deserializer_read_uint32,
        deserializer::op_v8_deserializer_read_uint64,
        deserializer::op_v8_deserializer_read_double,
        deserializer::op_v8_deserializer_read_raw_bytes,
    ],
    state = |state| {
        state.put(gc_profiler::GcProfilers::default());
    },
);
