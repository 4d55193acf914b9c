//! `emitDecoratorMetadata`: types as values, as far as one file can tell. What it cannot know of a name from elsewhere is asked when the
//! program runs: a function (a class) stands for itself, everything else is `Object`.

use deno_ast::swc::ast::*;
use deno_ast::swc::common::{DUMMY_SP, Mark, SyntaxContext};
use deno_ast::swc::ecma_visit::{Visit, VisitWith};
use deno_ast::swc::utils::ExprFactory;
use rustc_hash::FxHashMap;

use super::call_helper;

/// What a name that the file declares means as a type.
enum Declared {
    Class,
    /// Interfaces, type parameters, and types imported as such.
    Erased,
    Alias(Box<TsType>),
    /// `String`, `Number`, or `Object` for an enum that has both.
    Enum(&'static str),
}

pub struct Types {
    declared: FxHashMap<Id, Declared>,
    emit: bool,
    globals: SyntaxContext,
}

/// A type's value. Only the simple ones can be told to be equal.
#[derive(Clone, PartialEq)]
enum Value {
    Global(&'static str),
    /// `void 0`
    Nothing,
    /// A class of this file.
    Class(Id),
    /// A name from elsewhere.
    Asked(Vec<Id>),
}

impl Types {
    pub fn of_program(program: &Program, emit: bool, unresolved: Mark) -> Types {
        let mut types = Types { declared: FxHashMap::default(), emit, globals: SyntaxContext::empty().apply_mark(unresolved) };
        if emit {
            program.visit_with(&mut types);
        }
        types
    }

    /// The metadata of a property.
    pub fn of_field(&self, annotation: Option<&TsTypeAnn>) -> Vec<Expr> {
        self.entries([("type", self.annotated(annotation))])
    }

    /// The metadata of a method or accessor.
    pub fn of_method(&self, method: &ClassMethod, other_half: Option<&ClassMethod>) -> Vec<Expr> {
        if !self.emit {
            return Vec::new();
        }
        let function = &*method.function;
        if method.kind == MethodKind::Method {
            let parameters = self.parameters(function.params.iter().map(|parameter| &parameter.pat));
            let mut entries = self.entries([("type", Value::Global("Function"))]);
            entries.push(self.entry("paramtypes", parameters));
            entries.push(self.entry("returntype", self.expression(&self.returned(function))));
            return entries;
        }
        let halves = [Some(method), other_half];
        let half = |kind: MethodKind| halves.into_iter().flatten().find(|half| half.kind == kind);
        let setter = half(MethodKind::Setter).map(|setter| setter.function.params.iter().map(|parameter| &parameter.pat).collect());
        let parameters: Vec<&Pat> = setter.unwrap_or_default();
        let of_setter = parameters.first().and_then(|pattern| annotation(pattern));
        let of_getter = half(MethodKind::Getter).and_then(|getter| getter.function.return_type.as_deref());
        let mut entries = self.entries([("type", self.annotated(of_setter.or(of_getter)))]);
        entries.push(self.entry("paramtypes", self.parameters(parameters.into_iter())));
        entries
    }

    /// The metadata of a class: the types its constructor takes.
    pub fn of_constructor(&self, constructor: &Constructor) -> Vec<Expr> {
        if !self.emit {
            return Vec::new();
        }
        let patterns: Vec<Pat> = constructor
            .params
            .iter()
            .map(|parameter| match parameter {
                ParamOrTsParamProp::Param(parameter) => parameter.pat.clone(),
                ParamOrTsParamProp::TsParamProp(property) => match &property.param {
                    TsParamPropParam::Ident(name) => name.clone().into(),
                    TsParamPropParam::Assign(assign) => assign.clone().into(),
                },
            })
            .collect();
        vec![self.entry("paramtypes", self.parameters(patterns.iter()))]
    }

    fn entries<const N: usize>(&self, entries: [(&str, Value); N]) -> Vec<Expr> {
        if !self.emit {
            return Vec::new();
        }
        entries.into_iter().map(|(name, value)| self.entry(name, self.expression(&value))).collect()
    }

    fn entry(&self, name: &str, value: Expr) -> Expr {
        call_helper("_ts_metadata", vec![Lit::from(format!("design:{name}").as_str()).into(), value])
    }

    fn parameters<'a>(&self, patterns: impl Iterator<Item = &'a Pat>) -> Expr {
        let is_this = |pattern: &Pat| pattern.as_ident().is_some_and(|name| name.sym == *"this");
        let values = patterns.filter(|pattern| !is_this(pattern)).map(|pattern| {
            let found = match pattern {
                Pat::Rest(rest) => rest.type_ann.as_deref().map(|annotation| self.element(&annotation.type_ann)),
                pattern => annotation(pattern).map(|annotation| self.value(&annotation.type_ann)),
            };
            self.expression(&found.unwrap_or(Value::Global("Object")))
        });
        super::array(values.collect())
    }

