//! The names a CommonJS module exports, found without running it: the forms that people and compilers write.
//!
//! - `exports.a = `, `exports['a'] = `, `module.exports.a = `
//! - `module.exports = { a, b: c, 'd': e, ...require('f') }` (as far as the values are plain), `module.exports = require('a')`
//! - `Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return b.c; } })`, or with `value:`
//! - `__exportStar(require('a'))`, `__export(require('a'))`, with or without `tslib.`
//! - Babel's `Object.keys(_a).forEach(function (k) { … exports[k] = _a[k] … })` after `var _a = require('a')`
//!
//! The rules are those of cjs-module-lexer, so that what can be imported by name is the same as in Node.

use crate::js_lexer::{Broken, Cursor, Lexer, Token};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a scan found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct CjsExports {
    /// Names, in order of first appearance, each once.
    pub exports: Vec<String>,
    /// Specifiers of modules whose exports are passed on.
    pub reexports: Vec<String>,
}

/// The source is not CommonJS as far as a lexer can tell: something does not end, or it is an ES module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexError {
    pub message: String,
    /// Byte offset.
    pub offset: usize,
}

impl From<Broken> for LexError {
    fn from(broken: Broken) -> LexError {
        LexError { message: broken.reason.to_string(), offset: broken.offset }
    }
}

#[derive(Default)]
struct Found<'a> {
    exports: Vec<String>,
    known: FxHashSet<String>,
    reexports: Vec<String>,
    /// Variables that hold a required module.
    stars: FxHashMap<&'a [u8], String>,
}

impl Found<'_> {
    fn export(&mut self, name: &[u8]) {
        let Ok(name) = std::str::from_utf8(name) else { return };
        self.export_text(name.to_string());
    }

    fn export_text(&mut self, name: String) {
        if self.known.insert(name.clone()) {
            self.exports.push(name);
        }
    }

    fn export_string(&mut self, raw: &[u8]) {
        if let Some(name) = unescape(raw) {
            self.export_text(name);
        }
    }

    fn reexport(&mut self, raw: &[u8]) {
        if let Some(specifier) = unescape(raw)
            && !self.reexports.contains(&specifier)
        {
            self.reexports.push(specifier);
        }
    }
}

/// Scans a source.
pub fn analyze(source: &str) -> Result<CjsExports, LexError> {
    let mut lexer = Lexer::new(source);
    let mut found = Found::default();
    loop {
        match lexer.next()? {
            Token::End => break,
            Token::Word => {}
            _ => continue,
        }
        let cursor = Cursor { bytes: lexer.bytes, at: lexer.at };
        // Helpers count as properties, too: `tslib.__exportStar(…)`.
        match lexer.text() {
            b"__export" | b"__exportStar" => export_star(cursor, &mut found),
            _ if lexer.after_dot => {}
            b"exports" => exports_dot(cursor, &mut found, false),
            b"module" => {
                let mut cursor = cursor;
                if cursor.eat(b'.') && cursor.eat_word(b"exports") {
                    exports_dot(cursor, &mut found, true);
                }
            }
            b"Object" => object(cursor, &mut found, lexer.open.is_empty()),
            b"require" => {
                let mut cursor = cursor;
                if let Some(specifier) = require_call(&mut cursor) {
                    remember_star(lexer.bytes, lexer.start, specifier, &mut found);
                }
            }
            b"_interopRequireWildcard" => {
                let mut cursor = cursor;
                if cursor.eat(b'(')
                    && cursor.eat_word(b"require")
                    && let Some(specifier) = require_call(&mut cursor)
                {
                    remember_star(lexer.bytes, lexer.start, specifier, &mut found);
                }
            }
            b"import" => {
                let mut cursor = cursor;
                let next = cursor.skip();
                if lexer.open.is_empty() && (matches!(next, b'"' | b'\'' | b'{' | b'*') || cursor.word().is_some()) {
                    return Err(LexError { message: "Unexpected import statement in CJS module.".to_string(), offset: lexer.start });
                }
                if next == b'.' {
                    let mut cursor = cursor;
                    if cursor.eat(b'.') && cursor.eat_word(b"meta") {
                        return Err(LexError { message: "Unexpected import.meta in CJS module.".to_string(), offset: lexer.start });
                    }
                }
            }
            b"export" if lexer.open.is_empty() => {
                let mut cursor = cursor;
                if matches!(cursor.skip(), b'{' | b'*') || cursor.word().is_some() {
                    return Err(LexError { message: "Unexpected export statement in CJS module.".to_string(), offset: lexer.start });
                }
            }
            _ => {}
        }
    }
    if let Some(open) = lexer.open.iter().find(|open| **open != crate::js_lexer::Open::Arrow) {
        return Err(LexError { message: format!("Unexpected end: {open:?} is still open"), offset: source.len() });
    }
    Ok(CjsExports { exports: found.exports, reexports: found.reexports })
}

