//! Uses of names that are read as properties now.

use deno_ast::swc::ast::*;
use deno_ast::swc::common::{BytePos, Spanned as _};
use deno_ast::swc::ecma_visit::{Visit, VisitWith};
use rustc_hash::FxHashSet;

use super::Writer;
use super::bindings::Bindings;

pub(super) struct References<'a> {
    writer: &'a mut Writer,
    bindings: &'a Bindings,
    /// Where statements of a list begin: a bracket written there could continue the line before.
    statements: FxHashSet<BytePos>,
}

impl References<'_> {
    pub fn new<'a>(writer: &'a mut Writer, bindings: &'a Bindings) -> References<'a> {
        References { writer, bindings, statements: FxHashSet::default() }
    }

    fn read(&mut self, name: &Ident) {
        if let Some(text) = self.bindings.replaced.get(&name.to_id()) {
            let range = self.writer.range(name.span);
            self.writer.edits.replace(range.0, range.1, text.clone());
        }
    }

    /// A function that is called: it must not get the module as its `this`.
    fn called(&mut self, callee: &Expr) -> bool {
        let Expr::Ident(name) = callee else { return false };
        let Some(text) = self.bindings.replaced.get(&name.to_id()) else { return false };
        let text = format!("{}(0, {text})", self.guard(name.span.lo));
        let range = self.writer.range(name.span);
        self.writer.edits.replace(range.0, range.1, text);
        true
    }

    fn guard(&self, at: BytePos) -> &'static str {
        if self.statements.contains(&at) { ";" } else { "" }
    }

    fn statement(&mut self, statement: &Stmt) {
        if let Stmt::Expr(expression) = statement {
            self.statements.insert(expression.span.lo);
        }
    }

    /// `{ name }` in an object or in a pattern that is assigned to.
    fn shorthand(&mut self, name: &Ident) {
        if let Some(text) = self.bindings.replaced.get(&name.to_id()) {
            let range = self.writer.range(name.span);
            self.writer.edits.replace(range.0, range.1, format!("{}: {text}", name.sym));
        }
    }

    /// The parts of a pattern that declares variables which are expressions.
    fn declared(&mut self, pattern: &Pat) {
        match pattern {
            Pat::Ident(_) | Pat::Invalid(_) | Pat::Expr(_) => {}
            Pat::Array(array) => array.elems.iter().flatten().for_each(|element| self.declared(element)),
            Pat::Rest(rest) => self.declared(&rest.arg),
            Pat::Assign(assign) => {
                self.declared(&assign.left);
                assign.right.visit_with(self);
            }
            Pat::Object(object) => {
                for property in &object.props {
                    match property {
                        ObjectPatProp::KeyValue(pair) => {
                            pair.key.visit_with(self);
                            self.declared(&pair.value);
                        }
                        ObjectPatProp::Assign(assign) => assign.value.visit_with(self),
                        ObjectPatProp::Rest(rest) => self.declared(&rest.arg),
                    }
                }
            }
        }
    }
}

impl Visit for References<'_> {
    fn visit_module_items(&mut self, items: &[ModuleItem]) {
        for item in items {
            match item {
                ModuleItem::Stmt(statement) => self.statement(statement),
                // What is replaced as a whole has no names left.
                ModuleItem::ModuleDecl(ModuleDecl::Import(_) | ModuleDecl::ExportNamed(_) | ModuleDecl::ExportAll(_)) => continue,
                ModuleItem::ModuleDecl(_) => {}
            }
            item.visit_with(self);
        }
    }

    fn visit_stmts(&mut self, statements: &[Stmt]) {
        for statement in statements {
            self.statement(statement);
            statement.visit_with(self);
        }
    }

    fn visit_var_declarator(&mut self, node: &VarDeclarator) {
        self.declared(&node.name);
        node.init.visit_with(self);
    }

    fn visit_expr(&mut self, node: &Expr) {
        match node {
            Expr::Ident(name) => self.read(name),
            _ => node.visit_children_with(self),
        }
    }

    fn visit_simple_assign_target(&mut self, node: &SimpleAssignTarget) {
        match node {
            SimpleAssignTarget::Ident(name) => self.read(&name.id),
            _ => node.visit_children_with(self),
        }
    }

    fn visit_pat(&mut self, node: &Pat) {
        match node {
            // In a pattern that is assigned to; parameters have names of their own.
            Pat::Ident(name) => self.read(&name.id),
            _ => node.visit_children_with(self),
        }
    }

    fn visit_assign_pat_prop(&mut self, node: &AssignPatProp) {
        self.shorthand(&node.key.id);
        node.value.visit_with(self);
    }

    fn visit_prop(&mut self, node: &Prop) {
        match node {
            Prop::Shorthand(name) => self.shorthand(name),
            _ => node.visit_children_with(self),
        }
    }

    fn visit_call_expr(&mut self, node: &CallExpr) {
        match &node.callee {
            Callee::Expr(callee) if self.called(callee) => {}
            callee => callee.visit_with(self),
        }
        node.args.visit_with(self);
    }

    fn visit_opt_call(&mut self, node: &OptCall) {
        if !self.called(&node.callee) {
            node.callee.visit_with(self);
        }
        node.args.visit_with(self);
    }

    fn visit_tagged_tpl(&mut self, node: &TaggedTpl) {
        if !self.called(&node.tag) {
            node.tag.visit_with(self);
        }
        node.tpl.visit_with(self);
    }

    fn visit_assign_expr(&mut self, node: &AssignExpr) {
        if let AssignTarget::Simple(SimpleAssignTarget::Ident(name)) = &node.left
            && let Some(targets) = self.bindings.targets(&name.to_id())
        {
            let at = self.writer.at(node.span.lo);
            self.writer.edits.insert(at, targets);
        }
        node.visit_children_with(self);
    }

    fn visit_update_expr(&mut self, node: &UpdateExpr) {
        let targets = match &*node.arg {
            Expr::Ident(name) => self.bindings.targets(&name.to_id()).map(|targets| (targets, name)),
            _ => None,
        };
        let Some((targets, name)) = targets else { return node.visit_children_with(self) };
        let (start, end) = self.writer.range(node.span);
        let guard = self.guard(node.span.lo);
        // The export gets the new value; the expression has the old one when the operator stands behind.
        if node.prefix {
            self.writer.edits.insert(start, format!("{guard}({targets}"));
            self.writer.edits.insert(end, ")");
        } else {
            self.writer.edits.insert(start, format!("{guard}["));
            self.writer.edits.insert(end, format!(", {targets}{}][0]", name.sym));
        }
    }

    fn visit_export_default_expr(&mut self, node: &ExportDefaultExpr) {
        // `exports.default =` stands before it: nothing here begins a statement.
        debug_assert!(!self.statements.contains(&node.expr.span_lo()));
        node.visit_children_with(self);
    }
}
