//! ICU's data in two parts. V8's library has all of it, eleven megabytes; here stands a smaller package under the name by which ICU knows its
//! data, and the linker leaves the other out. Whoever opens an item passes here (`--wrap` in build.rs), and has the part of the rest decompressed first
//! that the item is in.

use std::ffi::{CStr, c_char, c_void};
use std::sync::Once;

#[repr(C, align(16))]
pub struct Package([u8; icu_data::HOT.len()]);

/// ICU's own data, by the name its library gives it.
#[unsafe(export_name = "icudt77_dat")]
pub static ICU_DATA: Package = Package(icu_data::HOT);

unsafe extern "C" {
    #[link_name = "__real_udata_open_77"]
    fn open(path: *const c_char, kind: *const c_char, name: *const c_char, code: *mut i32) -> *mut c_void;
    #[link_name = "__real_udata_openChoice_77"]
    fn open_choice(
        path: *const c_char,
        kind: *const c_char,
        name: *const c_char,
        is_acceptable: *const c_void,
        context: *mut c_void,
        code: *mut i32,
    ) -> *mut c_void;
    #[link_name = "udata_setCommonData_77"]
    fn set_common_data(data: *const c_void, code: *mut i32);
}

/// ICU opens an item of its data.
///
/// # Safety
/// As for ICU's own function: the first three are null or end with a zero.
#[unsafe(export_name = "__wrap_udata_open_77")]
pub unsafe extern "C" fn wrapped_open(path: *const c_char, kind: *const c_char, name: *const c_char, code: *mut i32) -> *mut c_void {
    // SAFETY: the caller's.
    unsafe {
        provide(path, kind, name);
        open(path, kind, name, code)
    }
}

/// The same where ICU tells which of several items of that name it takes.
///
/// # Safety
/// As above.
#[unsafe(export_name = "__wrap_udata_openChoice_77")]
pub unsafe extern "C" fn wrapped_open_choice(
    path: *const c_char,
    kind: *const c_char,
    name: *const c_char,
    is_acceptable: *const c_void,
    context: *mut c_void,
    code: *mut i32,
) -> *mut c_void {
    // SAFETY: the caller's.
    unsafe {
        provide(path, kind, name);
        open_choice(path, kind, name, is_acceptable, context, code)
    }
}

/// Gives ICU the compressed part that has the item, if one has.
///
/// # Safety
/// As above.
unsafe fn provide(path: *const c_char, kind: *const c_char, name: *const c_char) {
    static PROVIDED: [Once; icu_data::PARTS.len()] = [const { Once::new() }; icu_data::PARTS.len()];
    // SAFETY: the caller's.
    let text = |text: *const c_char| if text.is_null() { "" } else { unsafe { CStr::from_ptr(text) }.to_str().unwrap_or_default() };
    // The path is the package's name, with that of a folder in it: icudt77l-coll.
    let folder = text(path).split_once(['-', '/']).map_or(String::new(), |(_, folder)| format!("{folder}/"));
    let Some(part) = icu_data::part_of(&format!("{folder}{}.{}", text(name), text(kind))) else { return };
    PROVIDED[part].call_once(|| {
        if let Some(package) = icu_data::PARTS[part].decompress() {
            let mut code = 0;
            // SAFETY: the package is whole, aligned, and stays.
            unsafe { set_common_data(package.as_ptr().cast(), &mut code) };
        }
    });
}