/// What may follow `exports` (or `module.exports`, whose assignment counts as well).
fn exports_dot(mut cursor: Cursor, found: &mut Found, assignable: bool) {
    match cursor.skip() {
        b'.' => {
            cursor.at += 1;
            if let Some(name) = cursor.word()
                && cursor.skip() == b'='
            {
                found.export(name);
            }
        }
        b'[' => {
            cursor.at += 1;
            if let Some(name) = cursor.string()
                && cursor.eat(b']')
                && cursor.skip() == b'='
            {
                found.export_string(name);
            }
        }
        b'=' if assignable => {
            // A later assignment replaces what an earlier one passed on.
            found.reexports.clear();
            cursor.at += 1;
            match cursor.skip() {
                b'{' => {
                    cursor.at += 1;
                    literal(cursor, found);
                }
                b'r' => {
                    if cursor.eat_word(b"require")
                        && let Some(specifier) = require_call(&mut cursor)
                    {
                        found.reexport(specifier);
                    }
                }
                _ => {}
            }
        }
        _ => {}
    }
}

/// The properties of `module.exports = { … }`, up to the first whose value is not a name. A `require` as a value passes its
/// module's names on as well, and is the last that is looked at.
fn literal(mut cursor: Cursor, found: &mut Found) {
    loop {
        match cursor.skip() {
            b'.' if cursor.bytes[cursor.at..].starts_with(b"...") => {
                cursor.at += 3;
                if !required(&mut cursor, found) && cursor.word().is_none() {
                    return;
                }
            }
            b'"' | b'\'' => {
                let Some(name) = cursor.string() else { return };
                if cursor.skip() == b':' {
                    cursor.at += 1;
                    let is_require = required(&mut cursor, found);
                    if !is_require && cursor.word().is_none() {
                        return;
                    }
                    found.export_string(name);
                    if is_require {
                        return;
                    }
                }
            }
            _ => {
                let Some(name) = cursor.word() else { return };
                if cursor.skip() == b':' {
                    cursor.at += 1;
                    if required(&mut cursor, found) {
                        found.export(name);
                        return;
                    }
                    if cursor.word().is_none() {
                        return;
                    }
                } else if name == b"get" && crate::js_lexer::is_word_byte(cursor.peek()) {
                    return;
                }
                found.export(name);
            }
        }
        if !cursor.eat(b',') {
            return;
        }
    }
}

/// `require('specifier')` as a value or behind `...`.
fn required(cursor: &mut Cursor, found: &mut Found) -> bool {
    let mut call = *cursor;
    if call.eat_word(b"require")
        && let Some(specifier) = require_call(&mut call)
    {
        found.reexport(specifier);
        *cursor = call;
        return true;
    }
    false
}

/// `('specifier')` after `require`; answers the raw text of the string.
fn require_call<'a>(cursor: &mut Cursor<'a>) -> Option<&'a [u8]> {
    if !cursor.eat(b'(') {
        return None;
    }
    let specifier = cursor.string()?;
    cursor.eat(b')').then_some(specifier)
}

fn export_star(mut cursor: Cursor, found: &mut Found) {
    if cursor.eat(b'(')
        && cursor.eat_word(b"require")
        && let Some(specifier) = require_call(&mut cursor)
    {
        found.reexport(specifier);
    }
}

/// `var id = ` right before a `require` that starts at `start`.
fn remember_star<'a>(bytes: &'a [u8], start: usize, specifier: &[u8], found: &mut Found<'a>) {
    let Some(specifier) = unescape(specifier) else { return };
    let trim = |mut end: usize| {
        while end > 0 && bytes[end - 1] == b' ' {
            end -= 1;
        }
        end
    };
    let equals = trim(start);
    if equals == 0 || bytes[equals - 1] != b'=' {
        return;
    }
    let name_end = trim(equals - 1);
    let mut name_start = name_end;
    while name_start > 0 && crate::js_lexer::is_word_byte(bytes[name_start - 1]) {
        name_start -= 1;
    }
    let keyword = trim(name_start);
    if name_start == name_end || keyword == name_start || bytes[name_start].is_ascii_digit() {
        return;
    }
    if [&b"var"[..], b"let", b"const"].iter().any(|word| bytes[..keyword].ends_with(word)) {
        found.stars.insert(&bytes[name_start..name_end], specifier);
    }
}

