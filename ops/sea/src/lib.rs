//! Ops of `node:sea`: what the running executable carries.

use std::borrow::Cow;

use deno_core::{op2, v8};

/// Whether the process runs from a program in its executable.
#[op2(fast)]
pub fn op_sea_is_sea() -> bool {
    embedded::carried().is_some()
}

/// The embedded script of a blob that Node's configuration describes: its name, its text, and whether its warnings are off.
#[op2]
#[serde]
pub fn op_sea_main() -> Option<(String, String, bool)> {
    let payload = embedded::carried()?;
    let settings: serde_json::Value = serde_json::from_str(payload.settings()).ok()?;
    let name = settings["main"].as_str()?.to_owned();
    let text = String::from_utf8_lossy(&payload.find(SCRIPT)?.data()).into_owned();
    Some((name, text, settings["quiet"].as_bool() == Some(true)))
}

/// The place of the script in a blob, whose own name may be a path of any kind.
const SCRIPT: &str = embedded::SEA_SCRIPT;

/// The names of the assets, sorted.
#[op2]
#[serde]
pub fn op_sea_asset_keys() -> Vec<&'static str> {
    embedded::carried().map(|payload| payload.assets().map(|(name, _)| name).collect()).unwrap_or_default()
}

/// An asset as an ArrayBuffer, `undefined` if there is none of that name. Without `copy` it is the executable's own memory where it can be,
/// which is not to be written to.
#[op2]
pub fn op_sea_asset<'s>(scope: &mut v8::PinScope<'s, '_>, #[string] key: &str, copy: bool) -> v8::Local<'s, v8::Value> {
    let found = embedded::carried().and_then(|payload| payload.assets().find(|(name, _)| *name == key));
    let Some((_, file)) = found else { return v8::undefined(scope).into() };
    match file.data() {
        Cow::Borrowed(bytes) if !copy && !bytes.is_empty() => shared(scope, bytes),
        bytes if bytes.is_empty() => v8::ArrayBuffer::new(scope, 0).into(),
        bytes => {
            let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes.into_owned()).make_shared();
            v8::ArrayBuffer::with_backing_store(scope, &store).into()
        }
    }
}

fn shared<'s>(scope: &mut v8::PinScope<'s, '_>, bytes: &'static [u8]) -> v8::Local<'s, v8::Value> {
    unsafe extern "C" fn keep(_: *mut std::ffi::c_void, _: usize, _: *mut std::ffi::c_void) {}
    // SAFETY: the bytes are mapped as long as the process lives, and freeing them is left out. They are read-only: whoever writes to them
    // ends the process, as Node's documentation says.
    let store =
        unsafe { v8::ArrayBuffer::new_backing_store_from_ptr(bytes.as_ptr().cast_mut().cast(), bytes.len(), keep, std::ptr::null_mut()) };
    v8::ArrayBuffer::with_backing_store(scope, &store.make_shared()).into()
}

deno_core::extension!(protojs_sea, ops = [op_sea_is_sea, op_sea_main, op_sea_asset_keys, op_sea_asset]);
