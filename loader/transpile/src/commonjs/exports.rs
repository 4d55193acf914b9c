//! Exports become properties of `exports`: functions before everything else, the rest after its declaration.

use deno_ast::swc::ast::*;
use deno_ast::swc::common::Spanned as _;
use deno_ast::swc::utils::find_pat_ids;

use super::bindings::Bindings;
use super::{Writer, property, quoted};

impl Writer {
    pub(super) fn write_exports(&mut self, module: &Module, bindings: &Bindings) {
        // The names exist from the start, so that `export *` does not hide them and importers find them.
        let mut names: Vec<String> = Vec::new();
        for (place, item) in module.body.iter().enumerate() {
            match item {
                ModuleItem::ModuleDecl(declaration) => self.write_export(place, declaration, bindings, &mut names),
                ModuleItem::Stmt(Stmt::Decl(declaration)) => self.write_exported(declaration, bindings, &mut names),
                ModuleItem::Stmt(_) => {}
            }
        }
        if !names.is_empty() {
            let start: String = names.iter().rev().map(|name| format!("exports{} = ", property(name))).collect();
            self.prologue.insert_str(0, &format!("{start}void 0;"));
        }
    }

    fn write_export(&mut self, place: usize, declaration: &ModuleDecl, bindings: &Bindings, names: &mut Vec<String>) {
        match declaration {
            ModuleDecl::ExportDecl(export) => {
                let (start, _) = self.range(export.span);
                let decl_start = self.at(export.decl.span_lo());
                self.replace((start, decl_start), String::new());
                if let Decl::Var(variables) = &export.decl {
                    self.export_variables(variables, names);
                } else {
                    self.write_exported(&export.decl, bindings, names);
                }
            }
            ModuleDecl::ExportNamed(export) => match (&export.src, bindings.reexports.get(&place)) {
                (Some(source), Some(written)) => self.write_reexport(export, source, written),
                _ => self.replace(self.range(export.span), ";".to_owned()),
            },
            ModuleDecl::ExportAll(export) => {
                self.helpers.export_star = true;
                let text = format!("__exportStar(require({}), exports);", quoted(&export.src.value.to_string_lossy()));
                self.replace(self.range(export.span), text);
            }
            ModuleDecl::ExportDefaultExpr(export) => {
                names.push("default".to_owned());
                let (start, _) = self.range(export.span);
                // An opening bracket belongs to the expression but not to its span.
                let end = self.edits.source()[start..].find("default").map_or(start, |at| start + at + "default".len());
                self.replace((start, end), "exports.default =".to_owned());
            }
            ModuleDecl::ExportDefaultDecl(export) => self.export_default(export, bindings, names),
            _ => {}
        }
    }

    /// `export const a = 1`: the variable keeps its declaration (and what is named after it its name), everybody reads `exports.a`.
    fn export_variables(&mut self, variables: &VarDecl, names: &mut Vec<String>) {
        let mut text = String::new();
        for declarator in &variables.decls {
            for id in find_pat_ids::<_, Id>(&declarator.name) {
                names.push(id.0.to_string());
                // Without a value there is nothing to set, and `var` may have got one before.
                if declarator.init.is_some() {
                    text.push_str(&format!("exports{} = {};", property(&id.0), id.0));
                }
            }
        }
        self.append(self.range(variables.span).1, &text);
    }

    /// Exports what a declaration of the module declares, where it is exported by a list or is a function or class.
    fn write_exported(&mut self, declaration: &Decl, bindings: &Bindings, names: &mut Vec<String>) {
        match declaration {
            Decl::Fn(function) => self.export_function(&function.ident, bindings),
            Decl::Class(class) => self.export_value(&class.ident.to_id(), self.range(class.class.span).1, bindings, names),
            Decl::Var(variables) => {
                for id in find_pat_ids::<_, Id>(&variables.decls) {
                    self.export_value(&id, self.range(variables.span).1, bindings, names);
                }
            }
            _ => {}
        }
    }

    /// Functions can be called before the module has run: so can their exports.
    fn export_function(&mut self, ident: &Ident, bindings: &Bindings) {
        let id = ident.to_id();
        for name in bindings.exported.get(&id).into_iter().flatten() {
            if bindings.live.contains(&id) {
                let text = self.live(name, &ident.sym);
                self.prologue.push_str(&text);
            } else {
                self.prologue.push_str(&format!("exports{} = {};", property(name), ident.sym));
            }
        }
    }

    fn export_value(&mut self, id: &Id, end: usize, bindings: &Bindings, names: &mut Vec<String>) {
        let mut text = String::new();
        for name in bindings.exported.get(id).into_iter().flatten() {
            names.push(name.clone());
            // What is exported as a variable already is read through `exports`.
            let value = bindings.replaced.get(id).cloned().unwrap_or_else(|| id.0.to_string());
            if bindings.live.contains(id) || bindings.replaced.contains_key(id) {
                text.push_str(&self.live(name, &value));
            } else {
                text.push_str(&format!("exports{} = {value};", property(name)));
            }
        }
        self.append(end, &text);
    }

    fn export_default(&mut self, export: &ExportDefaultDecl, bindings: &Bindings, names: &mut Vec<String>) {
        let (start, _) = self.range(export.span);
        let inner = self.at(export.decl.span_lo());
        self.replace((start, inner), String::new());
        let default = bindings.default_name.clone();
        match &export.decl {
            DefaultDecl::Fn(function) => match &function.ident {
                Some(ident) => self.export_function(ident, bindings),
                None => {
                    let name_at = self.edits.source()[inner..].find('(').map_or(inner, |at| inner + at);
                    self.edits.insert(name_at, format!(" {default}"));
                    self.prologue.push_str(&format!("exports.default = {default};"));
                }
            },
            DefaultDecl::Class(class) => {
                let end = self.range(class.class.span).1;
                match &class.ident {
                    Some(ident) => self.export_value(&ident.to_id(), end, bindings, names),
                    None => {
                        names.push("default".to_owned());
                        self.edits.insert(inner + "class".len(), format!(" {default}"));
                        self.append(end, &format!("exports.default = {default};"));
                    }
                }
            }
            DefaultDecl::TsInterfaceDecl(_) => {}
        }
    }

    /// Writes statements after one that may lack its semicolon.
    fn append(&mut self, end: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        let needs_semicolon = !matches!(self.edits.source().as_bytes().get(end.wrapping_sub(1)), Some(b';' | b'}'));
        self.edits.insert(end, if needs_semicolon { format!(";{text}") } else { format!(" {text}") });
    }
}
