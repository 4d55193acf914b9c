//! Takes out of deno_web what only browsers have. Every class and op lies in the startup snapshot, whether a program uses it or not.

use deno_core::Extension;

/// Geometry, style sheets and images: Node has none of them.
const SCRIPTS: &[&str] = &["ext:deno_web/16_image_data.js", "ext:deno_web/17_geometry.js", "ext:deno_web/18_css_stylesheet.js"];
const OPS: &str = "op_geometry_";
/// The one class that scripts Node needs refer to when they are loaded.
const KEPT_CLASS: &str = "Console";

/// Removes the classes, ops and scripts from deno_web's extension.
pub fn remove(mut extension: Extension) -> Extension {
    extension.lazy_loaded_js_files.to_mut().retain(|file| !SCRIPTS.contains(&file.specifier));
    extension.ops.to_mut().retain(|op| !op.name.starts_with(OPS));
    extension.objects.to_mut().retain(|class| class.name.0 == KEPT_CLASS);
    extension
}
