//! Erasing types in place. Anything that needs more than erasing makes this give up, and the file is transformed instead.

use crate::parse::Parsed;
use crate::strip_edits::Edits;
use crate::tsconfig::CompilerOptions;
use deno_ast::swc::ast::*;
use deno_ast::swc::atoms::Atom;
use deno_ast::swc::common::{BytePos, Span, Spanned};
use deno_ast::swc::ecma_visit::{Visit, VisitWith};
use rustc_hash::{FxHashMap, FxHashSet};

/// What became of an imported name.
#[derive(Default, Clone, Copy)]
struct Usage {
    /// It stands where a value is meant.
    used: bool,
    /// Something else in the file has the same name, so that `used` may be about that.
    shadowed: bool,
}

pub(crate) struct Stripper<'a> {
    pub edits: Edits<'a>,
    base: u32,
    /// Something cannot be erased.
    pub give_up: bool,
    /// Class fields are assigned, not defined: a class that has any must be transformed.
    pub assigns_fields: bool,
    verbatim: bool,
    imported: FxHashMap<Atom, Usage>,
    /// Names of types declared or imported as such.
    types: FxHashSet<Atom>,
    /// Names of values declared anywhere, of those in `types`.
    values: FxHashSet<Atom>,
}

/// The source without its types, if erasing is enough.
pub fn strip(parsed: &Parsed, options: &CompilerOptions) -> Option<String> {
    let mut stripper = Stripper {
        edits: Edits::new(&parsed.file.src),
        base: parsed.file.start_pos.0,
        give_up: false,
        assigns_fields: !options.defines_class_fields(),
        verbatim: options.verbatim_module_syntax || options.preserve_value_imports,
        imported: FxHashMap::default(),
        types: FxHashSet::default(),
        values: FxHashSet::default(),
    };
    if let Program::Module(module) = &parsed.program {
        stripper.collect_module_names(module);
    }
    parsed.program.visit_with(&mut stripper);
    if let Program::Module(module) = &parsed.program {
        stripper.finish_module(module, options.keeps_unused_imports());
    }
    if stripper.give_up {
        return None;
    }
    Some(stripper.edits.apply().unwrap_or_else(|| parsed.file.src.to_string()))
}

/// A declaration that leaves nothing behind when types are erased.
pub fn is_only_types(declaration: &Decl) -> bool {
    match declaration {
        Decl::TsInterface(_) | Decl::TsTypeAlias(_) => true,
        Decl::TsModule(module) => module.declare || module.global || module.id.is_str() || module.body.as_ref().is_none_or(has_only_types),
        Decl::TsEnum(declaration) => declaration.declare,
        Decl::Var(declaration) => declaration.declare,
        Decl::Fn(declaration) => declaration.declare || declaration.function.body.is_none(),
        Decl::Class(declaration) => declaration.declare,
        Decl::Using(_) => false,
    }
}

fn has_only_types(body: &TsNamespaceBody) -> bool {
    match body {
        TsNamespaceBody::TsNamespaceDecl(inner) => has_only_types(&inner.body),
        TsNamespaceBody::TsModuleBlock(block) => block.body.iter().all(|item| match item {
            ModuleItem::Stmt(Stmt::Decl(declaration)) => is_only_types_of_namespace(declaration),
            ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) => is_only_types_of_namespace(&export.decl),
            _ => false,
        }),
    }
}

/// Inside a namespace `declare` does not keep the namespace itself from existing.
fn is_only_types_of_namespace(declaration: &Decl) -> bool {
    match declaration {
        Decl::TsInterface(_) | Decl::TsTypeAlias(_) => true,
        Decl::TsModule(module) => module.body.as_ref().is_some_and(has_only_types),
        _ => false,
    }
}

