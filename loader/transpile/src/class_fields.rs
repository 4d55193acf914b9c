//! `useDefineForClassFields: false`: class fields are assigned in the constructor, as older TypeScript did. Libraries with
//! legacy decorators count on it: a field without a value must not cover an accessor of the prototype.

use deno_ast::swc::ast::*;
use deno_ast::swc::common::util::take::Take;
use deno_ast::swc::common::{DUMMY_SP, Span};
use deno_ast::swc::ecma_visit::{VisitMut, VisitMutWith};

pub fn assign_class_fields(program: &mut Program) {
    program.visit_mut_with(&mut AssignFields);
}

struct AssignFields;

fn this_member(span: Span, key: &PropName) -> Option<MemberProp> {
    Some(match key {
        PropName::Ident(name) => MemberProp::Ident(name.clone()),
        PropName::Str(text) => MemberProp::Computed(ComputedPropName { span, expr: Lit::Str(text.clone()).into() }),
        PropName::Num(number) => MemberProp::Computed(ComputedPropName { span, expr: Lit::Num(number.clone()).into() }),
        PropName::BigInt(number) => MemberProp::Computed(ComputedPropName { span, expr: Lit::BigInt(number.clone()).into() }),
        // Must be evaluated once, when the class is.
        PropName::Computed(_) => return None,
    })
}

fn assign(span: Span, property: MemberProp, value: Box<Expr>) -> Stmt {
    let target = MemberExpr { span: DUMMY_SP, obj: ThisExpr { span: DUMMY_SP }.into(), prop: property };
    let expression = AssignExpr { span, op: AssignOp::Assign, left: target.into(), right: value };
    ExprStmt { span, expr: expression.into() }.into()
}

fn is_super_call(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Expr(ExprStmt { expr, .. }) if matches!(&**expr, Expr::Call(CallExpr { callee: Callee::Super(_), .. })))
}

/// Where in a constructor the fields are set; none if `super()` is hidden in an expression.
fn place(body: &[Stmt], derived: bool) -> Option<usize> {
    if derived {
        return body.iter().position(is_super_call).map(|at| at + 1);
    }
    Some(body.iter().take_while(|statement| matches!(statement, Stmt::Expr(ExprStmt { expr, .. }) if expr.is_lit())).count())
}

impl VisitMut for AssignFields {
    fn visit_mut_class(&mut self, class: &mut Class) {
        class.visit_mut_children_with(self);
        let derived = class.super_class.is_some();
        let own = class.body.iter().position(|member| matches!(member, ClassMember::Constructor(own) if own.body.is_some()));
        if let Some(at) = own
            && let ClassMember::Constructor(Constructor { body: Some(body), .. }) = &class.body[at]
            && place(&body.stmts, derived).is_none()
        {
            return;
        }
        let mut assignments = Vec::new();
        for member in &mut class.body {
            match member {
                ClassMember::ClassProp(field) if !field.declare && !field.is_abstract => {
                    let Some(property) = this_member(field.span, &field.key) else { continue };
                    let assignment = field.value.take().map(|value| assign(field.span, property, value));
                    match assignment {
                        Some(assignment) if field.is_static => {
                            let body = BlockStmt { stmts: vec![assignment], ..Default::default() };
                            *member = ClassMember::StaticBlock(StaticBlock { span: field.span, body });
                        }
                        Some(assignment) => {
                            assignments.push(assignment);
                            member.take();
                        }
                        None => {
                            member.take();
                        }
                    }
                }
                // Its place among the others counts.
                ClassMember::PrivateProp(field) if !field.is_static && field.decorators.is_empty() => {
                    if let Some(value) = field.value.take() {
                        assignments.push(assign(field.span, MemberProp::PrivateName(field.key.clone()), value));
                    }
                }
                _ => {}
            }
        }
        class.body.retain(|member| !matches!(member, ClassMember::Empty(_)));
        if assignments.is_empty() {
            return;
        }
        let own = class.body.iter_mut().find_map(|member| match member {
            ClassMember::Constructor(own) if own.body.is_some() => own.body.as_mut(),
            _ => None,
        });
        if let Some(body) = own {
            let at = place(&body.stmts, derived).unwrap_or(0);
            body.stmts.splice(at..at, assignments);
            return;
        }
        class.body.insert(0, ClassMember::Constructor(constructor(derived, assignments)));
    }
}

fn constructor(derived: bool, assignments: Vec<Stmt>) -> Constructor {
    let mut statements = assignments;
    let mut parameters = Vec::new();
    if derived {
        let name = Ident::new_private("args".into(), DUMMY_SP);
        let rest = RestPat { span: DUMMY_SP, dot3_token: DUMMY_SP, arg: Pat::Ident(name.clone().into()).into(), type_ann: None };
        parameters.push(ParamOrTsParamProp::Param(Param { span: DUMMY_SP, decorators: Vec::new(), pat: rest.into() }));
        let call = CallExpr {
            callee: Callee::Super(Super { span: DUMMY_SP }),
            args: vec![ExprOrSpread { spread: Some(DUMMY_SP), expr: name.into() }],
            ..Default::default()
        };
        statements.insert(0, ExprStmt { span: DUMMY_SP, expr: call.into() }.into());
    }
    Constructor {
        key: PropName::Ident(IdentName::new("constructor".into(), DUMMY_SP)),
        params: parameters,
        body: Some(BlockStmt { stmts: statements, ..Default::default() }),
        ..Default::default()
    }
}
