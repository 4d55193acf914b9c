//! What becomes of TypeScript: erased in place where that is enough, transformed where it is not.

use super::*;

fn run(name: &str, source: &str, form: Form, options: &CompilerOptions) -> Transpiled {
    let path = Path::new("/app").join(name);
    let kind = SourceKind::of_path(&path).unwrap();
    transpile(&path, source, kind, form, options).unwrap_or_else(|error| panic!("{source}\n{error}"))
}

/// Erased in place: what is left is `expected` (however many blanks there are), and every line is as long as it was.
#[track_caller]
fn erased(source: &str, expected: &str) {
    let result = run("a.ts", source, Form::Detected, &CompilerOptions::default());
    let words = |text: &str| text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
    assert_eq!(words(&result.code), words(expected));
    assert_eq!(result.source_map, None);
    let lengths = |text: &str| text.lines().map(|line| line.encode_utf16().count()).collect::<Vec<_>>();
    assert_eq!(lengths(&result.code), lengths(source));
}

fn transformed(name: &str, source: &str, form: Form, options: &CompilerOptions) -> String {
    let result = run(name, source, form, options);
    let map = source_map::SourceMap::parse(result.source_map.as_deref().expect("a source map")).unwrap();
    assert_eq!(map.sources(), [format!("/app/{name}")]);
    result.code
}

#[track_caller]
fn contains(code: &str, parts: &[&str]) {
    for part in parts {
        assert!(code.contains(part), "no {part} in\n{code}");
    }
}

#[test]
fn annotations() {
    erased("const x: number = 1 as any;", "const x         = 1       ;");
    erased(
        "function f<T>(this: T, a?: string, ...b: T[]): a is string { return a!; }",
        "function f   (         a         , ...b     )              { return a ; }",
    );
    erased("let a = f<string>(x) satisfies T, b!: C;", "let a = f        (x)            , b    ;");
    erased("const ü: 'ü😀' = 1", "const ü        = 1");
    erased("class A<T> extends B<T> implements C, D.E { }", "class A    extends B                     { }");
    erased("try {} catch (e: unknown) {}", "try {} catch (e         ) {}");
    erased("const { a, b }: { a: string, b: number } = c;", "const { a, b }                           = c;");
    erased("x = <T,>(y: T) => y", "x =     (y   ) => y");
}

#[test]
fn statements() {
    erased("interface A { b: c }\nfoo()", "                    \nfoo()");
    erased(
        "declare module 'x' { const y: number }\ndeclare global { var z: any }",
        "                                      \n                              ",
    );
    erased("namespace N { export type T = 1 }\nf()", "                                 \nf()");
    erased("function f(): void;\nfunction f(a?: any) {}", "                   \nfunction f(a      ) {}");
    erased(
        "abstract class A { abstract b(): void; declare c: d; [k: string]: any; e?(): void; private readonly f = 1; g!: h }",
        "class A { ; f = 1; g }",
    );
    erased("enumerable = 1; type = 2; namespace = 3; declare = 4", "enumerable = 1; type = 2; namespace = 3; declare = 4");
}

#[test]
fn line_ends_that_would_join() {
    erased("a\ntype B = 1\n(c)", "a\n;         \n(c)");
    erased("const a = b as any\n[c]", "const a = b ;     \n[c]");
    erased("class A { get: string\n f() {} }", "class A { get;       \n f() {} }");
    erased("class A { a = 1\n private [b] = 2 }", "class A { a = 1\n ;       [b] = 2 }");
    erased("f = (a): \n T => a", "f = (a   \n ) => a");
    erased("f = async <\nT>(a) => a", "f = async (\n   a) => a");
}

#[test]
fn imports() {
    erased(
        "import type { A } from 'a';\nimport { type B, c } from 'b';\nc();",
        "                           \nimport {         c } from 'b';\nc();",
    );
    erased("import { A, b } from 'a';\nlet x: A = b;", "import {    b } from 'a';\nlet x    = b;");
    erased("import D, { A } from 'a';\nnew D<A>();", "import D, {   } from 'a';\nnew D   ();");
    erased("import D, * as n from 'a';\nD;", "import D          from 'a';\nD;");
    erased("import D, * as n from 'a';\nn;", "import    * as n from 'a';\nn;");
    erased("import { A } from 'a';\nexport {};", "                      \nexport {};");
    erased("import 'side';", "import 'side';");
    erased("interface A {}\nconst b = 1;\nexport { A, b };", "              \nconst b = 1;\nexport {    b };");
    erased(
        "export type { A } from 'a';\nexport type * from 'b';\nexport * from 'c';",
        "                           \n                       \nexport * from 'c';",
    );
    let verbatim = CompilerOptions { verbatim_module_syntax: true, ..Default::default() };
    let result = run("a.ts", "import { A, type B } from 'a'; import type C from 'c';", Form::Detected, &verbatim);
    assert_eq!(result.code.trim_end(), "import { A,        } from 'a';");
}