/// `exports` or `module.exports`.
fn exports_object(cursor: &mut Cursor) -> bool {
    match cursor.word() {
        Some(b"exports") => true,
        Some(b"module") => cursor.eat(b'.') && cursor.eat_word(b"exports"),
        _ => false,
    }
}

/// `Object.defineProperty(exports, …)` anywhere, `Object.keys(…)` at the top level.
fn object(mut cursor: Cursor, found: &mut Found, top_level: bool) {
    if !cursor.eat(b'.') {
        return;
    }
    match cursor.word() {
        Some(b"defineProperty") => define_property(cursor, found),
        Some(b"keys") if top_level => {
            if let Some(specifier) = star_loop(cursor, found) {
                found.reexport_text(specifier);
            }
        }
        _ => {}
    }
}

impl Found<'_> {
    fn reexport_text(&mut self, specifier: String) {
        if !self.reexports.contains(&specifier) {
            self.reexports.push(specifier);
        }
    }
}

fn define_property(mut cursor: Cursor, found: &mut Found) {
    if !(cursor.eat(b'(') && exports_object(&mut cursor) && cursor.eat(b',')) {
        return;
    }
    let Some(name) = cursor.string() else { return };
    if !(cursor.eat(b',') && cursor.eat(b'{')) {
        return;
    }
    if cursor.eat_word(b"enumerable") && !(cursor.eat(b':') && cursor.eat_word(b"true") && cursor.eat(b',')) {
        return;
    }
    if cursor.eat_word(b"value") {
        if cursor.eat(b':') {
            found.export_string(name);
        }
        return;
    }
    if !cursor.eat_word(b"get") {
        return;
    }
    // A getter that may do anything is not called for the sake of an import.
    if safe_getter(cursor) {
        found.export_string(name);
    }
}

/// The rest of a getter that only returns a variable or one of its properties, to the end of the call.
fn safe_getter(mut cursor: Cursor) -> bool {
    if cursor.eat(b':') {
        if !cursor.eat_word(b"function") {
            return false;
        }
        let _ = cursor.word();
    }
    if !(cursor.eat(b'(') && cursor.eat(b')') && cursor.eat(b'{') && cursor.eat_word(b"return")) || cursor.word().is_none() {
        return false;
    }
    if cursor.eat(b'.') {
        if cursor.word().is_none() {
            return false;
        }
    } else if cursor.eat(b'[') && !(cursor.string().is_some() && cursor.eat(b']')) {
        return false;
    }
    cursor.eat(b';');
    if !cursor.eat(b'}') {
        return false;
    }
    cursor.eat(b',');
    cursor.eat(b'}') && cursor.eat(b')')
}

/// `(id).forEach(function (k) { … })`: the specifier that `id` was required from, if the loop copies its properties.
fn star_loop(mut cursor: Cursor, found: &Found) -> Option<String> {
    let c = &mut cursor;
    let ok = c.eat(b'(');
    let id = c.word().filter(|_| ok)?;
    if !(c.eat(b')') && c.eat(b'.') && c.eat_word(b"forEach") && c.eat(b'(') && c.eat_word(b"function") && c.eat(b'(')) {
        return None;
    }
    let key = c.word()?;
    if !(c.eat(b')') && c.eat(b'{') && c.eat_word(b"if") && c.eat(b'(') && c.eat_word(key)) {
        return None;
    }
    let equals = |c: &mut Cursor| c.eat(b'=') && c.peek() == b'=' && c.eat(b'=') && c.peek() == b'=' && c.eat(b'=');
    let differs = |c: &mut Cursor| c.eat(b'!') && c.peek() == b'=' && c.eat(b'=') && c.peek() == b'=' && c.eat(b'=');
    let quoted = |c: &mut Cursor, text: &[u8]| c.string() == Some(text);
    match c.skip() {
        // if (k === 'default' || k === '__esModule') return;
        b'=' => {
            let condition = equals(c)
                && quoted(c, b"default")
                && c.eat(b'|')
                && c.eat(b'|')
                && c.eat_word(key)
                && equals(c)
                && quoted(c, b"__esModule")
                && c.eat(b')')
                && c.eat_word(b"return");
            if !condition {
                return None;
            }
            c.eat(b';');
            // if (Object.prototype.hasOwnProperty.call(_exportNames, k)) return;
            let mut names = *c;
            if names.eat_word(b"if") && names.eat(b'(') && has_own(&mut names, key) && names.eat(b')') && names.eat_word(b"return") {
                names.eat(b';');
                *c = names;
            }
            // if (k in exports && exports[k] === id[k]) return;
            let mut same = *c;
            if same.eat_word(b"if") && same.eat(b'(') && same.eat_word(key) && same.eat_word(b"in") && exports_object(&mut same) {
                let condition = same.eat(b'&')
                    && same.eat(b'&')
                    && exports_object(&mut same)
                    && indexed(&mut same, key)
                    && equals(&mut same)
                    && same.eat_word(id)
                    && indexed(&mut same, key)
                    && same.eat(b')')
                    && same.eat_word(b"return");
                if !condition {
                    return None;
                }
                same.eat(b';');
                *c = same;
            }
        }
        // if (k !== 'default') or if (k !== 'default' && !exports.hasOwnProperty(k))
        b'!' => {
            if !(differs(c) && quoted(c, b"default")) {
                return None;
            }
            if c.eat(b'&') && !(c.eat(b'&') && c.eat(b'!') && has_own(c, key)) {
                return None;
            }
            if !c.eat(b')') {
                return None;
            }
        }
        _ => return None,
    }
    let copies = copies_property(c, id, key);
    (copies && c.eat(b'}') && c.eat(b')')).then(|| found.stars.get(id).cloned()).flatten()
}

