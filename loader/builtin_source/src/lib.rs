//! Turns a built-in module of `js/`, written as an ES module, into the body of a plain function.
//!
//! Built-ins have to load lazily and synchronously: `require('fs')` in the middle of a user's function may not run microtasks, as
//! evaluating an ES module would. So `import { a } from 'x'` becomes `const { a } = __load('x')` and `export` becomes an assignment to
//! `__exports`. Function declarations are exported before anything else runs, which is what makes import cycles work.
//! Lines are kept, so stack traces point at the file in `js/`.

mod compact;

pub use compact::compact;

use std::collections::HashSet;

use deno_ast::swc::ast::{
    Decl, DefaultDecl, ExportSpecifier, ImportSpecifier, ModuleDecl, ModuleExportName, ModuleItem, Pat, Stmt, VarDeclKind,
};
use deno_ast::swc::common::Spanned;
use deno_ast::{MediaType, ModuleSpecifier, ParseParams, ProgramRef};

/// The parameters of the function, in order.
pub const PARAMETERS: [&str; 2] = ["__exports", "__load"];

/// The id under which modules import ops.
const OPS: &str = "internal/ops";

/// Returns the function's body, or what is wrong with the module and where.
pub fn to_function_body(id: &str, source: &str) -> Result<String, String> {
    let fail = |what: &str| format!("built-in module '{id}': {what}");
    let parsed =
        deno_ast::parse_module(parameters(&format!("node:{id}"), source, MediaType::Mjs)?).map_err(|error| fail(&error.to_string()))?;

    let ProgramRef::Module(module) = parsed.program_ref() else { return Err(fail("not a module")) };
    let mut rewrite = Rewrite::new(source);
    rewrite.collect_functions(&module.body);
    for item in &module.body {
        if let ModuleItem::ModuleDecl(declaration) = item {
            rewrite.declaration(declaration).map_err(|error| fail(&error))?;
        }
    }
    Ok(rewrite.finish())
}

fn parameters(specifier: &str, source: &str, media_type: MediaType) -> Result<ParseParams, String> {
    let specifier = ModuleSpecifier::parse(specifier).map_err(|error| format!("{specifier}: {error}"))?;
    Ok(ParseParams { specifier, text: source.into(), media_type, capture_tokens: false, scope_analysis: false, maybe_syntax: None })
}

struct Edit {
    from: usize,
    to: usize,
    text: String,
}

struct Rewrite<'a> {
    source: &'a str,
    /// Names of the module's function declarations: they can be exported before the module runs.
    functions: HashSet<String>,
    edits: Vec<Edit>,
    hoisted: String,
    appended: String,
}

impl<'a> Rewrite<'a> {
    fn new(source: &'a str) -> Self {
        Rewrite { source, functions: HashSet::new(), edits: Vec::new(), hoisted: String::new(), appended: String::new() }
    }