#[test]
fn a_type_that_shares_its_name_with_a_value() {
    let code = run("a.ts", "import { A } from 'a'; let x: A; function f(A) { return A }", Form::Detected, &CompilerOptions::default()).code;
    assert!(!code.contains("from 'a'"), "{code}");
}

#[test]
fn modules_by_syntax() {
    let is_module = |source: &str| run("a.ts", source, Form::Detected, &CompilerOptions::default()).is_module;
    for source in [
        "import 'x'",
        "import { A } from 'a'",
        "export {}",
        "import.meta",
        "await x",
        "if (a) { await b }",
        "const require = 1",
        "export default 1",
    ] {
        assert!(is_module(source), "{source}");
    }
    for source in [
        "",
        "import type { A } from 'a'",
        "export type A = 1",
        "async () => { await x }",
        "import('x')",
        "module.exports = 1",
        "export = 1",
        "import a = require('a')",
    ] {
        assert!(!is_module(source), "{source}");
    }
}

#[test]
fn commonjs() {
    let code = transformed(
        "a.cts",
        "import a = require('a'); import type { T } from 't'; export = { a };",
        Form::CommonJs,
        &CompilerOptions::default(),
    );
    contains(&code, &["const a = require('a')", "module.exports = {"]);
    assert!(!code.contains("import") && !code.contains("export {"));
    let code = run("a.cts", "const x: number = 1; if (x) return;", Form::CommonJs, &CompilerOptions::default()).code;
    assert_eq!(code, "const x         = 1; if (x) return;");
    let code = transformed("a.ts", "import a = require('a'); a(); export {}", Form::EsModule, &CompilerOptions::default());
    contains(&code, &["createRequire"]);
    let error = transpile(Path::new("/app/a.ts"), "export = 1", SourceKind::Ts, Form::EsModule, &CompilerOptions::default()).unwrap_err();
    assert_eq!(error.code, Some("ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX"));
}

#[test]
fn enums_and_the_like() {
    let options = CompilerOptions::default();
    let code =
        transformed("a.ts", "export enum E { A, B = 'b' } namespace N { export const x = 1 } export { N }", Form::Detected, &options);
    contains(&code, &["E[E[\"A\"] = 0] = \"A\"", "N.x = 1"]);
    let code = transformed("a.ts", "class A { constructor(private x: number) {} }", Form::Detected, &options);
    contains(&code, &["this.x = x"]);
    let code = transformed("a.ts", "const x = <any>y;", Form::Detected, &options);
    contains(&code, &["const x = y;"]);
}

#[test]
fn namespaces_of_one_name_are_one() {
    let options = CompilerOptions::default();
    let source = "const z = 0, x = 9; namespace A { export let x = 1, y = 2; export namespace B { export const b = 3 } }\n\
        namespace A { x = y; call({ x, z }, { y: 1 }.y, B.b); function f(y: any) { return y + x++ } }\n\
        namespace A.B { export const c = b + x; }\n\
        namespace C { const x = 5; call(x, y) } call(x);";
    let code = transformed("a.ts", source, Form::Detected, &options);
    contains(&code, &["A.x = A.y", "x: A.x", "z\n", "}.y, A.B.b)", "+ A.x++", "B.c = B.b + A.x", "call(x, y)", "call(x);"]);
}

#[test]
fn sealed_classes_can_be_decorated() {
    let code = transformed(
        "a.ts",
        "@seal class A {} function defineMetadata(Class) { return Class }",
        Form::Detected,
        &CompilerOptions::default(),
    );
    contains(&code, &["if (!Object.isExtensible(Class)) return Class;"]);
    assert_eq!(code.matches("isExtensible").count(), 1);
}