/// `[k]`
fn indexed(c: &mut Cursor, key: &[u8]) -> bool {
    c.eat(b'[') && c.eat_word(key) && c.eat(b']')
}

/// `x.hasOwnProperty(k)` or `Object.prototype.hasOwnProperty.call(x, k)`
fn has_own(c: &mut Cursor, key: &[u8]) -> bool {
    let mut whole = *c;
    if whole.eat_word(b"Object")
        && whole.eat(b'.')
        && whole.eat_word(b"prototype")
        && whole.eat(b'.')
        && whole.eat_word(b"hasOwnProperty")
        && whole.eat(b'.')
        && whole.eat_word(b"call")
        && whole.eat(b'(')
        && whole.word().is_some()
        && whole.eat(b',')
        && whole.eat_word(key)
        && whole.eat(b')')
    {
        *c = whole;
        return true;
    }
    c.word().is_some() && c.eat(b'.') && c.eat_word(b"hasOwnProperty") && c.eat(b'(') && c.eat_word(key) && c.eat(b')')
}

/// `exports[k] = id[k];` or `Object.defineProperty(exports, k, { enumerable: true, get: function () { return id[k]; } });`
fn copies_property(c: &mut Cursor, id: &[u8], key: &[u8]) -> bool {
    let mut plain = *c;
    if exports_object(&mut plain) {
        *c = plain;
        let done = indexed(c, key) && c.eat(b'=') && c.eat_word(id) && indexed(c, key);
        c.eat(b';');
        return done;
    }
    let head = c.eat_word(b"Object")
        && c.eat(b'.')
        && c.eat_word(b"defineProperty")
        && c.eat(b'(')
        && exports_object(c)
        && c.eat(b',')
        && c.eat_word(key)
        && c.eat(b',')
        && c.eat(b'{')
        && c.eat_word(b"enumerable")
        && c.eat(b':')
        && c.eat_word(b"true")
        && c.eat(b',')
        && c.eat_word(b"get");
    if !head {
        return false;
    }
    if c.eat(b':') {
        if !c.eat_word(b"function") {
            return false;
        }
        let _ = c.word();
    }
    let body = c.eat(b'(') && c.eat(b')') && c.eat(b'{') && c.eat_word(b"return") && c.eat_word(id) && indexed(c, key);
    if !body {
        return false;
    }
    c.eat(b';');
    if !c.eat(b'}') {
        return false;
    }
    c.eat(b',');
    let done = c.eat(b'}') && c.eat(b')');
    c.eat(b';');
    done
}

