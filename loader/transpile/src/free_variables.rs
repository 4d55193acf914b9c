//! What a function takes from around it, found in its own text: for programs that send functions to other threads.

use std::path::Path;

use crate::SourceKind;
use crate::deep::with_stack_for;
use crate::parse::parse;
use deno_ast::swc::ast::*;
use deno_ast::swc::common::{BytePos, GLOBALS, Globals, Mark, SyntaxContext};
use deno_ast::swc::ecma_visit::{Visit, VisitWith};
use deno_ast::swc::transforms::resolver;
use rustc_hash::FxHashMap;

/// One variable that the function does not declare itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeVariable {
    pub name: String,
    /// Where it first stands in the function's text, from 1.
    pub line: usize,
    /// Whether the function gives it a value.
    pub assigned: bool,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// In the order of their first appearance.
    pub variables: Vec<FreeVariable>,
    /// The line of a `this`, `super` or `new.target` that is the caller's.
    pub caller: Option<usize>,
}

/// `source` is the text of a function, method or class as an expression. None if it is none.
pub fn free_variables(source: &str) -> Option<Surroundings> {
    with_stack_for(source, || GLOBALS.set(&Globals::new(), || find(source))).ok().flatten()
}

fn find(source: &str) -> Option<Surroundings> {
    let text = format!("({source}\n)");
    let mut parsed = parse(Path::new("function.js"), &text, SourceKind::Jsx, Some(false)).ok()?;
    let (unresolved, top_level) = (Mark::new(), Mark::new());
    parsed.program.mutate(resolver(unresolved, top_level, false));
    let file = parsed.file.clone();
    let mut finder = Finder { free: SyntaxContext::empty().apply_mark(unresolved), ..Finder::default() };
    parsed.program.visit_with(&mut finder);
    let line_of = |at: BytePos| {
        let end = (at - file.start_pos).0 as usize;
        memchr::memchr_iter(b'\n', file.src.as_bytes().get(..end).unwrap_or_default()).count() + 1
    };
    let mut found: Vec<(BytePos, String, bool)> = finder.variables.into_iter().map(|(name, (at, assigned))| (at, name, assigned)).collect();
    found.sort_unstable();
    Some(Surroundings {
        variables: found.into_iter().map(|(at, name, assigned)| FreeVariable { name, line: line_of(at), assigned }).collect(),
        caller: finder.caller.map(line_of),
    })
}

#[derive(Default)]
struct Finder {
    free: SyntaxContext,
    variables: FxHashMap<String, (BytePos, bool)>,
    caller: Option<BytePos>,
    /// How many functions with a `this` of their own are around the present place.
    own_this: u32,
}

impl Finder {
    fn note(&mut self, name: &Ident, assigned: bool) {
        if name.ctxt != self.free {
            return;
        }
        let entry = self.variables.entry(name.sym.to_string()).or_insert((name.span.lo, false));
        entry.0 = entry.0.min(name.span.lo);
        entry.1 |= assigned;
    }

    fn note_caller(&mut self, at: BytePos) {
        if self.own_this == 0 {
            self.caller.get_or_insert(at);
        }
    }

    fn with_own_this(&mut self, visit: impl FnOnce(&mut Self)) {
        self.own_this += 1;
        visit(self);
        self.own_this -= 1;
    }
}

impl Visit for Finder {
    fn visit_ident(&mut self, name: &Ident) {
        self.note(name, false);
    }

    fn visit_binding_ident(&mut self, name: &BindingIdent) {
        // In a pattern that is assigned to; a declaration has a scope of the function's.
        self.note(&name.id, true);
    }

    fn visit_simple_assign_target(&mut self, target: &SimpleAssignTarget) {
        match target {
            SimpleAssignTarget::Ident(name) => self.note(&name.id, true),
            other => other.visit_children_with(self),
        }
    }

    fn visit_assign_pat_prop(&mut self, property: &AssignPatProp) {
        self.note(&property.key.id, true);
        property.value.visit_with(self);
    }

    fn visit_update_expr(&mut self, update: &UpdateExpr) {
        match &*update.arg {
            Expr::Ident(name) => self.note(name, true),
            other => other.visit_with(self),
        }
    }

    fn visit_this_expr(&mut self, this: &ThisExpr) {
        self.note_caller(this.span.lo);
    }

    fn visit_super(&mut self, base: &Super) {
        self.note_caller(base.span.lo);
    }

    fn visit_meta_prop_expr(&mut self, meta: &MetaPropExpr) {
        if meta.kind == MetaPropKind::NewTarget {
            self.note_caller(meta.span.lo);
        }
    }

    fn visit_function(&mut self, function: &Function) {
        self.with_own_this(|finder| function.visit_children_with(finder));
    }

    fn visit_class(&mut self, class: &Class) {
        class.super_class.visit_with(self);
        self.with_own_this(|finder| class.body.visit_with(finder));
    }

    fn visit_getter_prop(&mut self, getter: &GetterProp) {
        self.with_own_this(|finder| getter.visit_children_with(finder));
    }

    fn visit_setter_prop(&mut self, setter: &SetterProp) {
        self.with_own_this(|finder| setter.visit_children_with(finder));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(source: &str) -> Vec<(String, bool)> {
        free_variables(source).unwrap().variables.into_iter().map(|variable| (variable.name, variable.assigned)).collect()
    }

    fn expected(list: &[(&str, bool)]) -> Vec<(String, bool)> {
        list.iter().map(|(name, assigned)| ((*name).to_owned(), *assigned)).collect()
    }

    #[test]
    fn free_variables_are_those_the_function_does_not_declare() {
        assert_eq!(
            names("(a) => { let b = 1; var e = () => d; return a + b + c + d + Math.abs(b) }"),
            expected(&[("d", false), ("c", false), ("Math", false)])
        );
        assert_eq!(names("function f(n) { return n < 2 ? n : f(n - 1) + k }"), expected(&[("k", false)]));
        assert_eq!(names("class A extends B { m() { return x } }"), expected(&[("B", false), ("x", false)]));
    }

    #[test]
    fn assignments_are_told_apart() {
        assert_eq!(
            names("() => { a = 1; b++; [c, { d, e: f }] = g; h.i = 1 }"),
            expected(&[("a", true), ("b", true), ("c", true), ("d", true), ("f", true), ("g", false), ("h", false)])
        );
    }

    #[test]
    fn the_callers_this_is_found() {
        assert_eq!(free_variables("() =>\n this.x").unwrap().caller, Some(2));
        assert_eq!(free_variables("function () { return this.x + (() => this)() }").unwrap().caller, None);
        assert_eq!(free_variables("not a function"), None);
    }
}
