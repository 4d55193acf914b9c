//! The name of a class inside itself.

use deno_ast::swc::ast::*;
use deno_ast::swc::common::DUMMY_SP;
use deno_ast::swc::ecma_visit::{VisitMut, VisitMutWith};
use deno_ast::swc::utils::private_ident;

/// Makes what a class says of itself mean a variable that follows the class's decorators.
pub struct OwnName {
    pub name: Id,
    pub alias: Ident,
    pub found: bool,
}

impl OwnName {
    fn is(&self, ident: &Ident) -> bool {
        ident.to_id() == self.name
    }
}

impl VisitMut for OwnName {
    fn visit_mut_expr(&mut self, node: &mut Expr) {
        match node {
            Expr::Ident(ident) if self.is(ident) => {
                self.found = true;
                let span = ident.span;
                *ident = Ident { span, ..self.alias.clone() };
            }
            _ => node.visit_mut_children_with(self),
        }
    }

    fn visit_mut_prop(&mut self, node: &mut Prop) {
        match node {
            Prop::Shorthand(ident) if self.is(ident) => {
                self.found = true;
                *node = KeyValueProp { key: IdentName::new(ident.sym.clone(), ident.span).into(), value: self.alias.clone().into() }.into();
            }
            _ => node.visit_mut_children_with(self),
        }
    }

    // Types are gone before anything runs.
    fn visit_mut_ts_type_ann(&mut self, _: &mut TsTypeAnn) {}
}

/// A name for `export default class {}`, which its decorators need.
pub fn anonymous_class() -> Ident {
    let mut ident = private_ident!("default_1");
    ident.span = DUMMY_SP;
    ident
}