/// The text of a string from between its quotes. None if it is not well-formed Unicode.
fn unescape(raw: &[u8]) -> Option<String> {
    let raw = std::str::from_utf8(raw).ok()?;
    if !raw.contains('\\') {
        return Some(raw.to_string());
    }
    let mut units: Vec<u16> = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        units.extend(rest[..at].encode_utf16());
        rest = &rest[at + 1..];
        let escape = rest.chars().next()?;
        rest = &rest[escape.len_utf8()..];
        let (value, length) = match escape {
            'n' => (0x0a, 0),
            't' => (0x09, 0),
            'r' => (0x0d, 0),
            'b' => (0x08, 0),
            'f' => (0x0c, 0),
            'v' => (0x0b, 0),
            '0' if !rest.starts_with(|next: char| next.is_ascii_digit()) => (0, 0),
            'x' => (u32::from_str_radix(rest.get(..2)?, 16).ok()?, 2),
            'u' => match rest.strip_prefix('{') {
                Some(braced) => {
                    let end = braced.find('}')?;
                    (u32::from_str_radix(&braced[..end], 16).ok()?, end + 2)
                }
                None => (u32::from_str_radix(rest.get(..4)?, 16).ok()?, 4),
            },
            // A continued line.
            '\r' => {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                continue;
            }
            '\n' | '\u{2028}' | '\u{2029}' => continue,
            other => (other as u32, 0),
        };
        rest = &rest[length..];
        match u16::try_from(value) {
            Ok(unit) => units.push(unit),
            Err(_) => units.extend_from_slice(char::from_u32(value)?.encode_utf16(&mut [0; 2])),
        }
    }
    units.extend(rest.encode_utf16());
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, exports: &[&str], reexports: &[&str]) {
        let found = analyze(source).unwrap_or_else(|error| panic!("{source}: {error:?}"));
        assert_eq!((found.exports, found.reexports), (to_strings(exports), to_strings(reexports)), "{source}");
    }

    fn to_strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| text.to_string()).collect()
    }

    // Every expectation here was compared with Node 24's own lexer.

    #[test]
    fn assignments() {
        check("exports.a = exports.b = void 0; exports['c\\n'] = 1; module.exports.d = 2", &["a", "b", "c\n", "d"], &[]);
        check("exports /*x*/ . a // y\n = 1", &["a"], &[]);
        check("x.exports.a = 1; exports.a.b = 1; exports[a] = 1; 'exports.a = 1'; // exports.b = 1", &[], &[]);
        check("`${exports.a = 1}`; x = /exports.b = 1/; y = z / exports.c / 1", &["a"], &[]);
        check("#!/usr/bin/env node\nexports.a = 1", &["a"], &[]);
    }

    #[test]
    fn literals() {
        check("module.exports = { a, b: c, 'd': e, ...require('f'), g }", &["a", "b", "d", "g"], &["f"]);
        check("module.exports = { a, b: 'c', d }", &["a"], &[]);
        check("module.exports = { a: require('x'), b }", &["a"], &["x"]);
        check("module.exports = { get a() {}, b }", &[], &[]);
        check("0 && (module.exports = { a, b, ...require('c') })", &["a", "b"], &["c"]);
    }

    #[test]
    fn reexports() {
        check("module.exports = require('a'); module.exports = require('b')", &[], &["b"]);
        check(
            "__exportStar(require('a'), exports); tslib_1.__exportStar(require('b'), exports); __export(require('c'))",
            &[],
            &["a", "b", "c"],
        );
        let babel = "var _a = require('a');\nObject.keys(_a).forEach(function (key) {\n  if (key === \"default\" || key === \"__esModule\") return;\n  \
                 if (Object.prototype.hasOwnProperty.call(_exportNames, key)) return;\n  if (key in exports && exports[key] === _a[key]) return;\n  \
                 Object.defineProperty(exports, key, {\n    enumerable: true,\n    get: function () {\n      return _a[key];\n    }\n  });\n});";
        check(babel, &[], &["a"]);
        check("var a = require('a'); Object.keys(a).forEach(function (k) { if (k !== 'default') foo[k] = a[k]; });", &[], &[]);
    }

    #[test]
    fn definitions() {
        check("Object.defineProperty(exports, '__esModule', { value: true })", &["__esModule"], &[]);
        check("Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return b.c; } })", &["a"], &[]);
        check("Object.defineProperty(exports, 'a', { enumerable: true, get() { return b['c'] } })", &["a"], &[]);
        check("Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return b(); } })", &[], &[]);
        check("Object.defineProperty(foo, 'a', { enumerable: true, value: 1 })", &[], &[]);
    }

    #[test]
    fn not_commonjs() {
        for source in ["import a from 'b'; exports.c = 1", "export const a = 1", "exports.a = `", "exports.a = 1 }", "/*", "'\n'"] {
            assert!(analyze(source).is_err(), "{source}");
        }
        check("import('x'); exports.a = 1; ({ import: 1, export: 2 })", &["a"], &[]);
    }

    #[test]
    fn odd_bytes_do_not_panic() {
        for source in
            ["\\", "exports.", "exports['", "Object.defineProperty(", "exports['\\", "module.exports={'\\u{", "é`${", "0x", "/[", "#", "=>"]
        {
            let _ = analyze(source);
            let _ = crate::module_syntax::detect(source);
        }
    }
}
