//! A text that waits at its top level, or imports, as a script: an asynchronous function does the work, and what the text declares is
//! declared around it, so that later inputs see it.

use std::path::Path;

use deno_ast::swc::ast::*;
use deno_ast::swc::common::{BytePos, Spanned as _};
use deno_ast::swc::ecma_visit::{Visit, VisitWith};
use deno_ast::swc::utils::find_pat_ids;

use crate::SourceKind;
use crate::commonjs::edits::{Edits, source_range};
use crate::deep::with_stack_for;
use crate::parse::parse;
use crate::top_level_await::waits;

/// The script. It evaluates to a promise of an object whose `value` is that of the last expression, or of undefined where the text does
/// not end in one. None for a text that needs no such form, is no module, or exports something.
pub fn async_form(source: &str) -> Option<String> {
    with_stack_for(source, || rewrite(source)).ok().flatten()
}

fn rewrite(source: &str) -> Option<String> {
    let parsed = parse(Path::new("repl.mjs"), source, SourceKind::Jsx, Some(true)).ok()?;
    let Program::Module(module) = &parsed.program else { return None };
    let imports = module.body.iter().any(|item| matches!(item, ModuleItem::ModuleDecl(ModuleDecl::Import(_))));
    if !imports && !waits(&parsed.program) {
        return None;
    }
    let mut form = Form { base: parsed.file.start_pos, edits: Edits::new(&parsed.file.src), ..Default::default() };
    for (index, item) in module.body.iter().enumerate() {
        match item {
            ModuleItem::Stmt(statement) => form.statement(statement, index + 1 == module.body.len()),
            ModuleItem::ModuleDecl(ModuleDecl::Import(import)) => form.import(import),
            ModuleItem::ModuleDecl(_) => return None,
        }
    }
    Some(form.finish())
}

#[derive(Default)]
struct Form {
    base: BytePos,
    edits: Edits,
    /// Names declared around the function.
    vars: Vec<String>,
    lets: Vec<String>,
    /// Function declarations, which count from the beginning.
    functions: String,
}

impl Form {
    fn text(&self, node: &impl deno_ast::swc::common::Spanned) -> &str {
        let (start, end) = source_range(node.span(), self.base);
        &self.edits.source()[start..end]
    }

    fn offset(&self, at: BytePos) -> usize {
        (at.0 - self.base.0) as usize
    }

    fn statement(&mut self, statement: &Stmt, is_last: bool) {
        match statement {
            Stmt::Decl(Decl::Fn(function)) => {
                let name = function.ident.sym.to_string();
                let (start, end) = source_range(function.span(), self.base);
                self.functions.push_str(&format!("{name} = {}; ", self.text(function)));
                self.edits.replace(start, end, ";".to_owned());
                self.vars.push(name);
            }
            Stmt::Decl(Decl::Class(class)) => {
                let name = class.ident.sym.to_string();
                let (start, end) = source_range(class.span(), self.base);
                self.edits.insert(start, format!("{name} = "));
                self.edits.insert(end, ";");
                self.lets.push(name);
            }
            Stmt::Decl(Decl::Var(declaration)) => {
                self.variables(declaration);
                declaration.visit_children_with(self);
            }
            Stmt::Expr(expression) if is_last => {
                let (start, end) = source_range(expression.expr.span(), self.base);
                self.edits.insert(start, "return { __proto__: null, value: (");
                self.edits.insert(end, ") }");
            }
            other => other.visit_with(self),
        }
    }

    /// A declaration becomes an assignment. It yields nothing, and stays one expression in the head of a `for`.
    fn variables(&mut self, declaration: &VarDecl) {
        let (Some(first), Some(last)) = (declaration.decls.first(), declaration.decls.last()) else { return };
        let (start, first, last) = (self.offset(declaration.span.lo), self.offset(first.span.lo), self.offset(last.span.hi));
        self.edits.replace(start, first, "void (".to_owned());
        if declaration.kind != VarDeclKind::Var {
            for declarator in declaration.decls.iter().filter(|declarator| declarator.init.is_none()) {
                self.edits.insert(self.offset(declarator.span.hi), " = undefined");
            }
        }
        self.edits.insert(last, ")");
        self.declare(declaration);
    }

    fn declare(&mut self, declaration: &VarDecl) {
        let names: Vec<Id> = find_pat_ids(&declaration.decls);
        let into = if declaration.kind == VarDeclKind::Var { &mut self.vars } else { &mut self.lets };
        into.extend(names.into_iter().map(|(name, _)| name.to_string()));
    }

