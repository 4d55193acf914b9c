//! Namespaces of one name are one: each block sees what the others export. swc knows only what a block declares itself.
//!
//! `namespace A { export const x = 1 } namespace A { f(x) }`: the second `x` becomes `A.x`. Runs after swc's resolver.

use deno_ast::swc::ast::*;
use deno_ast::swc::atoms::Atom;
use deno_ast::swc::ecma_visit::{Visit, VisitMut, VisitMutWith, VisitWith};
use deno_ast::swc::utils::{ExprFactory, find_pat_ids};
use rustc_hash::{FxHashMap, FxHashSet};

/// Makes the exports of namespaces visible in their other blocks.
pub fn merge_namespaces(program: &mut Program) {
    let Program::Module(module) = program else { return };
    let mut exports = Exports::default();
    exports.collect_items("", &module.body);
    if exports.0.values().any(|namespace| namespace.blocks > 1) {
        module.visit_mut_with(&mut Merger { exports: &exports.0, path: String::new() });
    }
}

#[derive(Default)]
struct Namespace {
    blocks: usize,
    names: FxHashSet<Atom>,
}

/// By path: `A`, `A.B`.
#[derive(Default)]
struct Exports(FxHashMap<String, Namespace>);

impl Exports {
    fn collect_items(&mut self, path: &str, items: &[ModuleItem]) {
        for item in items {
            match item {
                ModuleItem::Stmt(Stmt::Decl(declaration)) => self.collect_namespace(path, declaration),
                ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) => {
                    self.collect_namespace(path, &export.decl);
                    if let Some(namespace) = self.0.get_mut(path) {
                        namespace.names.extend(names_of(&export.decl));
                    }
                }
                _ => {}
            }
        }
    }

    fn collect_namespace(&mut self, path: &str, declaration: &Decl) {
        if let Decl::TsModule(module) = declaration
            && let (TsModuleName::Ident(name), Some(body), false) = (&module.id, &module.body, module.declare)
        {
            self.collect_body(&join(path, &name.sym), body);
        }
    }

    fn collect_body(&mut self, path: &str, body: &TsNamespaceBody) {
        let namespace = self.0.entry(path.to_owned()).or_default();
        namespace.blocks += 1;
        match body {
            TsNamespaceBody::TsModuleBlock(block) => self.collect_items(path, &block.body),
            TsNamespaceBody::TsNamespaceDecl(inner) => {
                namespace.names.insert(inner.id.sym.clone());
                self.collect_body(&join(path, &inner.id.sym), &inner.body);
            }
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The values that a declaration declares.
fn names_of(declaration: &Decl) -> Vec<Atom> {
    match declaration {
        Decl::Var(variables) => find_pat_ids::<_, Id>(&variables.decls).into_iter().map(|(name, _)| name).collect(),
        Decl::Fn(function) => vec![function.ident.sym.clone()],
        Decl::Class(class) => vec![class.ident.sym.clone()],
        Decl::TsEnum(declaration) => vec![declaration.id.sym.clone()],
        Decl::TsModule(module) => module.id.as_ident().map(|name| name.sym.clone()).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Goes through the blocks and puts the namespace in front of what others export.
struct Merger<'a> {
    exports: &'a FxHashMap<String, Namespace>,
    path: String,
}

impl Merger<'_> {
    fn merge(&mut self, name: &Ident, body: &mut TsNamespaceBody) {
        let outer = std::mem::take(&mut self.path);
        self.path = join(&outer, &name.sym);
        body.visit_mut_children_with(self);
        if let Some(namespace) = self.exports.get(&self.path).filter(|namespace| namespace.blocks > 1) {
            let mut own = Bindings::default();
            body.visit_with(&mut own);
            body.visit_mut_with(&mut Qualifier { namespace: name, names: &namespace.names, own: &own.0 });
        }
        self.path = outer;
    }
}

impl VisitMut for Merger<'_> {
    fn visit_mut_ts_module_decl(&mut self, node: &mut TsModuleDecl) {
        if let (TsModuleName::Ident(name), Some(body), false) = (&node.id, &mut node.body, node.declare) {
            self.merge(name, body);
        }
    }

    fn visit_mut_ts_namespace_decl(&mut self, node: &mut TsNamespaceDecl) {
        self.merge(&node.id, &mut node.body);
    }

    // Namespaces stand in no other place than files and namespaces.
    fn visit_mut_function(&mut self, _: &mut Function) {}
    fn visit_mut_class(&mut self, _: &mut Class) {}
    fn visit_mut_expr(&mut self, _: &mut Expr) {}
}

/// What a block declares, at any depth.
#[derive(Default)]
struct Bindings(FxHashSet<Id>);

impl Visit for Bindings {
    fn visit_binding_ident(&mut self, node: &BindingIdent) {
        self.0.insert(node.to_id());
    }

    fn visit_simple_assign_target(&mut self, node: &SimpleAssignTarget) {
        if !node.is_ident() {
            node.visit_children_with(self);
        }
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        self.0.insert(node.ident.to_id());
        node.visit_children_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        self.0.insert(node.ident.to_id());
        node.visit_children_with(self);
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        self.0.extend(node.ident.as_ref().map(Ident::to_id));
        node.visit_children_with(self);
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        self.0.extend(node.ident.as_ref().map(Ident::to_id));
        node.visit_children_with(self);
    }

    fn visit_ts_enum_decl(&mut self, node: &TsEnumDecl) {
        self.0.insert(node.id.to_id());
    }

    fn visit_ts_module_decl(&mut self, node: &TsModuleDecl) {
        self.0.extend(node.id.as_ident().map(Ident::to_id));
        node.visit_children_with(self);
    }

    fn visit_ts_namespace_decl(&mut self, node: &TsNamespaceDecl) {
        self.0.insert(node.id.to_id());
        node.visit_children_with(self);
    }

    fn visit_ts_import_equals_decl(&mut self, node: &TsImportEqualsDecl) {
        self.0.insert(node.id.to_id());
    }
}

struct Qualifier<'a> {
    namespace: &'a Ident,
    names: &'a FxHashSet<Atom>,
    own: &'a FxHashSet<Id>,
}

impl Qualifier<'_> {
    fn member(&self, name: &Ident) -> Option<MemberExpr> {
        if !self.names.contains(&name.sym) || self.own.contains(&name.to_id()) {
            return None;
        }
        Some(self.namespace.clone().make_member(IdentName::new(name.sym.clone(), name.span)))
    }
}

impl VisitMut for Qualifier<'_> {
    fn visit_mut_expr(&mut self, node: &mut Expr) {
        match node {
            Expr::Ident(name) => {
                if let Some(member) = self.member(name) {
                    *node = member.into();
                }
            }
            _ => node.visit_mut_children_with(self),
        }
    }

    fn visit_mut_simple_assign_target(&mut self, node: &mut SimpleAssignTarget) {
        match node {
            SimpleAssignTarget::Ident(name) => {
                if let Some(member) = self.member(name) {
                    *node = SimpleAssignTarget::Member(member);
                }
            }
            _ => node.visit_mut_children_with(self),
        }
    }

    fn visit_mut_prop(&mut self, node: &mut Prop) {
        match node {
            Prop::Shorthand(name) => {
                if let Some(member) = self.member(name) {
                    let key = PropName::Ident(IdentName::new(name.sym.clone(), name.span));
                    *node = Prop::KeyValue(KeyValueProp { key, value: Box::new(member.into()) });
                }
            }
            _ => node.visit_mut_children_with(self),
        }
    }
}
