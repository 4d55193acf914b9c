//! The text of what becomes of imports and exports, and its source map. What it does when it runs: tests/protojs/typescript_commonjs.js.

use std::path::Path;

use super::convert;
use crate::source_map::SourceMap;
use crate::{CompilerOptions, Form, SourceKind, transpile};

const PROLOGUE: &str = "\"use strict\";Object.defineProperty(exports,\"__esModule\",{value:true});";

/// The code without what stands before it and without helpers.
fn converted(source: &str) -> String {
    let code = convert(Path::new("/app/a.ts"), source, None, true).unwrap().expect("a module").0;
    let code = code.strip_prefix(PROLOGUE).unwrap_or_else(|| panic!("{code}"));
    let helpers = code.rfind("};const __").map_or(0, |at| at + 2);
    let after = code[helpers..].starts_with("const __").then(|| code[helpers..].find("};").map(|at| helpers + at + 2)).flatten();
    code[after.unwrap_or(0)..].to_owned()
}

#[test]
fn imports_are_required_where_they_stand() {
    assert_eq!(converted("import './side';"), "require(\"./side\");");
    assert_eq!(
        converted("import { a, b as c } from './my-lib.js';\na(c, { a, c: a });\n"),
        "const my_lib_1 = require(\"./my-lib.js\");\n;(0, my_lib_1.a)(my_lib_1.b, { a: my_lib_1.a, c: my_lib_1.a });\n"
    );
    assert_eq!(
        converted("import {\n  a\n} from 'm';\nnew a(a.b, a`x`, `${a()}`, () => a?.());"),
        "const m_1 = require(\"m\");\n\n\nnew m_1.a(m_1.a.b, (0, m_1.a)`x`, `${(0, m_1.a)()}`, () => (0, m_1.a)?.());"
    );
    assert_eq!(
        converted("import { 'odd name' as a } from 'm';\nif (a) a()"),
        "const m_1 = require(\"m\");\nif (m_1[\"odd name\"]) (0, m_1[\"odd name\"])()"
    );
}

#[test]
fn default_and_namespace_imports_follow_es_module_interop() {
    let plain = |source: &str| convert(Path::new("/app/a.ts"), source, None, false).unwrap().unwrap().0[PROLOGUE.len()..].to_owned();
    assert_eq!(plain("import d, { n } from 'm'; d(n)"), "const m_1 = require(\"m\"); ;(0, m_1.default)(m_1.n)");
    assert_eq!(plain("import * as space from 'm'; space.x()"), "const space = require(\"m\"); space.x()");
    assert!(converted("import d from 'm'; d").ends_with("const m_1 = __importDefault(require(\"m\")); m_1.default"));
    assert!(
        converted("import d, { n } from 'm'; d, n").ends_with("const m_2 = require(\"m\"), m_1 = __importDefault(m_2); m_1.default, m_2.n")
    );
    assert!(converted("import d, * as s from 'm'; d, s").ends_with("const s = __importStar(require(\"m\")); s.default, s"));
}

#[test]
fn names_that_hide_an_import_are_left_alone() {
    assert_eq!(
        converted("import { a } from 'm';\nfunction f(a) { return a } class C { a = a; a() {} } a: for (;;) break a"),
        "const m_1 = require(\"m\");\nfunction f(a) { return a } class C { a = m_1.a; a() {} } a: for (;;) break a"
    );
}

#[test]
fn exports_are_properties() {
    assert_eq!(
        converted("export const a = 1, { b, ...c } = o\nexport let d;\nd = a"),
        "exports.d = exports.c = exports.b = exports.a = void 0;const a = 1, { b, ...c } = o;exports.a = a;exports.b = b;exports.c = c;\nlet d;\nexports.d = exports.a"
    );
    assert_eq!(
        converted("f();\nexport function f() {}\nexport class C {}"),
        "exports.C = void 0;exports.f = f;f();\nfunction f() {}\nclass C {} exports.C = C;"
    );
    assert_eq!(converted("export default class {}"), "exports.default = void 0;class default_1 {} exports.default = default_1;");
    assert_eq!(converted("export default async function* () {}"), "exports.default = default_1;async function*  default_1() {}");
    assert_eq!(converted("export default (1, 2)"), "exports.default = void 0;exports.default = (1, 2)");
    assert_eq!(converted("export {}; let x"), "; let x");
}