    fn import(&mut self, import: &ImportDecl) {
        let (start, end) = source_range(import.span, self.base);
        let mut load = format!("await import({}", self.text(&*import.src));
        if let Some(attributes) = &import.with {
            load.push_str(&format!(", {{ with: {} }}", self.text(&**attributes)));
        }
        load.push(')');
        let mut picked = Vec::new();
        let mut whole = None;
        for specifier in &import.specifiers {
            let local = specifier.local().sym.to_string();
            match specifier {
                ImportSpecifier::Namespace(_) => whole = Some(local.clone()),
                ImportSpecifier::Default(_) => picked.push(format!("default: {local}")),
                ImportSpecifier::Named(named) => {
                    let imported = named.imported.as_ref().map_or(local.clone(), |imported| self.text(imported).to_owned());
                    picked.push(format!("{imported}: {local}"));
                }
            }
            self.vars.push(local);
        }
        let mut value = match whole {
            Some(name) => format!("({name} = {load})"),
            None => load,
        };
        if !picked.is_empty() {
            value = format!("({{ {} }} = {value})", picked.join(", "));
        }
        self.edits.replace(start, end, format!("void {value};"));
    }

    fn finish(self) -> String {
        let declared = |keyword: &str, mut names: Vec<String>| {
            names.sort();
            names.dedup();
            if names.is_empty() { String::new() } else { format!("{keyword} {}; ", names.join(", ")) }
        };
        let head = format!("{}{}", declared("let", self.lets), declared("var", self.vars));
        let (body, _) = self.edits.apply();
        format!("{head}(async () => {{ {}{body}\n}})()", self.functions)
    }
}

/// Statements below the top level: only their `var` reaches the outside.
impl Visit for Form {
    fn visit_var_decl(&mut self, declaration: &VarDecl) {
        if declaration.kind == VarDeclKind::Var {
            self.variables(declaration);
        }
        declaration.visit_children_with(self);
    }

    fn visit_for_head(&mut self, head: &ForHead) {
        match head {
            ForHead::VarDecl(declaration) if declaration.kind == VarDeclKind::Var => {
                if let Some(first) = declaration.decls.first() {
                    let (start, first) = (self.offset(declaration.span.lo), self.offset(first.span.lo));
                    self.edits.replace(start, first, String::new());
                }
                self.declare(declaration);
            }
            _ => {}
        }
    }

    fn visit_function(&mut self, _: &Function) {}
    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
    fn visit_class(&mut self, _: &Class) {}
}

#[cfg(test)]
mod tests {
    use super::async_form;

    fn form(source: &str) -> String {
        async_form(source).unwrap_or_default()
    }

    #[test]
    fn what_does_not_wait_needs_no_form() {
        assert_eq!(async_form("1 + 1"), None);
        assert_eq!(async_form("async () => await 1"), None);
        assert_eq!(async_form("export const a = await 1"), None);
        assert_eq!(async_form("await ("), None);
    }

    #[test]
    fn the_last_expression_is_the_value() {
        assert_eq!(form("await 1"), "(async () => { return { __proto__: null, value: (await 1) }\n})()");
        assert_eq!(form("await 1; f();"), "(async () => { await 1; return { __proto__: null, value: (f()) };\n})()");
        assert_eq!(form("if (await 1) 2"), "(async () => { if (await 1) 2\n})()");
    }

    #[test]
    fn declarations_stand_around_the_function() {
        assert_eq!(form("const a = await 1"), "let a; (async () => { void (a = await 1)\n})()");
        assert_eq!(form("let {a, b: [c]} = await x, d;"), "let a, c, d; (async () => { void ({a, b: [c]} = await x, d = undefined);\n})()");
        assert_eq!(form("var a; await a"), "var a; (async () => { void (a); return { __proto__: null, value: (await a) }\n})()");
        assert_eq!(form("class A {} await 1"), "let A; (async () => { A = class A {}; return { __proto__: null, value: (await 1) }\n})()");
        assert_eq!(form("await 1; function f() {}"), "var f; (async () => { f = function f() {}; await 1; ;\n})()");
    }

    #[test]
    fn var_comes_out_of_blocks() {
        assert_eq!(
            form("for (var i of await x) { let j; var k = 1; }"),
            "var i, k; (async () => { for (i of await x) { let j; void (k = 1); }\n})()"
        );
        assert_eq!(form("for (var i = await 0; i < 1; i++);"), "var i; (async () => { for (void (i = await 0); i < 1; i++);\n})()");
    }

    #[test]
    fn imports_are_asked_for() {
        assert_eq!(
            form("import a, { b, c as d } from 'e'"),
            "var a, b, d; (async () => { void ({ default: a, b: b, c: d } = await import('e'));\n})()"
        );
        assert_eq!(
            form("import a, * as b from 'e'; b"),
            "var a, b; (async () => { void ({ default: a } = (b = await import('e'))); return { __proto__: null, value: (b) }\n})()"
        );
        assert_eq!(form("import 'a' with { type: 'json' }"), "(async () => { void await import('a', { with: { type: 'json' } });\n})()");
    }
}
