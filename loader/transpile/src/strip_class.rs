//! Erasing types in classes: modifiers, overloads, abstract and declared members.

use crate::strip::Stripper;
use deno_ast::swc::ast::*;
use deno_ast::swc::common::{BytePos, Span, Spanned};
use deno_ast::swc::ecma_visit::VisitWith;

/// What precedes a member's name.
struct Modifiers {
    /// Where the first erased word stands, if nothing that stays comes before it.
    erased_start: Option<usize>,
    /// A word that stays: `static`, `async`, `get` …
    kept: bool,
}

impl Stripper<'_> {
    pub fn class(&mut self, class: &Class, name: Option<&Ident>) {
        class.decorators.visit_with(self);
        if class.is_abstract {
            let start = self.at(class.span.lo);
            if self.edits.source[start..].starts_with("abstract") {
                self.edits.blank(start, start + "abstract".len());
            } else {
                self.give_up = true;
            }
        }
        class.type_params.visit_with(self);
        class.super_class.visit_with(self);
        class.super_type_params.visit_with(self);
        if let (Some(first), Some(last)) = (class.implements.first(), class.implements.last()) {
            let before = [
                name.map(|name| name.span.hi),
                class.type_params.as_ref().map(|parameters| parameters.span.hi),
                class.super_class.as_ref().map(|parent| parent.span().hi),
                class.super_type_params.as_ref().map(|parameters| parameters.span.hi),
            ];
            let keyword = match before.into_iter().flatten().max() {
                Some(end) => self.edits.skip_trivia(self.at(end)),
                // `class implements X {}` without a name.
                None => self.edits.source[..self.at(first.span.lo)].rfind("implements").unwrap_or(0),
            };
            if self.edits.source[keyword..].starts_with("implements") {
                let end = self.at(last.span.hi);
                self.edits.blank(keyword, end);
            } else {
                self.give_up = true;
            }
        }
        class.body.visit_with(self);
    }

    pub fn class_member(&mut self, member: &ClassMember) {
        match member {
            ClassMember::Constructor(node) => {
                if node.body.is_none() {
                    return self.remove(node.span);
                }
                if node.accessibility.is_some() {
                    self.modifiers(node.span.lo, node.key.span().lo);
                }
                node.visit_children_with(self);
            }
            ClassMember::Method(node) => {
                node.function.decorators.visit_with(self);
                if node.function.body.is_none() || node.is_abstract {
                    return self.remove(node.span);
                }
                if node.is_override || node.accessibility.is_some() {
                    let modifiers = self.modifiers(node.span.lo, node.key.span().lo);
                    self.separate(&modifiers, is_hazard(&node.key) || node.function.is_generator);
                }
                if node.is_optional {
                    self.blank_next(node.key.span().hi, b'?');
                }
                node.key.visit_with(self);
                node.function.visit_with(self);
            }
            ClassMember::PrivateMethod(node) => {
                if node.function.body.is_none() {
                    return self.remove(node.span);
                }
                if node.accessibility.is_some() || node.is_override {
                    let modifiers = self.modifiers(node.span.lo, node.key.span.lo);
                    self.separate(&modifiers, node.function.is_generator);
                }
                if node.is_optional {
                    self.blank_next(node.key.span.hi, b'?');
                }
                node.function.visit_with(self);
            }
            ClassMember::ClassProp(node) => self.field(node),
            ClassMember::PrivateProp(node) => {
                self.give_up |= self.assigns_fields && !node.is_static;
                node.decorators.visit_with(self);
                if node.accessibility.is_some() || node.readonly || node.is_override {
                    self.modifiers(node.span.lo, node.key.span.lo);
                }
                if node.is_optional {
                    self.blank_next(node.key.span.hi, b'?');
                }
                if node.definite {
                    self.blank_next(node.key.span.hi, b'!');
                }
                node.type_ann.visit_with(self);
                node.value.visit_with(self);
            }
            ClassMember::TsIndexSignature(node) => self.remove(node.span),
            ClassMember::AutoAccessor(_) => self.give_up = true,
            ClassMember::StaticBlock(node) => node.visit_children_with(self),
            ClassMember::Empty(_) => {}
        }
    }

    fn field(&mut self, node: &ClassProp) {
        node.decorators.visit_with(self);
        if node.declare || node.is_abstract {
            return self.remove(node.span);
        }
        self.give_up |= self.assigns_fields;
        if node.readonly || node.is_override || node.accessibility.is_some() {
            let modifiers = self.modifiers(node.span.lo, node.key.span().lo);
            self.separate(&modifiers, is_hazard(&node.key));
        }
        if node.is_optional {
            self.blank_next(node.key.span().hi, b'?');
        }
        if node.definite {
            self.blank_next(node.key.span().hi, b'!');
        }
        node.key.visit_with(self);
        node.type_ann.visit_with(self);
        if let (None, Some(annotation), PropName::Ident(key)) = (&node.value, &node.type_ann, &node.key)
            && matches!(&*key.sym, "get" | "set" | "static" | "async" | "accessor")
        {
            // Without its type the name would be read as a modifier of what follows.
            let start = self.at(annotation.span.lo);
            self.edits.mark(start, b';');
        }
        node.value.visit_with(self);
    }

    /// Erases TypeScript's words before a member's name.
    fn modifiers(&mut self, start: BytePos, key: BytePos) -> Modifiers {
        let (mut at, end) = self.range(Span::new(start, key));
        let mut modifiers = Modifiers { erased_start: None, kept: false };
        loop {
            at = self.edits.skip_trivia(at);
            if at >= end {
                return modifiers;
            }
            let word_end = self.edits.word_end(at);
            match &self.edits.source[at..word_end] {
                "public" | "private" | "protected" | "readonly" | "override" | "abstract" | "declare" => {
                    self.edits.blank(at, word_end);
                    if !modifiers.kept && modifiers.erased_start.is_none() {
                        modifiers.erased_start = Some(at);
                    }
                }
                "" => at += 1,
                _ => modifiers.kept = true,
            }
            at = at.max(word_end);
        }
    }

    /// Keeps a member whose first token could continue the one before it apart from that.
    fn separate(&mut self, modifiers: &Modifiers, hazard: bool) {
        if let (true, false, Some(start)) = (hazard, modifiers.kept, modifiers.erased_start) {
            self.edits.mark(start, b';');
        }
    }
}

fn is_hazard(key: &PropName) -> bool {
    match key {
        PropName::Computed(_) => true,
        PropName::Ident(name) => matches!(&*name.sym, "in" | "instanceof"),
        _ => false,
    }
}