#[test]
fn exports_follow_their_variables() {
    assert_eq!(
        converted("let a = 0; export { a, a as b };\na = 1; a += 2; f(a++); --a;"),
        "exports.b = exports.a = void 0;let a = 0; exports.a = a;exports.b = a; ;\n\
         exports.a = exports.b = a = 1; exports.a = exports.b = a += 2; f([a++, exports.a = exports.b = a][0]); ;(exports.a = exports.b = --a);"
    );
    assert!(converted("let a; export { a };\n[a] = [1]").contains("__live(exports,\"a\",()=>a)"));
    assert!(converted("export let a = 0;\n({ a } = { a: 1 })").ends_with("\n({ a: exports.a } = { a: 1 })"));
}

#[test]
fn modules_are_exported_again() {
    assert!(converted("export * from './a';").ends_with("__exportStar(require(\"./a\"), exports);"));
    assert!(converted("export * as all from './a';").ends_with("exports.all = __importStar(require(\"./a\"));"));
    let code = converted("export { a, default as b } from './m';");
    for part in [
        "const m_1 = require(\"./m\"), m_2 = __importDefault(m_1);",
        "__live(exports,\"a\",()=>m_1.a);",
        "__live(exports,\"b\",()=>m_2.default);",
    ] {
        assert!(code.contains(part), "{code}");
    }
    assert!(converted("import { a } from 'm'; export { a as b };").contains("__live(exports,\"b\",()=>m_1.a);"));
}

#[test]
fn columns_are_mapped() {
    let source = "import { f } from 'm';\nlet x: number = 1, y = 2; f(x); g(y)\n";
    let result = transpile(Path::new("/app/a.ts"), source, SourceKind::Ts, Form::CompiledToCommonJs, &CompilerOptions::default()).unwrap();
    let map = SourceMap::parse(result.source_map.as_deref().unwrap()).unwrap();
    let line = result.code.lines().nth(1).unwrap();
    for (generated, original) in [("y = 2", "y = 2"), ("(0, m_1", "f(x)"), ("x); g", "x); g"), ("g(y)", "g(y)")] {
        let column = line.find(generated).unwrap_or_else(|| panic!("{line}")) as u32;
        let found = map.lookup(1, column, true).unwrap();
        assert_eq!((found.line, found.column as usize), (1, source.lines().nth(1).unwrap().find(original).unwrap()), "{generated}");
    }
}

#[test]
fn a_source_map_from_before_is_moved() {
    let source = "import { f } from 'm';\nenum E { A }\nf(E.A); throw E\n";
    let result = transpile(Path::new("/app/a.ts"), source, SourceKind::Ts, Form::CompiledToCommonJs, &CompilerOptions::default()).unwrap();
    let map = SourceMap::parse(result.source_map.as_deref().unwrap()).unwrap();
    let (line, text) = result.code.lines().enumerate().find(|(_, line)| line.contains("throw")).unwrap();
    let found = map.lookup(line as u32, text.find("throw").unwrap() as u32, true).unwrap();
    assert_eq!((found.line, found.column), (2, 8), "{}", result.code);
}

#[test]
fn what_only_a_module_can_hold_stays_one() {
    let form = |source: &str| {
        let result =
            transpile(Path::new("/app/a.ts"), source, SourceKind::Ts, Form::CompiledToCommonJs, &CompilerOptions::default()).unwrap();
        (result.is_module, result.code.contains("require("))
    };
    assert_eq!(form("import a from 'a'; a"), (false, true));
    assert_eq!(form("import a from 'a'; await a"), (true, false));
    assert_eq!(form("import a from 'a'; a(import.meta.url)"), (true, false));
    assert_eq!(form("import type { A } from 'a'; let a: A"), (false, false));
    assert_eq!(form("import a = require('a'); a; export = 1"), (false, true));
}
