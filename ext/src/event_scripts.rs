//! Makes deno_web use this project's events: its scripts for `Event` and `AbortSignal` are replaced by ones that hand out the classes of
//! js/internal/event_target.js and js/internal/abort_controller.js, so that a process has only one class of each.

use deno_core::{Extension, ExtensionFileSource, ascii_str};

/// Replaces the two scripts in deno_web's extension.
pub fn replace_event_scripts(mut extension: Extension) -> Extension {
    for file in extension.lazy_loaded_js_files.to_mut() {
        let code = match file.specifier {
            "ext:deno_web/02_event.js" => {
                ascii_str!("(function () { return __bootstrap.internals.load('internal/web/event_bridge').eventScript(); })();")
            }
            "ext:deno_web/03_abort_signal.js" => {
                ascii_str!("(function () { return __bootstrap.internals.load('internal/web/event_bridge').abortSignalScript(); })();")
            }
            _ => continue,
        };
        *file = ExtensionFileSource::new(file.specifier, code);
    }
    extension
}