#[test]
fn source_maps_lead_back() {
    let result = run(
        "a.ts",
        "enum E { A }\n\nfunction f(a: number): never {\n  throw new Error('x');\n}\n",
        Form::Detected,
        &CompilerOptions::default(),
    );
    let map = source_map::SourceMap::parse(&result.source_map.unwrap()).unwrap();
    let line = result.code.lines().position(|line| line.contains("throw")).unwrap();
    let column = result.code.lines().nth(line).unwrap().find("throw").unwrap();
    let found = map.lookup(line as u32, column as u32, true).unwrap();
    assert_eq!((found.source, found.line, found.column), ("/app/a.ts", 3, 2));
}

#[test]
fn decorators() {
    let source = "import { S } from 's'; @d class A { @d x: string; constructor(s: S) {} @d m() {} }";
    let code = transformed("a.ts", source, Form::Detected, &CompilerOptions::default());
    contains(&code, &["_apply_decs"]);
    let legacy = CompilerOptions { experimental_decorators: true, emit_decorator_metadata: true, ..Default::default() };
    let code = transformed("a.ts", source, Form::Detected, &legacy);
    contains(&code, &["_ts_decorate", "design:paramtypes", "import { S } from 's'"]);
    contains(&transformed("a.ts", "class A { accessor x = 1 }", Form::Detected, &CompilerOptions::default()), &["get x()", "set x("]);
}

#[test]
fn assigned_fields() {
    let options = CompilerOptions { target: Some("es2021".into()), ..Default::default() };
    let source = "class A { a; b = 1; #c = this.b; static d = 2; constructor(public e) { f() } } class B extends A { g = 3 }";
    let code = transformed("a.ts", source, Form::Detected, &options);
    contains(&code, &["this.b = 1", "this.#c = this.b", "this.d = 2", "super(...args)", "this.g = 3"]);
    assert!(!code.contains("  a;"), "{code}");
    assert!(code.find("this.e = e").unwrap() < code.find("this.b = 1").unwrap());
    let defined = CompilerOptions { use_define_for_class_fields: Some(true), ..options };
    assert_eq!(run("a.ts", "class A { a: b; c = 1 }", Form::Detected, &defined).code, "class A { a   ; c = 1 }");
}

#[test]
fn jsx() {
    let source = "export const a = <div id=\"x\" {...y}>hi <></></div>;";
    let code = transformed("a.tsx", source, Form::Detected, &CompilerOptions::default());
    contains(&code, &["from \"react/jsx-runtime\"", "_jsx"]);
    let code = transformed("a.jsx", "module.exports = <b/>", Form::Detected, &CompilerOptions::default());
    contains(&code, &["require(\"react/jsx-runtime\")"]);
    let classic =
        CompilerOptions { jsx: Some(JsxMode::React), jsx_factory: "h".into(), jsx_fragment_factory: "F".into(), ..Default::default() };
    contains(
        &transformed("a.tsx", &format!("import {{ h, F }} from 'p'; {source}"), Form::Detected, &classic),
        &["h(\"div\"", "h(F", "import { h, F }"],
    );
    let preact = CompilerOptions { jsx_import_source: Some("preact".into()), ..Default::default() };
    contains(&transformed("a.tsx", source, Form::Detected, &preact), &["preact/jsx-runtime"]);
    contains(
        &transformed("a.tsx", &format!("/** @jsx h */ import {{ h }} from 'p'; {source}"), Form::Detected, &CompilerOptions::default()),
        &["h(\"div\""],
    );
    contains(
        &transformed("a.tsx", &format!("/** @jsxImportSource vue */ {source}"), Form::Detected, &CompilerOptions::default()),
        &["vue/jsx-runtime"],
    );
    let development = CompilerOptions { jsx: Some(JsxMode::ReactJsxDev), ..Default::default() };
    contains(&transformed("a.tsx", source, Form::Detected, &development), &["jsx-dev-runtime", "/app/a.tsx"]);
    assert_eq!(run("a.tsx", "const x: number = 1", Form::Detected, &CompilerOptions::default()).source_map, None);
}

#[test]
fn syntax_errors() {
    let error =
        transpile(Path::new("/app/a.ts"), "let y;\n\tconst ü: = 1;\nlet z", SourceKind::Ts, Form::Detected, &CompilerOptions::default())
            .unwrap_err();
    assert_eq!((error.line, error.column, error.code), (2, 11, Some("ERR_INVALID_TYPESCRIPT_SYNTAX")));
    assert_eq!(error.code_frame, "let y;\n\tconst ü: = 1;\n\t         ^\n");
    assert!(error.message.starts_with("Unexpected token `=`"), "{}", error.message);
}

