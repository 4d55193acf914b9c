//! Whether a source is an ES module, by its syntax: Node's rules for files whose name and package do not say.

use crate::js_lexer::{Before, Cursor, Lexer, Open, Token};

/// What a scan found that CommonJS cannot have.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct ModuleSyntax {
    /// An `import` or `export` statement.
    pub has_import_export: bool,
    pub has_import_meta: bool,
    /// `await` outside functions, in a form that cannot be a variable called `await`.
    pub has_top_level_await: bool,
    /// `const require = …` and the like at the top level, which CommonJS's own variables forbid.
    pub redeclares_commonjs: bool,
}

impl ModuleSyntax {
    pub fn is_module(self) -> bool {
        self.has_import_export || self.has_import_meta || self.has_top_level_await || self.redeclares_commonjs
    }
}

/// Scans a source. An `import` or `export` statement settles the matter and ends the scan. In a source that is not JavaScript
/// what was found so far counts: V8 will say what is wrong.
pub fn detect(source: &str) -> ModuleSyntax {
    let mut found = ModuleSyntax::default();
    if !mentions(source) {
        return found;
    }
    let mut lexer = Lexer::new(source);
    let mut after_for = false;
    while let Ok(token) = lexer.next() {
        let was_for = std::mem::take(&mut after_for);
        match token {
            Token::End => break,
            Token::Word if !lexer.after_dot => {}
            _ => continue,
        }
        match lexer.text() {
            b"import" => match (Cursor { bytes: lexer.bytes, at: lexer.at }).skip() {
                b'(' => {}
                b'.' => {
                    let mut cursor = Cursor { bytes: lexer.bytes, at: lexer.at };
                    if cursor.eat(b'.') && cursor.eat_word(b"meta") {
                        found.has_import_meta = true;
                    }
                }
                b':' | b'=' | b',' | b'}' | b')' | b';' => {}
                _ if lexer.open.is_empty() => {
                    found.has_import_export = true;
                    return found;
                }
                _ => {}
            },
            b"export" if lexer.open.is_empty() => {
                let mut cursor = Cursor { bytes: lexer.bytes, at: lexer.at };
                if matches!(cursor.skip(), b'{' | b'*' | b'@') || cursor.word().is_some() {
                    found.has_import_export = true;
                    return found;
                }
            }
            b"for" => after_for = true,
            b"await" if lexer.functions == 0 && !matches!(lexer.open.last(), Some(Open::Class)) => {
                found.has_top_level_await |= if was_for { true } else { is_await(&lexer) };
            }
            b"const" | b"let" | b"class" if lexer.open.is_empty() && !found.redeclares_commonjs => {
                let is_class = lexer.text() == b"class";
                let mut cursor = Cursor { bytes: lexer.bytes, at: lexer.at };
                // `let` may be a variable, `class` an expression.
                let declares = lexer.text() == b"const" || matches!(lexer.before, Before::Statement) || lexer.newline || lexer.start == 0;
                if declares {
                    found.redeclares_commonjs = declares_commonjs(&mut cursor, is_class);
                }
            }
            _ => {}
        }
    }
    found
}

/// Quick look for the words that matter: most CommonJS files have none of them.
fn mentions(source: &str) -> bool {
    let bytes = source.as_bytes();
    let has = |word: &[u8]| memchr::memmem::find(bytes, word).is_some();
    has(b"import") || has(b"export ") || has(b"export{") || has(b"export*") || has(b"await") || may_redeclare(bytes) || has(b"export\n")
}

/// One of CommonJS's variables right after a space or in a pattern. Its plain uses (`require(`, `module.`) are not followed up.
fn may_redeclare(bytes: &[u8]) -> bool {
    const NAMES: [&[u8]; 5] = [b"require", b"module", b"exports", b"__filename", b"__dirname"];
    NAMES.iter().any(|name| {
        memchr::memmem::find_iter(bytes, name).any(|at| {
            let mut cursor = Cursor { bytes, at: at + name.len() };
            matches!(cursor.skip(), b'=' | b',' | b'}' | b']' | b'{' | b';' | b':')
                || matches!(cursor.word(), Some(b"extends"))
                || cursor.at >= bytes.len()
        })
    })
}

/// Whether an `await` at the top level can only be the operator: as a variable it could not be followed by this.
fn is_await(lexer: &Lexer) -> bool {
    if matches!(lexer.before, Before::Value) && !lexer.newline {
        return false;
    }
    let mut cursor = Cursor { bytes: lexer.bytes, at: lexer.at };
    let next = cursor.skip();
    if memchr::memchr(b'\n', &lexer.bytes[lexer.at..cursor.at]).is_some() {
        return false;
    }
    match next {
        b'"' | b'\'' | b'{' | b'!' | b'~' => {
            // `await != x`
            !(next == b'!' && lexer.bytes.get(cursor.at + 1) == Some(&b'='))
        }
        byte if byte.is_ascii_digit() => true,
        _ => cursor.word().is_some_and(|word| !matches!(word, b"in" | b"of" | b"instanceof")),
    }
}

fn is_commonjs_name(name: &[u8]) -> bool {
    matches!(name, b"require" | b"module" | b"exports" | b"__filename" | b"__dirname")
}