    fn returned(&self, function: &Function) -> Value {
        match &function.return_type {
            Some(annotation) => self.value(&annotation.type_ann),
            None if function.is_async => Value::Global("Promise"),
            None => Value::Nothing,
        }
    }

    fn annotated(&self, annotation: Option<&TsTypeAnn>) -> Value {
        annotation.map_or(Value::Global("Object"), |annotation| self.value(&annotation.type_ann))
    }

    /// What the elements of a rest parameter are.
    fn element(&self, type_: &TsType) -> Value {
        match type_ {
            TsType::TsArrayType(array) => self.value(&array.elem_type),
            TsType::TsTypeRef(reference) => match (&reference.type_name, &reference.type_params) {
                (TsEntityName::Ident(name), Some(parameters)) if matches!(&*name.sym, "Array" | "ReadonlyArray") => {
                    parameters.params.first().map_or(Value::Global("Object"), |parameter| self.value(parameter))
                }
                _ => Value::Global("Object"),
            },
            TsType::TsTypeOperator(operator) => self.element(&operator.type_ann),
            _ => Value::Global("Object"),
        }
    }

    fn value(&self, type_: &TsType) -> Value {
        let global = Value::Global;
        match type_ {
            TsType::TsKeywordType(keyword) => match keyword.kind {
                TsKeywordTypeKind::TsStringKeyword => global("String"),
                TsKeywordTypeKind::TsNumberKeyword => global("Number"),
                TsKeywordTypeKind::TsBooleanKeyword => global("Boolean"),
                TsKeywordTypeKind::TsBigIntKeyword => global("BigInt"),
                TsKeywordTypeKind::TsSymbolKeyword => global("Symbol"),
                TsKeywordTypeKind::TsVoidKeyword
                | TsKeywordTypeKind::TsUndefinedKeyword
                | TsKeywordTypeKind::TsNullKeyword
                | TsKeywordTypeKind::TsNeverKeyword => Value::Nothing,
                _ => global("Object"),
            },
            TsType::TsLitType(literal) => match literal.lit {
                TsLit::Str(_) | TsLit::Tpl(_) => global("String"),
                TsLit::Number(_) => global("Number"),
                TsLit::Bool(_) => global("Boolean"),
                TsLit::BigInt(_) => global("BigInt"),
            },
            TsType::TsArrayType(_) | TsType::TsTupleType(_) => global("Array"),
            TsType::TsFnOrConstructorType(_) => global("Function"),
            TsType::TsTypePredicate(predicate) => {
                if predicate.asserts {
                    Value::Nothing
                } else {
                    global("Boolean")
                }
            }
            TsType::TsParenthesizedType(inner) => self.value(&inner.type_ann),
            TsType::TsOptionalType(inner) => self.value(&inner.type_ann),
            TsType::TsTypeOperator(operator) => match operator.op {
                TsTypeOperatorOp::ReadOnly => self.value(&operator.type_ann),
                TsTypeOperatorOp::Unique => global("Symbol"),
                TsTypeOperatorOp::KeyOf => global("Object"),
            },
            TsType::TsUnionOrIntersectionType(TsUnionOrIntersectionType::TsUnionType(union)) => self.common(&union.types),
            TsType::TsUnionOrIntersectionType(TsUnionOrIntersectionType::TsIntersectionType(all)) => self.common(&all.types),
            TsType::TsConditionalType(conditional) => self.common(&[conditional.true_type.clone(), conditional.false_type.clone()]),
            TsType::TsTypeRef(reference) => self.referred(&reference.type_name),
            _ => global("Object"),
        }
    }

    /// What all of several types are, nothing aside; `Object` if they are of several kinds.
    fn common(&self, types: &[Box<TsType>]) -> Value {
        let mut found: Option<Value> = None;
        for type_ in types {
            let value = self.value(type_);
            if value == Value::Nothing {
                continue;
            }
            match &found {
                Some(other) if *other != value => return Value::Global("Object"),
                _ => found = Some(value),
            }
        }
        found.unwrap_or(Value::Nothing)
    }

