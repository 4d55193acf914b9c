//! Decorators as `experimentalDecorators` has them, in tsc's order: members of the instance, static ones, then the class, each group as
//! written. Docs: TypeScript handbook, "Decorators" ("Decorator Evaluation", "Metadata").
//!
//! Decorators leave the class and become calls after it. A decorated class becomes a variable, since its decorators may replace it; what the
//! class says of itself inside its body then means the variable.

mod members;
mod metadata;
mod names;

use deno_ast::swc::ast::*;
use deno_ast::swc::common::{DUMMY_SP, Mark, SyntaxContext};
use deno_ast::swc::ecma_visit::{VisitMut, VisitMutWith};
use deno_ast::swc::transforms::helpers::HELPERS;
use deno_ast::swc::utils::{ExprFactory, private_ident};

use metadata::Types;
use names::{OwnName, anonymous_class};

/// Rewrites every class declaration of a program that has decorators. Classes in expressions are left to swc's pass.
pub fn legacy_decorators(program: &mut Program, emit_metadata: bool, unresolved: Mark) {
    let types = Types::of_program(program, emit_metadata, unresolved);
    program.visit_mut_with(&mut LegacyDecorators { types });
}

struct LegacyDecorators {
    types: Types,
}

/// What a decorated class declaration becomes.
struct Rewritten {
    /// Variables for keys that are computed once, and for the class's name inside itself.
    before: Vec<Stmt>,
    declaration: Decl,
    after: Vec<Stmt>,
}

fn has_decorators(class: &Class) -> bool {
    !class.decorators.is_empty() || class.body.iter().any(members::is_decorated)
}

impl LegacyDecorators {
    fn rewrite(&self, ident: &Ident, mut class: Box<Class>) -> Rewritten {
        let mut before = Vec::new();
        let mut after = members::take(&mut class, ident, &self.types, &mut before);
        let own = self.take_class_decorators(&mut class);
        if own.is_empty() {
            return Rewritten { before, declaration: ClassDecl { ident: ident.clone(), declare: false, class }.into(), after };
        }
        let alias = private_ident!(format!("{}_1", ident.sym));
        let mut renamer = OwnName { name: ident.to_id(), alias: alias.clone(), found: false };
        class.body.visit_mut_with(&mut renamer);
        let mut value = call_helper("_ts_decorate", vec![array(own), ident.clone().into()]);
        if renamer.found {
            before.push(variable(VarDeclKind::Let, alias.clone(), None));
            // Static members are evaluated before the variable of the class exists.
            class.body.insert(0, remember_class(&alias));
            value = assign(&alias, value);
        }
        after.push(assign(ident, value).into_stmt());
        let span = class.span;
        let expression = ClassExpr { ident: Some(ident.clone()), class }.into();
        let Stmt::Decl(Decl::Var(mut declaration)) = variable(VarDeclKind::Let, ident.clone(), Some(expression)) else { unreachable!() };
        declaration.span = span;
        Rewritten { before, declaration: declaration.into(), after }
    }

    /// The decorators of the class and of its constructor's parameters, and what is known of these.
    fn take_class_decorators(&self, class: &mut Class) -> Vec<Expr> {
        let mut list: Vec<Expr> = class.decorators.drain(..).map(|decorator| *decorator.expr).collect();
        let constructor = class.body.iter_mut().find_map(|member| match member {
            ClassMember::Constructor(constructor) if constructor.body.is_some() => Some(constructor),
            _ => None,
        });
        if let Some(constructor) = constructor {
            list.extend(members::take_of_parameters(constructor.params.iter_mut().map(|parameter| match parameter {
                ParamOrTsParamProp::Param(parameter) => &mut parameter.decorators,
                ParamOrTsParamProp::TsParamProp(property) => &mut property.decorators,
            })));
            if !list.is_empty() {
                list.extend(self.types.of_constructor(constructor));
            }
        }
        list
    }
}