impl Stripper<'_> {
    pub fn at(&self, position: BytePos) -> usize {
        (position.0 - self.base) as usize
    }

    pub fn range(&self, span: Span) -> (usize, usize) {
        (self.at(span.lo), self.at(span.hi))
    }

    pub fn blank(&mut self, span: Span) {
        let (start, end) = self.range(span);
        self.edits.blank(start, end);
    }

    /// Erases a whole statement or class member. What follows must not become part of what stands before.
    pub fn remove(&mut self, span: Span) {
        let (start, end) = self.range(span);
        self.edits.blank(start, end);
        if self.edits.continues(end) {
            self.edits.mark(start, b';');
        }
    }

    /// Erases one character that must be the next token after `after`.
    pub fn blank_next(&mut self, after: BytePos, character: u8) {
        let (at, found) = self.edits.next(self.at(after));
        if found == character {
            self.edits.blank(at, at + 1);
        } else {
            self.give_up = true;
        }
    }

    /// Erases the `?` before a type, or after the pattern that ends at `end`.
    fn blank_optional(&mut self, end: BytePos, annotation: Option<&TsTypeAnn>) {
        let end = self.at(end);
        if self.edits.byte(end.saturating_sub(1)) == b'?' {
            return self.edits.blank(end - 1, end);
        }
        let (at, found) = self.edits.next(end);
        if found == b'?' {
            return self.edits.blank(at, at + 1);
        }
        let before = annotation.map(|annotation| self.edits.source[..self.at(annotation.span.lo)].trim_end().len());
        match before {
            Some(end) if self.edits.byte(end - 1) == b'?' => self.edits.blank(end - 1, end),
            _ => self.give_up = true,
        }
    }

    /// Erases a list entry with the comma after it, if there is one.
    fn blank_entry(&mut self, span: Span) {
        let (start, end) = self.range(span);
        let (comma, found) = self.edits.next(end);
        self.edits.blank(start, if found == b',' { comma + 1 } else { end });
    }

    fn collect_module_names(&mut self, module: &Module) {
        for item in &module.body {
            match item {
                ModuleItem::ModuleDecl(ModuleDecl::Import(import)) => {
                    for specifier in &import.specifiers {
                        let is_type = import.type_only || matches!(specifier, ImportSpecifier::Named(named) if named.is_type_only);
                        let name = specifier.local().sym.clone();
                        if is_type {
                            self.types.insert(name);
                        } else {
                            self.imported.insert(name, Usage::default());
                        }
                    }
                }
                ModuleItem::Stmt(Stmt::Decl(declaration)) => self.collect_type(declaration),
                ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) => self.collect_type(&export.decl),
                ModuleItem::ModuleDecl(ModuleDecl::TsImportEquals(import)) if import.is_type_only => {
                    self.types.insert(import.id.sym.clone());
                }
                _ => {}
            }
        }
    }

    fn collect_type(&mut self, declaration: &Decl) {
        match declaration {
            Decl::TsInterface(declaration) => self.types.insert(declaration.id.sym.clone()),
            Decl::TsTypeAlias(declaration) => self.types.insert(declaration.id.sym.clone()),
            Decl::TsModule(module) if is_only_types(declaration) => match &module.id {
                TsModuleName::Ident(name) => self.types.insert(name.sym.clone()),
                TsModuleName::Str(_) => false,
            },
            _ => false,
        };
    }

    /// A name that is bound to a value somewhere in the file.
    fn declare(&mut self, name: &Atom) {
        if let Some(usage) = self.imported.get_mut(name) {
            usage.shadowed = true;
        }
        if self.types.contains(name) {
            self.values.insert(name.clone());
        }
    }

    fn is_type(&self, name: &Atom) -> bool {
        self.types.contains(name) && !self.values.contains(name) && !self.imported.contains_key(name)
    }

    /// Imports and exports, once every use in the file is known.
    fn finish_module(&mut self, module: &Module, keep_side_effects: bool) {
        if self.imported.values().any(|usage| usage.used && usage.shadowed) && !self.verbatim {
            // Telling the two apart takes scope analysis, which the full transform does.
            self.give_up = true;
        }
        for item in &module.body {
            let ModuleItem::ModuleDecl(declaration) = item else { continue };
            match declaration {
                ModuleDecl::Import(import) if !import.type_only => self.finish_import(import, keep_side_effects),
                ModuleDecl::ExportNamed(export) if !export.type_only => {
                    for specifier in &export.specifiers {
                        let ExportSpecifier::Named(named) = specifier else { continue };
                        let local_type =
                            export.src.is_none() && matches!(&named.orig, ModuleExportName::Ident(name) if self.is_type(&name.sym));
                        if named.is_type_only || local_type {
                            self.blank_entry(named.span);
                        }
                    }
                }
                ModuleDecl::ExportDefaultExpr(export) => {
                    if let Expr::Ident(name) = &*export.expr
                        && self.is_type(&name.sym)
                    {
                        self.remove(export.span);
                    }
                }
                _ => {}
            }
        }
    }

    fn finish_import(&mut self, import: &ImportDecl, keep_side_effects: bool) {
        let dropped = |specifier: &ImportSpecifier| {
            let is_type = matches!(specifier, ImportSpecifier::Named(named) if named.is_type_only);
            is_type || (!self.verbatim && !self.imported.get(&specifier.local().sym).is_some_and(|usage| usage.used))
        };
        let drops: Vec<bool> = import.specifiers.iter().map(dropped).collect();
        if !drops.contains(&true) {
            return;
        }
        if !drops.contains(&false) && !self.verbatim {
            if keep_side_effects {
                // `import {} from 'x'` cannot be written over every form, so only the clause up to `from` goes.
                let (start, _) = self.range(import.span);
                let keyword = start + "import".len();
                self.edits.blank(keyword, self.at(import.src.span.lo));
                return;
            }
            return self.remove(import.span);
        }
        for (specifier, drop) in import.specifiers.iter().zip(drops) {
            if !drop {
                continue;
            }
            match specifier {
                ImportSpecifier::Named(named) => self.blank_entry(named.span),
                // `import D, { a }` keeps its braces without `D,`.
                ImportSpecifier::Default(default) => self.blank_entry(default.span),
                // `import D, * as ns`: the comma goes with it.
                ImportSpecifier::Namespace(namespace) => {
                    let (_, end) = self.range(namespace.span);
                    let start = import.specifiers.first().map_or(end, |first| self.at(first.span().hi));
                    self.edits.blank(start.min(end), end);
                }
            }
        }
    }

    fn statement(&mut self, statement: &Stmt, alone: bool) {
        if let Stmt::Decl(declaration) = statement
            && is_only_types(declaration)
        {
            self.remove(declaration.span());
            if alone {
                let start = self.at(declaration.span().lo);
                self.edits.mark(start, b';');
            }
            return;
        }
        statement.visit_children_with(self);
    }

    /// `as T` and `satisfies T`, up to the end of `whole`.
    fn blank_assertion(&mut self, inner: &Expr, whole: Span) {
        inner.visit_with(self);
        let (start, end) = (self.at(inner.span().hi), self.at(whole.hi));
        self.edits.blank(start, end);
        let (next, character) = self.edits.next(end);
        if matches!(character, b'(' | b'[' | b'`') && self.edits.has_newline(end, next) {
            let keyword = self.edits.skip_trivia(start);
            self.edits.mark(keyword, b';');
        }
    }

    /// `)` may not be parted from `=>` by a line end, nor `async` or `return` from `(`.
    fn arrow_heads(&mut self, node: &ArrowExpr) {
        let mut head = self.at(node.span.lo);
        if let Some(parameters) = &node.type_params {
            let (start, end) = self.range(parameters.span);
            self.edits.blank(start, end);
            let (parenthesis, found) = self.edits.next(end);
            if found != b'(' {
                self.give_up = true;
                return;
            }
            if self.edits.has_newline(start, parenthesis) {
                self.edits.mark(start, b'(');
                self.edits.mark(parenthesis, b' ');
            }
            head = parenthesis + 1;
        }
        let Some(annotation) = &node.return_type else { return };
        let (start, end) = self.range(annotation.span);
        self.edits.blank(start, end);
        if let Some(last) = node.params.last() {
            head = self.at(end_of_pattern(last));
        } else if node.type_params.is_none() {
            let (mut at, _) = self.edits.next(head);
            if node.is_async {
                at = self.edits.skip_trivia(self.edits.word_end(at));
            }
            head = at + 1;
        }
        let (mut close, mut found) = self.edits.next(head);
        for skipped in [b'?', b','] {
            if found == skipped {
                (close, found) = self.edits.next(close + 1);
            }
        }
        if found != b')' || close > start {
            self.give_up = true;
            return;
        }
        let arrow = self.edits.skip_trivia(end);
        if self.edits.has_newline(close, arrow) {
            let last = self.edits.source[..end].char_indices().next_back().map_or(start, |(at, _)| at);
            self.edits.mark(close, b' ');
            self.edits.mark(last, b')');
        }
    }
}

