//! Decorators of members and parameters: taken out of the class, as calls that come after it.

use deno_ast::swc::ast::*;
use deno_ast::swc::common::DUMMY_SP;
use deno_ast::swc::utils::{ExprFactory, private_ident};

use super::metadata::Types;
use super::{array, assign, call_helper, variable};

pub fn is_decorated(member: &ClassMember) -> bool {
    let of_parameters = |function: &Function| function.params.iter().any(|parameter| !parameter.decorators.is_empty());
    match member {
        ClassMember::Method(method) => !method.function.decorators.is_empty() || of_parameters(&method.function),
        ClassMember::ClassProp(property) => !property.decorators.is_empty(),
        ClassMember::AutoAccessor(accessor) => !accessor.decorators.is_empty(),
        ClassMember::Constructor(constructor) => constructor.params.iter().any(|parameter| match parameter {
            ParamOrTsParamProp::Param(parameter) => !parameter.decorators.is_empty(),
            ParamOrTsParamProp::TsParamProp(property) => !property.decorators.is_empty(),
        }),
        _ => false,
    }
}

/// The calls for all decorated members, those of the instance first.
pub fn take(class: &mut Class, ident: &Ident, types: &Types, before: &mut Vec<Stmt>) -> Vec<Stmt> {
    let mut of_instance = Vec::new();
    let mut of_class = Vec::new();
    for at in 0..class.body.len() {
        if !is_decorated(&class.body[at]) {
            continue;
        }
        // An accessor is described by both its halves.
        let list = match &class.body[at] {
            ClassMember::Method(method) => types.of_method(method, other_half(class, method)),
            ClassMember::ClassProp(property) => types.of_field(property.type_ann.as_deref()),
            ClassMember::AutoAccessor(accessor) => types.of_field(accessor.type_ann.as_deref()),
            _ => continue,
        };
        let (mut decorators, key, is_static, descriptor) = match &mut class.body[at] {
            ClassMember::Method(method) => {
                let mut list: Vec<Expr> = expressions(&mut method.function.decorators);
                list.extend(take_of_parameters(method.function.params.iter_mut().map(|parameter| &mut parameter.decorators)));
                (list, key_of(&mut method.key, before), method.is_static, Expr::from(Lit::Null(Null { span: DUMMY_SP })))
            }
            ClassMember::ClassProp(property) => {
                (expressions(&mut property.decorators), key_of(&mut property.key, before), property.is_static, *Expr::undefined(DUMMY_SP))
            }
            ClassMember::AutoAccessor(accessor) => {
                let Key::Public(key) = &mut accessor.key else { continue };
                let key = key_of(key, before);
                (expressions(&mut accessor.decorators), key, accessor.is_static, Expr::from(Lit::Null(Null { span: DUMMY_SP })))
            }
            _ => continue,
        };
        decorators.extend(list);
        let target: Expr =
            if is_static { ident.clone().into() } else { ident.clone().make_member(IdentName::new("prototype".into(), DUMMY_SP)).into() };
        let call = call_helper("_ts_decorate", vec![array(decorators), target, key, descriptor]).into_stmt();
        if is_static { of_class.push(call) } else { of_instance.push(call) }
    }
    of_instance.append(&mut of_class);
    of_instance
}

/// `__param(index, decorator)` for each decorator of each parameter.
pub fn take_of_parameters<'a>(parameters: impl Iterator<Item = &'a mut Vec<Decorator>>) -> Vec<Expr> {
    let mut list = Vec::new();
    for (index, decorators) in parameters.enumerate() {
        for decorator in decorators.drain(..) {
            list.push(call_helper("_ts_param", vec![(index as f64).into(), *decorator.expr]));
        }
    }
    list
}

fn expressions(decorators: &mut Vec<Decorator>) -> Vec<Expr> {
    decorators.drain(..).map(|decorator| *decorator.expr).collect()
}

/// The getter of a setter and the other way round.
fn other_half<'a>(class: &'a Class, method: &ClassMethod) -> Option<&'a ClassMethod> {
    let wanted = match method.kind {
        MethodKind::Getter => MethodKind::Setter,
        MethodKind::Setter => MethodKind::Getter,
        MethodKind::Method => return None,
    };
    class.body.iter().find_map(|member| match member {
        ClassMember::Method(other) if other.kind == wanted && other.is_static == method.is_static && same_key(&other.key, &method.key) => {
            Some(other)
        }
        _ => None,
    })
}

fn same_key(one: &PropName, other: &PropName) -> bool {
    use deno_ast::swc::common::EqIgnoreSpan as _;
    one.eq_ignore_span(other)
}

/// The key as an expression. One that is computed is computed once, where it stands in the class.
fn key_of(key: &mut PropName, before: &mut Vec<Stmt>) -> Expr {
    match key {
        PropName::Ident(name) => Expr::from(Lit::from(Str { span: DUMMY_SP, value: name.sym.clone().into(), raw: None })),
        PropName::Str(name) => Lit::from(name.clone()).into(),
        PropName::Num(number) => Lit::from(number.clone()).into(),
        PropName::BigInt(number) => Lit::from(number.clone()).into(),
        PropName::Computed(computed) if computed.expr.is_lit() => *computed.expr.clone(),
        PropName::Computed(computed) => {
            let name = private_ident!("_key");
            before.push(variable(VarDeclKind::Let, name.clone(), None));
            *computed.expr = assign(&name, *computed.expr.clone());
            name.into()
        }
    }
}