impl VisitMut for LegacyDecorators {
    fn visit_mut_module_items(&mut self, items: &mut Vec<ModuleItem>) {
        items.visit_mut_children_with(self);
        let mut out = Vec::with_capacity(items.len());
        for item in items.drain(..) {
            match item {
                ModuleItem::Stmt(Stmt::Decl(Decl::Class(class))) if !class.declare && has_decorators(&class.class) => {
                    let rewritten = self.rewrite(&class.ident, class.class);
                    out.extend(rewritten.before.into_iter().map(ModuleItem::Stmt));
                    out.push(Stmt::Decl(rewritten.declaration).into());
                    out.extend(rewritten.after.into_iter().map(ModuleItem::Stmt));
                }
                ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(ExportDecl { decl: Decl::Class(class), span }))
                    if !class.declare && has_decorators(&class.class) =>
                {
                    let rewritten = self.rewrite(&class.ident, class.class);
                    out.extend(rewritten.before.into_iter().map(ModuleItem::Stmt));
                    out.push(ModuleDecl::ExportDecl(ExportDecl { span, decl: rewritten.declaration }).into());
                    out.extend(rewritten.after.into_iter().map(ModuleItem::Stmt));
                }
                ModuleItem::ModuleDecl(ModuleDecl::ExportDefaultDecl(ExportDefaultDecl { decl: DefaultDecl::Class(class), span }))
                    if has_decorators(&class.class) =>
                {
                    let ident = class.ident.unwrap_or_else(anonymous_class);
                    let rewritten = self.rewrite(&ident, class.class);
                    out.extend(rewritten.before.into_iter().map(ModuleItem::Stmt));
                    out.push(Stmt::Decl(rewritten.declaration).into());
                    out.extend(rewritten.after.into_iter().map(ModuleItem::Stmt));
                    out.push(ModuleDecl::ExportDefaultExpr(ExportDefaultExpr { span, expr: ident.into() }).into());
                }
                item => out.push(item),
            }
        }
        *items = out;
    }

    fn visit_mut_stmts(&mut self, statements: &mut Vec<Stmt>) {
        statements.visit_mut_children_with(self);
        let mut out = Vec::with_capacity(statements.len());
        for statement in statements.drain(..) {
            match statement {
                Stmt::Decl(Decl::Class(class)) if !class.declare && has_decorators(&class.class) => {
                    let rewritten = self.rewrite(&class.ident, class.class);
                    out.extend(rewritten.before);
                    out.push(Stmt::Decl(rewritten.declaration));
                    out.extend(rewritten.after);
                }
                statement => out.push(statement),
            }
        }
        *statements = out;
    }
}

/// A call of one of swc's helpers, which is then written into the file.
fn call_helper(name: &'static str, arguments: Vec<Expr>) -> Expr {
    let mark = HELPERS.with(|helpers| {
        match name {
            "_ts_decorate" => helpers.ts_decorate(),
            "_ts_param" => helpers.ts_param(),
            _ => helpers.ts_metadata(),
        }
        helpers.mark()
    });
    let callee = Ident::new(name.into(), DUMMY_SP, SyntaxContext::empty().apply_mark(mark));
    callee.as_call(DUMMY_SP, arguments.into_iter().map(|argument| argument.as_arg()).collect())
}

fn array(elements: Vec<Expr>) -> Expr {
    let elems = elements.into_iter().map(|element| Some(element.as_arg())).collect();
    ArrayLit { span: DUMMY_SP, elems }.into()
}

fn assign(name: &Ident, value: Expr) -> Expr {
    value.make_assign_to(AssignOp::Assign, name.clone().into())
}

fn variable(kind: VarDeclKind, name: Ident, init: Option<Expr>) -> Stmt {
    let declarator = VarDeclarator { span: DUMMY_SP, name: name.into(), init: init.map(Box::new), definite: false };
    VarDecl { kind, decls: vec![declarator], ..Default::default() }.into()
}

/// `static { name = this; }`
fn remember_class(name: &Ident) -> ClassMember {
    let this = ThisExpr { span: DUMMY_SP }.into();
    let body = BlockStmt { stmts: vec![assign(name, this).into_stmt()], ..Default::default() };
    StaticBlock { span: DUMMY_SP, body }.into()
}