fn end_of_pattern(pattern: &Pat) -> BytePos {
    let annotated =
        |end: BytePos, annotation: &Option<Box<TsTypeAnn>>| annotation.as_ref().map_or(end, |annotation| end.max(annotation.span.hi));
    match pattern {
        Pat::Ident(name) => annotated(name.id.span.hi, &name.type_ann),
        Pat::Array(pattern) => annotated(pattern.span.hi, &pattern.type_ann),
        Pat::Object(pattern) => annotated(pattern.span.hi, &pattern.type_ann),
        Pat::Rest(pattern) => annotated(pattern.span.hi.max(end_of_pattern(&pattern.arg)), &pattern.type_ann),
        other => other.span().hi,
    }
}

impl Visit for Stripper<'_> {
    fn visit_module_items(&mut self, items: &[ModuleItem]) {
        for item in items {
            match item {
                ModuleItem::Stmt(statement) => self.statement(statement, false),
                ModuleItem::ModuleDecl(declaration) => declaration.visit_with(self),
            }
        }
    }

    fn visit_stmts(&mut self, statements: &[Stmt]) {
        statements.iter().for_each(|statement| self.statement(statement, false));
    }

    fn visit_stmt(&mut self, statement: &Stmt) {
        self.statement(statement, true);
    }

    // Modules: what can be decided at once. The rest waits for `finish_module`.

    fn visit_import_decl(&mut self, node: &ImportDecl) {
        if node.type_only {
            self.remove(node.span);
        }
    }

    fn visit_export_all(&mut self, node: &ExportAll) {
        if node.type_only {
            self.remove(node.span);
        }
    }

    fn visit_named_export(&mut self, node: &NamedExport) {
        if node.type_only {
            return self.remove(node.span);
        }
        if node.src.is_some() {
            return;
        }
        for specifier in &node.specifiers {
            if let ExportSpecifier::Named(named) = specifier
                && !named.is_type_only
                && let ModuleExportName::Ident(name) = &named.orig
            {
                self.visit_ident(name);
            }
        }
    }

    fn visit_export_decl(&mut self, node: &ExportDecl) {
        if is_only_types(&node.decl) {
            self.remove(node.span);
        } else {
            node.decl.visit_with(self);
        }
    }

    fn visit_export_default_decl(&mut self, node: &ExportDefaultDecl) {
        match &node.decl {
            DefaultDecl::TsInterfaceDecl(_) => self.remove(node.span),
            DefaultDecl::Fn(function) if function.function.body.is_none() => self.remove(node.span),
            _ => node.visit_children_with(self),
        }
    }

    fn visit_ts_namespace_export_decl(&mut self, node: &TsNamespaceExportDecl) {
        self.remove(node.span);
    }

    fn visit_ts_import_equals_decl(&mut self, node: &TsImportEqualsDecl) {
        if node.is_type_only {
            self.remove(node.span);
        } else {
            self.give_up = true;
        }
    }

    fn visit_ts_export_assignment(&mut self, _: &TsExportAssignment) {
        self.give_up = true;
    }

    // What erasing cannot express.

    fn visit_ts_enum_decl(&mut self, _: &TsEnumDecl) {
        self.give_up = true;
    }

    fn visit_ts_module_decl(&mut self, _: &TsModuleDecl) {
        self.give_up = true;
    }

    fn visit_ts_param_prop(&mut self, _: &TsParamProp) {
        self.give_up = true;
    }

    fn visit_ts_type_assertion(&mut self, _: &TsTypeAssertion) {
        self.give_up = true;
    }

    fn visit_decorator(&mut self, _: &Decorator) {
        self.give_up = true;
    }

    fn visit_auto_accessor(&mut self, _: &AutoAccessor) {
        self.give_up = true;
    }

    fn visit_jsx_element(&mut self, _: &JSXElement) {
        self.give_up = true;
    }

    fn visit_jsx_fragment(&mut self, _: &JSXFragment) {
        self.give_up = true;
    }

    // Names.

    fn visit_ident(&mut self, node: &Ident) {
        if let Some(usage) = self.imported.get_mut(&node.sym) {
            usage.used = true;
        }
    }

    fn visit_binding_ident(&mut self, node: &BindingIdent) {
        self.declare(&node.id.sym);
        if node.id.optional {
            self.blank_optional(node.id.span.hi, node.type_ann.as_deref());
        }
        node.type_ann.visit_with(self);
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        self.declare(&node.ident.sym);
        node.function.visit_with(self);
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        if let Some(name) = &node.ident {
            self.declare(&name.sym);
        }
        node.function.visit_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        self.declare(&node.ident.sym);
        self.class(&node.class, Some(&node.ident));
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        if let Some(name) = &node.ident {
            self.declare(&name.sym);
        }
        self.class(&node.class, node.ident.as_ref());
    }

    fn visit_class_member(&mut self, node: &ClassMember) {
        self.class_member(node);
    }

    // Types.

    fn visit_ts_type_ann(&mut self, node: &TsTypeAnn) {
        self.blank(node.span);
    }

    fn visit_ts_type_param_decl(&mut self, node: &TsTypeParamDecl) {
        self.blank(node.span);
    }

    fn visit_ts_type_param_instantiation(&mut self, node: &TsTypeParamInstantiation) {
        self.blank(node.span);
    }

    fn visit_ts_as_expr(&mut self, node: &TsAsExpr) {
        self.blank_assertion(&node.expr, node.span);
    }

    fn visit_ts_satisfies_expr(&mut self, node: &TsSatisfiesExpr) {
        self.blank_assertion(&node.expr, node.span);
    }

    fn visit_ts_const_assertion(&mut self, node: &TsConstAssertion) {
        // `<const>x` is the same node.
        if node.span.lo == node.expr.span().lo {
            self.blank_assertion(&node.expr, node.span);
        } else {
            self.give_up = true;
        }
    }

    fn visit_ts_non_null_expr(&mut self, node: &TsNonNullExpr) {
        node.expr.visit_with(self);
        let (start, end) = (self.at(node.expr.span().hi), self.at(node.span.hi));
        self.edits.blank(start, end);
    }

    fn visit_ts_instantiation(&mut self, node: &TsInstantiation) {
        self.blank_assertion(&node.expr, node.span);
    }

    // Patterns and functions.

    fn visit_array_pat(&mut self, node: &ArrayPat) {
        if node.optional {
            self.blank_optional(node.span.hi, node.type_ann.as_deref());
        }
        node.visit_children_with(self);
    }

    fn visit_object_pat(&mut self, node: &ObjectPat) {
        if node.optional {
            self.blank_optional(node.span.hi, node.type_ann.as_deref());
        }
        node.visit_children_with(self);
    }

    fn visit_var_declarator(&mut self, node: &VarDeclarator) {
        if node.definite
            && let Pat::Ident(name) = &node.name
        {
            self.blank_next(name.id.span.hi, b'!');
        }
        node.visit_children_with(self);
    }

    fn visit_params(&mut self, nodes: &[Param]) {
        let mut rest = nodes;
        if let Some((first, others)) = nodes.split_first()
            && let Pat::Ident(name) = &first.pat
            && name.id.sym == *"this"
        {
            let end = end_of_pattern(&first.pat);
            self.blank_entry(Span::new(first.span.lo, end));
            rest = others;
        }
        rest.iter().for_each(|parameter| parameter.visit_with(self));
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.arrow_heads(node);
        node.params.visit_with(self);
        node.body.visit_with(self);
    }

    fn visit_getter_prop(&mut self, node: &GetterProp) {
        // `get x(this: T)` is the only thing that may stand between the parentheses.
        let (open, found) = self.edits.next(self.at(node.key.span().hi));
        if found != b'(' || self.edits.next(open + 1).1 != b')' {
            self.give_up = true;
        }
        node.visit_children_with(self);
    }

    fn visit_setter_prop(&mut self, node: &SetterProp) {
        if node.this_param.is_some() {
            self.give_up = true;
        }
        node.visit_children_with(self);
    }

    fn visit_bin_expr(&mut self, node: &BinExpr) {
        // Long chains (`'a' + 'b' + …`) lean to the left and can be thousands deep.
        let mut node = node;
        let mut rights = Vec::new();
        while let Expr::Bin(left) = &*node.left {
            rights.push(&node.right);
            node = left;
        }
        node.left.visit_with(self);
        node.right.visit_with(self);
        rights.into_iter().rev().for_each(|right| right.visit_with(self));
    }
}