    fn collect_functions(&mut self, items: &[ModuleItem]) {
        for item in items {
            let declaration = match item {
                ModuleItem::Stmt(Stmt::Decl(declaration)) => declaration,
                ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) => &export.decl,
                _ => continue,
            };
            if let Decl::Fn(function) = declaration {
                self.functions.insert(function.ident.sym.to_string());
            }
        }
    }

    fn declaration(&mut self, declaration: &ModuleDecl) -> Result<(), String> {
        match declaration {
            ModuleDecl::Import(import) => {
                let from = text(&import.src.value);
                let mut named = Vec::new();
                let mut imported = Vec::new();
                let mut statements = Vec::new();
                for specifier in &import.specifiers {
                    match specifier {
                        ImportSpecifier::Named(one) => {
                            let name = one.imported.as_ref().map_or_else(|| one.local.sym.to_string(), export_name);
                            imported.push(format!("'{name}'"));
                            named.push(if name == *one.local.sym { name } else { format!("{name}: {}", one.local.sym) });
                        }
                        ImportSpecifier::Default(one) => statements.push(format!("const {} = __load('{from}').default;", one.local.sym)),
                        ImportSpecifier::Namespace(one) => statements.push(format!("const {} = __load('{from}');", one.local.sym)),
                    }
                }
                if !named.is_empty() {
                    let names = named.join(", ");
                    statements.push(match &*from {
                        // Ops are made when a module names them, and get their fast form some time after start: modules of the
                        // snapshot have to follow.
                        OPS => {
                            let ops = format!("__load.ops({})", imported.join(", "));
                            format!("let {{ {names} }} = {ops}; __load.onFastOps(() => {{ ({{ {names} }} = {ops}); }});")
                        }
                        _ => format!("const {{ {names} }} = __load('{from}');"),
                    });
                }
                if import.specifiers.is_empty() {
                    statements.push(format!("__load('{from}');"));
                }
                self.replace(import, &statements.join(" "));
            }
            ModuleDecl::ExportDecl(export) => {
                self.cut_keyword(export, &export.decl);
                match &export.decl {
                    Decl::Fn(function) => self.export(&function.ident.sym, &function.ident.sym),
                    Decl::Class(class) => {
                        let name = class.ident.sym.to_string();
                        self.insert_after(&export.decl, &format!(" __exports.{name} = {name};"));
                    }
                    Decl::Var(var) if matches!(var.kind, VarDeclKind::Const) => {
                        let mut names = Vec::new();
                        for declarator in &var.decls {
                            bound_names(&declarator.name, &mut names)?;
                        }
                        let text: String = names.iter().map(|name| format!(" __exports.{name} = {name};")).collect();
                        self.insert_after(&export.decl, &text);
                    }
                    _ => return Err("only functions, classes and constants can be exported: there are no live bindings".into()),
                }
            }
            ModuleDecl::ExportNamed(export) => {
                if let Some(src) = &export.src {
                    let from = text(&src.value);
                    let mut parts = String::new();
                    for specifier in &export.specifiers {
                        match specifier {
                            ExportSpecifier::Named(one) => {
                                let local = export_name(&one.orig);
                                let exported = one.exported.as_ref().map_or_else(|| local.clone(), export_name);
                                parts.push_str(&format!("__exports.{exported} = __load('{from}').{local}; "));
                            }
                            ExportSpecifier::Namespace(one) => {
                                parts.push_str(&format!("__exports.{} = __load('{from}'); ", export_name(&one.name)))
                            }
                            ExportSpecifier::Default(_) => return Err("`export x from` is not supported".into()),
                        }
                    }
                    self.replace(export, parts.trim_end());
                    return Ok(());
                }
                for specifier in &export.specifiers {
                    if let ExportSpecifier::Named(one) = specifier {
                        let local = export_name(&one.orig);
                        let exported = one.exported.as_ref().map_or_else(|| local.clone(), export_name);
                        self.export(&local, &exported);
                    }
                }
                self.replace(export, "");
            }
            ModuleDecl::ExportDefaultExpr(export) => {
                let (from, to) = (range(export).0, range(&export.expr).0);
                self.edit(from, to, "__exports.default = ");
            }
            ModuleDecl::ExportDefaultDecl(export) => {
                let ident = match &export.decl {
                    DefaultDecl::Class(class) => class.ident.as_ref(),
                    DefaultDecl::Fn(function) => function.ident.as_ref(),
                    DefaultDecl::TsInterfaceDecl(_) => None,
                };
                let (from, to) = (range(export).0, range(&export.decl).0);
                match ident {
                    Some(ident) => {
                        self.edit(from, to, "");
                        let name = ident.sym.to_string();
                        if matches!(export.decl, DefaultDecl::Fn(_)) {
                            self.hoisted.push_str(&format!("__exports.default = {name}; "));
                        } else {
                            self.appended.push_str(&format!("__exports.default = {name}; "));
                        }
                    }
                    None => self.edit(from, to, "__exports.default = "),
                }
            }
            _ => return Err("only static imports and named or default exports are supported".into()),
        }
        Ok(())
    }

    fn export(&mut self, local: &str, exported: &str) {
        let statement = format!("__exports.{exported} = {local}; ");
        if self.functions.contains(local) { self.hoisted.push_str(&statement) } else { self.appended.push_str(&statement) }
    }

    fn edit(&mut self, from: usize, to: usize, text: &str) {
        let lines = self.source[from..to].matches('\n').count().saturating_sub(text.matches('\n').count());
        self.edits.push(Edit { from, to, text: format!("{text}{}", "\n".repeat(lines)) });
    }

    fn replace(&mut self, node: &impl Spanned, text: &str) {
        let (from, to) = range(node);
        self.edit(from, to, text);
    }

    fn cut_keyword(&mut self, export: &impl Spanned, declaration: &impl Spanned) {
        self.edit(range(export).0, range(declaration).0, "");
    }

    fn insert_after(&mut self, node: &impl Spanned, text: &str) {
        let end = range(node).1;
        // A variable declaration's range may leave out its semicolon.
        let separator = if self.source[..end].ends_with([';', '}']) { "" } else { ";" };
        let end = if separator.is_empty() || !self.source[end..].starts_with(';') { end } else { end + 1 };
        self.edits.push(Edit { from: end, to: end, text: format!("{separator}{text}") });
    }

    fn finish(mut self) -> String {
        self.edits.sort_by_key(|edit| (edit.from, edit.to));
        let mut out = String::with_capacity(self.source.len() + 256);
        out.push_str("'use strict'; ");
        out.push_str(&self.hoisted);
        let mut at = 0;
        for edit in &self.edits {
            out.push_str(&self.source[at..edit.from]);
            out.push_str(&edit.text);
            at = edit.to;
        }
        out.push_str(&self.source[at..]);
        out.push('\n');
        out.push_str(&self.appended);
        out
    }
}