    fn referred(&self, name: &TsEntityName) -> Value {
        if let TsEntityName::Ident(name) = name {
            match self.declared.get(&name.to_id()) {
                Some(Declared::Class) => return Value::Class(name.to_id()),
                Some(Declared::Erased) => return Value::Global("Object"),
                Some(Declared::Enum(kind)) => return Value::Global(kind),
                // An alias of itself is an error of the program's; it must not be one here.
                Some(Declared::Alias(type_)) if !mentions(type_, &name.to_id()) => return self.value(type_),
                Some(Declared::Alias(_)) => return Value::Global("Object"),
                None => {}
            }
        }
        let mut path = Vec::new();
        let mut rest = name;
        loop {
            match rest {
                TsEntityName::Ident(name) => {
                    path.push(name.to_id());
                    break;
                }
                TsEntityName::TsQualifiedName(qualified) => {
                    path.push((qualified.right.sym.clone(), SyntaxContext::empty()));
                    rest = &qualified.left;
                }
            }
        }
        path.reverse();
        if self.declared.get(&path[0]).is_some_and(|declared| matches!(declared, Declared::Erased)) {
            return Value::Global("Object");
        }
        Value::Asked(path)
    }

    fn global(&self, name: &str) -> Expr {
        Ident::new(name.into(), DUMMY_SP, self.globals).into()
    }

    fn expression(&self, value: &Value) -> Expr {
        match value {
            Value::Global(name) => self.global(name),
            Value::Nothing => *Expr::undefined(DUMMY_SP),
            Value::Class(name) => Ident::from(name.clone()).into(),
            Value::Asked(path) => self.asked(path),
        }
    }

    /// `typeof A === "undefined" || typeof A.B !== "function" ? Object : A.B`
    fn asked(&self, path: &[Id]) -> Expr {
        let first: Expr = Ident::from(path[0].clone()).into();
        let full = path[1..].iter().fold(first.clone(), |object, name| object.make_member(IdentName::new(name.0.clone(), DUMMY_SP)).into());
        let type_of = |value: Expr| Expr::from(UnaryExpr { span: DUMMY_SP, op: UnaryOp::TypeOf, arg: Box::new(value) });
        let test = |value: Expr, op: BinaryOp, name: &str| type_of(value).make_bin::<Expr>(op, Lit::from(name).into());
        let mut missing: Expr = test(full.clone(), op!("!=="), "function");
        if path.len() > 1 {
            missing = test(first, op!("==="), "undefined").make_bin(op!("||"), missing);
        }
        CondExpr { span: DUMMY_SP, test: Box::new(missing), cons: Box::new(self.global("Object")), alt: Box::new(full) }.into()
    }
}

fn annotation(pattern: &Pat) -> Option<&TsTypeAnn> {
    match pattern {
        Pat::Ident(name) => name.type_ann.as_deref(),
        Pat::Array(array) => array.type_ann.as_deref(),
        Pat::Object(object) => object.type_ann.as_deref(),
        Pat::Rest(rest) => rest.type_ann.as_deref(),
        Pat::Assign(assign) => annotation(&assign.left),
        _ => None,
    }
}

/// Whether a type speaks of a name anywhere.
fn mentions(type_: &TsType, name: &Id) -> bool {
    struct Finder<'a>(&'a Id, bool);
    impl Visit for Finder<'_> {
        fn visit_ident(&mut self, node: &Ident) {
            self.1 |= node.to_id() == *self.0;
        }
    }
    let mut finder = Finder(name, false);
    type_.visit_with(&mut finder);
    finder.1
}

impl Visit for Types {
    fn visit_class_decl(&mut self, node: &ClassDecl) {
        self.declared.insert(node.ident.to_id(), Declared::Class);
        node.visit_children_with(self);
    }

    fn visit_ts_interface_decl(&mut self, node: &TsInterfaceDecl) {
        // An interface may add to a class.
        self.declared.entry(node.id.to_id()).or_insert(Declared::Erased);
    }

    fn visit_ts_type_param(&mut self, node: &TsTypeParam) {
        self.declared.insert(node.name.to_id(), Declared::Erased);
    }

    fn visit_ts_type_alias_decl(&mut self, node: &TsTypeAliasDecl) {
        self.declared.insert(node.id.to_id(), Declared::Alias(node.type_ann.clone()));
        node.visit_children_with(self);
    }

    fn visit_ts_enum_decl(&mut self, node: &TsEnumDecl) {
        let is_text = |member: &TsEnumMember| matches!(member.init.as_deref(), Some(Expr::Lit(Lit::Str(_)) | Expr::Tpl(_)));
        let texts = node.members.iter().filter(|member| is_text(member)).count();
        let kind = match texts {
            0 => "Number",
            all if all == node.members.len() => "String",
            _ => "Object",
        };
        self.declared.insert(node.id.to_id(), Declared::Enum(kind));
    }

    fn visit_import_decl(&mut self, node: &ImportDecl) {
        for specifier in &node.specifiers {
            let (local, type_only) = match specifier {
                ImportSpecifier::Named(named) => (&named.local, named.is_type_only),
                ImportSpecifier::Default(default) => (&default.local, false),
                ImportSpecifier::Namespace(namespace) => (&namespace.local, false),
            };
            if node.type_only || type_only {
                self.declared.insert(local.to_id(), Declared::Erased);
            }
        }
    }
}
