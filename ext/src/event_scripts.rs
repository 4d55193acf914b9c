//! Makes deno_web use this project's events and streams: its scripts for `Event`, `AbortSignal` and `ReadableStream` are replaced by ones
//! that hand out the classes of js/internal/event_target.js, js/internal/abort_controller.js and js/internal/webstreams/, so that a process
//! has only one class of each.

use deno_core::{Extension, ExtensionFileSource, ascii_str};

/// Replaces the three scripts in deno_web's extension.
pub fn replace_event_scripts(mut extension: Extension) -> Extension {
    for file in extension.lazy_loaded_js_files.to_mut() {
        let code = match file.specifier {
            "ext:deno_web/02_event.js" => {
                ascii_str!("(function () { return __bootstrap.internals.load('internal/web/event_bridge').eventScript(); })();")
            }
            "ext:deno_web/03_abort_signal.js" => {
                ascii_str!("(function () { return __bootstrap.internals.load('internal/web/event_bridge').abortSignalScript(); })();")
            }
            "ext:deno_web/06_streams.js" => {
                ascii_str!("(function () { return __bootstrap.internals.load('internal/webstreams/script').streamsScript(); })();")
            }
            _ => continue,
        };
        *file = ExtensionFileSource::new(file.specifier, code);
    }
    extension
}
