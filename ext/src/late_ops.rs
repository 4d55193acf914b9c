//! Keeps ops out of the startup snapshot that hello world does not need.
//!
//! V8 reads every object of the snapshot at every start, and an op is five of them. An op that is not in it is registered all the same, so
//! that Rust knows it, and gets its JavaScript function when a built-in module first imports it (`op_module_bind_ops`).

use std::borrow::Cow;

use deno_core::{Extension, OpDecl};

/// Which ops have their function in the snapshot: an entry for each op of all extensions, in their order.
#[derive(Clone, Copy, Default)]
pub enum SnapshotOps {
    /// Nobody has chosen yet.
    #[default]
    All,
    /// The snapshot is being made: the others do not exist.
    Making(&'static [bool]),
    /// An isolate is made from it: the others follow in an extension of their own, behind those that the snapshot knows.
    Running(&'static [bool]),
}

/// The names of all ops, in the order of [`SnapshotOps`].
pub fn op_names(extensions: &[Extension]) -> Vec<&'static str> {
    extensions.iter().flat_map(|extension| extension.ops.iter()).map(|op| op.name).collect()
}

pub fn set_apart(extensions: &mut Vec<Extension>, ops: SnapshotOps) {
    let (SnapshotOps::Making(chosen) | SnapshotOps::Running(chosen)) = ops else { return };
    let mut chosen = chosen.iter();
    let mut late: Vec<OpDecl> = Vec::with_capacity(chosen.len());
    for extension in extensions.iter_mut() {
        let mut kept = Vec::with_capacity(extension.ops.len());
        for op in extension.ops.iter() {
            if chosen.next().copied().unwrap_or(true) { kept.push(*op) } else { late.push(*op) }
        }
        extension.ops = Cow::Owned(kept);
    }
    if matches!(ops, SnapshotOps::Running(_)) {
        extensions.push(Extension { name: "protojs_late_ops", ops: Cow::Owned(late), ..Default::default() });
    }
}
