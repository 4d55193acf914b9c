//! The program that an executable carries: its bytes (`write`, `payload`), where they lie in the running file (`find`), and the read-only
//! tree of files that they are to the resolver, the loaders and `node:fs` (`tree`).
//!
//! What an executable carries is a constant of it, like the tables that the binary has of its own modules. So it is the one thing here
//! that the whole process shares: found once, before the first isolate is made, and never changed.

mod find;
mod layout;
mod payload;
mod tree;
mod write;

use std::borrow::Cow;
use std::sync::OnceLock;

pub use find::{SECTION, find, fuse, own_path};
pub use layout::{Kind, MAGIC};
pub use payload::{Fault, File, Payload};
pub use tree::{Node, ROOT, is_inside, list, locate, modified, normal};
pub use write::{Asset, Link, NewFile, Sizes, Writer};

static CARRIED: OnceLock<Payload> = OnceLock::new();

/// Makes a payload the one that this process runs from.
pub fn install(payload: Payload) {
    // A second one would be a second program in one process, which nobody asks for.
    let _ = CARRIED.set(payload);
}

/// What this process runs from; none in a plain protojs.
pub fn carried() -> Option<&'static Payload> {
    CARRIED.get()
}

/// The embedded file that a path names.
pub fn file(path: &str) -> Option<File<'static>> {
    match locate(path)? {
        Node::File(file) => Some(file),
        Node::Directory | Node::Missing => None,
    }
}

/// Where a request of an embedded module leads, as it was found when the program was compiled.
pub fn link(kind: LinkKind, importer: &str, specifier: &str) -> Option<String> {
    let payload = carried().filter(|_| is_inside(importer))?;
    let importer = importer.strip_prefix(ROOT)?.strip_prefix('/')?;
    payload.link(kind, importer, specifier).map(|file| file.full_path())
}

/// The two ways of asking, which may lead to two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkKind {
    Import,
    Require,
}

/// The contents of an embedded file, for whoever reads it whole.
pub fn read(path: &str) -> Option<Cow<'static, [u8]>> {
    file(path).map(|file| file.data())
}

/// The place of the one script in a blob that Node's configuration describes.
pub const SEA_SCRIPT: &str = "sea-main.js";
