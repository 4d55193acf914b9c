//! Exports of built-in modules that load more when they are read (`crypto.webcrypto`): they are read for an ES module that can see them, and
//! else not at all. Most programs import a few names, and would load a quarter of all built-in modules for the others.

use deno_core::v8;

use super::{Kind, Record, Target};
use crate::state::ModuleState;
use crate::thrown::string;

/// Notes which of the lazy exports of built-in modules an importer can see, once it is known what it imports.
pub fn note_importer(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, importer: &Record) {
    // A walk that failed and is tried again finds no text: then it may see all.
    let text = importer.text.take();
    let builtins: Vec<_> = importer.requests.borrow().iter().filter_map(|request| lazy_builtin(state, &request.target)).collect();
    if builtins.is_empty() {
        return;
    }
    let text = text.filter(|text| !may_see_all(text));
    for builtin in builtins {
        show(scope, state, &builtin, |name| text.as_deref().is_none_or(|text| has_word(text, name)));
    }
}

/// Somebody gets the namespace of a module, in which all exports are seen.
pub fn show_all(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, record: &Record) {
    show(scope, state, record, |_| true);
}

fn lazy_builtin(state: &ModuleState, target: &Target) -> Option<std::rc::Rc<Record>> {
    let Target::Module(id) = target else { return None };
    state.esm.get(*id).filter(|record| !record.unread.borrow().is_empty())
}

/// From now on these exports are read when the module is evaluated; if it has been, they are read now.
fn show(scope: &mut v8::PinScope<'_, '_>, state: &ModuleState, builtin: &Record, is_seen: impl Fn(&str) -> bool) {
    let seen: Vec<_> = builtin.unread.borrow_mut().extract_if(.., |name| is_seen(name)).collect();
    let Kind::Builtin(id) = &builtin.kind else { return };
    let module = v8::Local::new(scope, &builtin.module);
    if seen.is_empty() || module.get_status() != v8::ModuleStatus::Evaluated {
        return;
    }
    for name in seen {
        v8::tc_scope!(let tc, scope);
        let (id, name) = (string(tc, id), string(tc, &name));
        // One that cannot be had is undefined, as it would have been when the module was evaluated.
        let value = state.call(tc, "lazyBuiltinExport", &[id.into(), name.into()]).unwrap_or_else(|| v8::undefined(tc).into());
        let _ = module.set_synthetic_module_export(tc, name, value);
    }
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'));
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, word).any(|at| !is_part(bytes[..at].last()) && !is_part(bytes.get(at + word.len())))
}

/// Whether a text may import names that do not stand in it: all (`* as`, `export *`), or spelled with escapes. It says yes too often, never
/// too rarely: nothing is parsed for it.
fn may_see_all(text: &str) -> bool {
    let spaces = |character: char| character.is_whitespace() || character == '\u{feff}';
    let goes_on = |at: usize, words: &[&str]| {
        let rest = text[at..].trim_start_matches(spaces);
        // A comment may stand between; one that ends here does not.
        words.iter().any(|word| rest.starts_with(word))
            || (rest.starts_with('/') && (rest.len() < text.len() - at || rest.starts_with("/*") || rest.starts_with("//")))
    };
    text.contains("\\u")
        || memchr::memchr_iter(b'*', text.as_bytes()).any(|at| goes_on(at + 1, &["as", "from"]))
        || (text.contains('\\') && memchr::memchr2_iter(b'"', b'\'', text.as_bytes()).any(|at| goes_on(at + 1, &["as"])))
}

#[cfg(test)]
mod tests {
    use super::{has_word, may_see_all};

    #[test]
    fn names_are_words() {
        assert!(has_word("{Dir as d}", "Dir") && has_word("{ xDir, Dir }", "Dir") && has_word("Dir", "Dir"));
        assert!(!has_word("readDir Dirent $Dir", "Dir"));
    }

    #[test]
    fn texts_that_name_what_they_import() {
        for text in [
            "import fs from 'node:fs'",
            "import fs, { readFile as read } from 'fs'; /* a * b */ let c = a * b;",
            "/** What it is. */ import { x } from './fast'; export { y } from 'fs';",
            "const a = 'x' + \"y\", b = /\\d*/;",
        ] {
            assert!(!may_see_all(text), "{text}");
        }
    }

    #[test]
    fn texts_that_may_see_everything() {
        for text in [
            "import * as fs from 'fs'",
            "import fs, *as all from 'fs'",
            "export * from 'fs'",
            "export*from'fs'",
            "import * /* as */ as a from 'fs'",
            "import */**/as a from 'fs'",
            "import *// all\nas a from 'fs'",
            "import { web\\u0063rypto as w } from 'crypto'",
            "import { '\\x77ebcrypto' as w } from 'crypto'",
            "import { \"\\webcrypto\"/**/as w } from 'crypto'",
        ] {
            assert!(may_see_all(text), "{text}");
        }
    }
}