/// The node's byte range in the source: swc counts from one.
fn range(node: &impl Spanned) -> (usize, usize) {
    let span = node.span();
    (span.lo.0 as usize - 1, span.hi.0 as usize - 1)
}

fn text(value: &deno_ast::swc::atoms::Wtf8Atom) -> String {
    value.to_string_lossy().into_owned()
}

fn export_name(name: &ModuleExportName) -> String {
    match name {
        ModuleExportName::Ident(ident) => ident.sym.to_string(),
        ModuleExportName::Str(string) => text(&string.value),
    }
}

fn bound_names(pattern: &Pat, names: &mut Vec<String>) -> Result<(), String> {
    use deno_ast::swc::ast::ObjectPatProp;
    match pattern {
        Pat::Ident(ident) => names.push(ident.id.sym.to_string()),
        Pat::Object(object) => {
            for property in &object.props {
                match property {
                    ObjectPatProp::KeyValue(pair) => bound_names(&pair.value, names)?,
                    ObjectPatProp::Assign(assign) => names.push(assign.key.id.sym.to_string()),
                    ObjectPatProp::Rest(rest) => bound_names(&rest.arg, names)?,
                }
            }
        }
        Pat::Array(array) => {
            for element in array.elems.iter().flatten() {
                bound_names(element, names)?;
            }
        }
        Pat::Assign(assign) => bound_names(&assign.left, names)?,
        _ => return Err("unsupported pattern in an exported constant".into()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_become_loads_and_lines_are_kept() {
        let body = to_function_body("x", "import {\n  a,\n  b as c,\n} from 'internal/y';\nimport z from 'z';\nc(a);\n").unwrap();
        assert_eq!(body, "'use strict'; const { a, b: c } = __load('internal/y');\n\n\n\nconst z = __load('z').default;\nc(a);\n\n");
    }

    #[test]
    fn functions_are_exported_first_and_the_rest_where_it_is_made() {
        let body =
            to_function_body("x", "export function f() {}\nexport const n = 1;\nclass C {}\nexport { C as D, f as g };\nexport default n;")
                .unwrap();
        assert_eq!(
            body,
            "'use strict'; __exports.f = f; __exports.g = f; function f() {}\nconst n = 1; __exports.n = n;\nclass C {}\n\n__exports.default = n;\n__exports.D = C; "
        );
    }

    #[test]
    fn live_bindings_are_refused() {
        assert!(to_function_body("x", "export let n = 1;").unwrap_err().contains("live bindings"));
    }
}
