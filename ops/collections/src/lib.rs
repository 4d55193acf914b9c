//! Ops of `protojs:collections`: immutable collections whose parts lie outside of V8's heap, shared by all versions and all isolates.

mod body;
mod change;
mod combine;
mod create;
mod diff;
mod handle;
mod ordered;
mod read;
mod value;

deno_core::extension!(
    protojs_collections,
    ops = [
        create::op_collections_from,
        create::op_collections_transient,
        create::op_collections_persistent,
        create::op_collections_share,
        create::op_collections_of_shared,
        read::op_collections_kind,
        read::op_collections_size,
        read::op_collections_get,
        read::op_collections_has,
        read::op_collections_index_of,
        read::op_collections_part,
        read::op_collections_hash,
        read::op_collections_equals,
        read::op_collections_is_subset,
        change::op_collections_set,
        change::op_collections_add,
        change::op_collections_delete,
        change::op_collections_insert,
        change::op_collections_slice,
        change::op_collections_concat,
        combine::op_collections_combine,
        diff::op_collections_diff,
    ],
);