#[test]
fn node_stripping() {
    let strip = |source: &str| strip_types(source, StripMode::Strip, false, "");
    assert_eq!(strip("const x: number = 1").unwrap().code, "const x         = 1");
    // No elision here: Node keeps imports that it cannot prove to be types.
    assert_eq!(strip("import { type A, B } from 'x'").unwrap().code, "import {         B } from 'x'");
    let error = strip("let a:number=1\nenum A {B}").unwrap_err();
    assert_eq!(error.kind, StripErrorKind::UnsupportedSyntax);
    assert_eq!(error.diagnostic.message, "TypeScript enum is not supported in strip-only mode");
    assert_eq!((error.diagnostic.line, error.diagnostic.code_frame.as_str()), (2, "let a:number=1\nenum A {B}\n^^^^^^^^^^\n"));
    assert_eq!(strip("const x: = 1").unwrap_err().kind, StripErrorKind::InvalidSyntax);
    assert_eq!(strip("return 1").unwrap_err().diagnostic.message, "Return statement is not allowed here");
    let transformed = strip_types("enum A {B}; let x: number = A.B", StripMode::Transform, true, "a.ts").unwrap();
    contains(&transformed.code, &["var A = /*#__PURE__*/ function(A)", "let x = 0;"]);
    contains(&transformed.source_map.unwrap(), &["\"a.ts\""]);
}

#[test]
fn tsconfig_files() {
    let root = std::env::temp_dir().join(format!("transpile-{}-tsconfig", std::process::id()));
    let _ = std::fs::remove_dir_all(&root);
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "node_modules/@tsconfig/base/tsconfig.json",
        "{ \"compilerOptions\": { \"target\": \"ES2019\", \"experimentalDecorators\": true } }",
    );
    write("node_modules/pkg/package.json", "{ \"tsconfig\": \"conf.json\" }");
    write("node_modules/pkg/conf.json", "{ \"compilerOptions\": { \"jsxFactory\": \"h\", \"jsx\": \"react\" } }");
    write("base.json", "{ \"compilerOptions\": { \"jsx\": \"preserve\", \"paths\": { \"lib/*\": [\"./lib/*\"] } } }");
    write(
        "app/tsconfig.json",
        "{ // comment\n \"extends\": [\"@tsconfig/base\", \"pkg\", \"../base\"], \"compilerOptions\": { \"useDefineForClassFields\": true, }, }",
    );
    write("app/src/deep/x.ts", "");
    write(
        "urls/tsconfig.json",
        "{ \"compilerOptions\": { \"baseUrl\": \"./src\", \"paths\": { \"@/*\": [\"*\"], \"exact\": [\"e.ts\", \"f.ts\"], \"@/long/*\": [\"l/*\"] } } }",
    );
    write("broken/tsconfig.json", "{ \"extends\": \"./tsconfig.json\", nonsense");
    write("circle/tsconfig.json", "{ \"extends\": \"./tsconfig.json\", \"compilerOptions\": { \"jsx\": \"react\" } }");
    let configs = tsconfig::TsConfigs::new();
    let options = configs.options(&root.join("app/src/deep"));
    assert_eq!((options.target.as_deref(), options.experimental_decorators, options.jsx), (Some("es2019"), true, Some(JsxMode::ReactJsx)));
    assert_eq!((options.jsx_factory.as_str(), options.defines_class_fields()), ("h", true));
    assert_eq!(options.map_paths("lib/a"), [root.join("lib/a")]);
    assert!(options.map_paths("other").is_empty() && options.map_paths("./lib/a").is_empty());
    let options = configs.options(&root.join("urls"));
    assert_eq!(options.map_paths("@/a/b"), [root.join("urls/src/a/b"), root.join("urls/src/@/a/b")]);
    assert_eq!(options.map_paths("@/long/b")[0], root.join("urls/src/l/b"));
    assert_eq!(options.map_paths("exact")[..2], [root.join("urls/src/e.ts"), root.join("urls/src/f.ts")]);
    assert_eq!(configs.find(&root.join("broken")).unwrap().errors.len(), 1);
    let circle = configs.find(&root.join("circle")).unwrap();
    assert_eq!((circle.errors.len(), circle.options.jsx), (1, Some(JsxMode::React)));
    assert!(configs.find(&root.join("node_modules/pkg")).is_none());
    assert_ne!(configs.options(&root.join("app")).fingerprint(), CompilerOptions::default().fingerprint());
    std::fs::remove_dir_all(&root).unwrap();
}