/// The declarators after `const` or `let`, or the name after `class`.
fn declares_commonjs(cursor: &mut Cursor, is_class: bool) -> bool {
    loop {
        let declared = match cursor.skip() {
            b'{' | b'[' => pattern_declares(cursor),
            _ => match cursor.word() {
                Some(name) => is_commonjs_name(name),
                None => return false,
            },
        };
        if declared || is_class {
            return declared;
        }
        // Over a plain initialiser to the next declarator. Anything with brackets ends the search: more than one declarator
        // after such a value is rare.
        if cursor.skip() == b'=' {
            cursor.at += 1;
            while !matches!(cursor.skip(), b',' | b';' | 0 | b'(' | b'{' | b'[' | b'`' | b'"' | b'\'' | b'=' | b'/') {
                let before = cursor.at;
                while crate::js_lexer::is_word_byte(cursor.peek()) {
                    cursor.at += 1;
                }
                cursor.at += usize::from(cursor.at == before);
            }
        }
        if !cursor.eat(b',') {
            return false;
        }
    }
}

/// Names bound by a pattern that starts at the cursor, which ends behind it.
fn pattern_declares(cursor: &mut Cursor) -> bool {
    let mut depth = 0usize;
    let mut declared = false;
    // Depth at which a default value is being skipped.
    let mut skipping: Option<usize> = None;
    loop {
        match cursor.skip() {
            0 => return declared,
            b'{' | b'[' | b'(' => {
                depth += 1;
                cursor.at += 1;
            }
            b'}' | b']' | b')' => {
                depth -= 1;
                cursor.at += 1;
                if skipping.is_some_and(|at| depth < at) {
                    skipping = None;
                }
                if depth == 0 {
                    return declared;
                }
            }
            b',' => {
                cursor.at += 1;
                if skipping == Some(depth) {
                    skipping = None;
                }
            }
            b'=' => {
                cursor.at += 1;
                skipping = skipping.or(Some(depth));
            }
            b'"' | b'\'' => {
                if cursor.string().is_none() {
                    return declared;
                }
            }
            _ => match cursor.word() {
                Some(name) => {
                    let name_end = cursor.at;
                    // `{ key: binding }`
                    let is_key = cursor.skip() == b':' && skipping.is_none();
                    cursor.at = if is_key { cursor.at + 1 } else { name_end };
                    declared |= !is_key && skipping.is_none() && is_commonjs_name(name);
                }
                None => cursor.at += 1,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn module(source: &str) {
        assert!(detect(source).is_module(), "{source} is a module");
    }

    #[track_caller]
    fn commonjs(source: &str) {
        assert!(!detect(source).is_module(), "{source} is CommonJS");
    }

    #[test]
    fn imports_and_exports() {
        module("import 'x'");
        module("import{a}from'x'");
        module("import*as a from'x'");
        module("import a from 'x'");
        module("#!/usr/bin/env node\nimport a from 'x'");
        module("export default 1");
        module("export{a}");
        module("export * from 'x'");
        module("export const a = 1");
        module("/* import() */ const x = /[/`]export/; export const a = x / 2");
        module("const a = () => {}\nexport { a }");
        commonjs("import('x')");
        commonjs("import/**/('x').then()");
        commonjs("module.exports = { import: 1, export: 2 }");
        commonjs("x.import; x.export = 1; exports.export = {}");
        commonjs("// import a from 'x'\n'export const a = 1'; `export const b`; /export {/.test(x)");
        commonjs("class A { import() {} export() {} }");
        commonjs("function f() { return `${ `import x from 'y'` }` }");
        commonjs("");
    }

    #[test]
    fn import_meta() {
        module("console.log(import.meta.url)");
        module("function f() { return import . meta }");
        commonjs("x.import.meta");
        commonjs("'import.meta'");
    }

    #[test]
    fn top_level_await() {
        module("await x");
        module("const a = await fetch('x')");
        module("if (x) { await y() }");
        module("for await (const x of y) {}");
        module("foo(await x, 1)");
        module("const f = async () => await x\nawait f()");
        module("class A {}\nawait a");
        module("try { await x } catch (e) { await y }");
        module("await import('x')");
        commonjs("async function f() { await x }");
        commonjs("const f = async () => await x");
        commonjs("const f = async () => { await x; for await (const y of z) {} }");
        commonjs("x = { async catch(e) { await e } }");
        commonjs("class A { async for(x) { await x } }");
        commonjs("const await = 1; console.log(await, await + 1, x.await)");
        commonjs("await(x)");
        commonjs("foo(async x => await x, async (y) => await y)");
        commonjs("promise.catch(async function (e) { await e })");
        commonjs("(async () => { try { await x } finally { await y } })()");
        commonjs("const s = `${async () => await x}`");
    }

    #[test]
    fn redeclarations() {
        module("const require = x()");
        module("let module = 1");
        module("const a = 1, exports = 2");
        module("class module {}");
        module("const { __filename } = x");
        module("const { a: __dirname, b = 1 } = x");
        module("const [require] = x");
        commonjs("var require = 1");
        commonjs("function require() {}");
        commonjs("{ const require = 1 }");
        commonjs("const x = require('x'), y = module.exports = {}");
        commonjs("const { require: x, y = require('z') } = foo");
        commonjs("function f(require, module, exports) { const a = 1 }");
    }
}
