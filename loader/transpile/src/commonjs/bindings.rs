//! What the names of a module stand for: imported ones for a property of what was required, exported variables for a property of
//! `exports`, exported functions and classes for themselves.

use deno_ast::swc::ast::*;
use deno_ast::swc::ecma_visit::{Visit, VisitWith};
use deno_ast::swc::utils::find_pat_ids;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{export_name, property};

/// How an import is written in CommonJS.
pub struct Import {
    /// The variable that holds what `require` gave; none for an import that binds nothing.
    pub variable: Option<String>,
    /// The variable for the default export where `esModuleInterop` asks for one beside `variable`.
    pub default_variable: Option<String>,
    /// `import * as name`.
    pub namespace: Option<String>,
}

#[derive(Default)]
pub struct Bindings {
    /// Names that are read as something else: of imports, and of variables declared with `export`.
    pub replaced: FxHashMap<Id, String>,
    /// Those of `replaced` that were imported.
    pub imported: FxHashSet<Id>,
    /// Local names in `export { … }`, and exported functions and classes, with the names they are exported under.
    pub exported: FxHashMap<Id, Vec<String>>,
    /// Those of `exported` that get another value by an assignment to the plain name: the assignment is extended.
    pub assigned: FxHashSet<Id>,
    /// Those of `exported` whose value changes in a way that only a look at the variable can follow.
    pub live: FxHashSet<Id>,
    /// By the place of the declaration in the module.
    pub imports: FxHashMap<usize, Import>,
    /// The variables that `export … from` reads.
    pub reexports: FxHashMap<usize, Import>,
    /// The name of a default export that has none.
    pub default_name: String,
}

/// Makes variables that occur nowhere in the source.
struct Names<'a> {
    source: &'a str,
    taken: FxHashSet<String>,
}

impl Names<'_> {
    fn fresh(&mut self, stem: &str) -> String {
        let mut number = 1;
        loop {
            let name = format!("{stem}_{number}");
            if !self.source.contains(&name) && self.taken.insert(name.clone()) {
                return name;
            }
            number += 1;
        }
    }

    /// A name that tells what is imported: `./lib/my-file.ts` gives `my_file_1`.
    fn of_specifier(&mut self, specifier: &str) -> String {
        let file = specifier.rsplit(['/', ':']).next().unwrap_or(specifier);
        let stem = file.split('.').find(|part| !part.is_empty()).unwrap_or("module");
        let mut stem: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() || c == '$' { c } else { '_' }).collect();
        if stem.starts_with(|c: char| c.is_ascii_digit()) {
            stem.insert(0, '_');
        }
        self.fresh(&stem)
    }
}

impl Bindings {
    pub fn of_module(module: &Module, source: &str, interop: bool) -> Bindings {
        let mut names = Names { source, taken: FxHashSet::default() };
        let mut bindings = Bindings { default_name: names.fresh("default"), ..Bindings::default() };
        for (place, item) in module.body.iter().enumerate() {
            let ModuleItem::ModuleDecl(declaration) = item else { continue };
            match declaration {
                ModuleDecl::Import(import) => bindings.add_import(place, import, interop, &mut names),
                ModuleDecl::ExportNamed(export) => bindings.add_list(place, export, interop, &mut names),
                ModuleDecl::ExportDecl(export) => bindings.add_declaration(&export.decl),
                ModuleDecl::ExportDefaultDecl(export) => {
                    let ident = match &export.decl {
                        DefaultDecl::Fn(function) => function.ident.as_ref(),
                        DefaultDecl::Class(class) => class.ident.as_ref(),
                        DefaultDecl::TsInterfaceDecl(_) => None,
                    };
                    if let Some(ident) = ident {
                        bindings.exported.entry(ident.to_id()).or_default().push("default".to_owned());
                    }
                }
                _ => {}
            }
        }
        bindings
    }

    fn add_import(&mut self, place: usize, import: &ImportDecl, interop: bool, names: &mut Names) {
        let mut written = Import { variable: None, default_variable: None, namespace: None };
        for specifier in &import.specifiers {
            if let ImportSpecifier::Namespace(namespace) = specifier {
                written.namespace = Some(namespace.local.sym.to_string());
            }
        }
        for specifier in &import.specifiers {
            let (local, imported) = match specifier {
                ImportSpecifier::Namespace(_) => continue,
                ImportSpecifier::Default(default) => (&default.local, "default".to_owned()),
                ImportSpecifier::Named(named) => {
                    (&named.local, named.imported.as_ref().map_or_else(|| named.local.sym.to_string(), export_name))
                }
            };
            let text = self.read_import(&mut written, &import.src.value.to_string_lossy(), &imported, interop, names);
            self.replaced.insert(local.to_id(), text);
            self.imported.insert(local.to_id());
        }
        self.imports.insert(place, written);
    }

    /// The expression that reads an imported name.
    fn read_import(&mut self, import: &mut Import, specifier: &str, name: &str, interop: bool, names: &mut Names) -> String {
        let variable = if let Some(namespace) = &import.namespace {
            namespace.clone()
        } else if name == "default" && interop {
            import.default_variable.get_or_insert_with(|| names.of_specifier(specifier)).clone()
        } else {
            import.variable.get_or_insert_with(|| names.of_specifier(specifier)).clone()
        };
        format!("{variable}{}", property(name))
    }

    fn add_list(&mut self, place: usize, export: &NamedExport, interop: bool, names: &mut Names) {
        let Some(source) = &export.src else {
            for specifier in &export.specifiers {
                let ExportSpecifier::Named(named) = specifier else { continue };
                let ModuleExportName::Ident(local) = &named.orig else { continue };
                let name = export_name(named.exported.as_ref().unwrap_or(&named.orig));
                self.exported.entry(local.to_id()).or_default().push(name);
            }
            return;
        };
        let mut written = Import { variable: None, default_variable: None, namespace: None };
        for specifier in &export.specifiers {
            let name = match specifier {
                ExportSpecifier::Named(named) => export_name(&named.orig),
                ExportSpecifier::Default(_) => "default".to_owned(),
                ExportSpecifier::Namespace(_) => continue,
            };
            self.read_import(&mut written, &source.value.to_string_lossy(), &name, interop, names);
        }
        self.reexports.insert(place, written);
    }

    fn add_declaration(&mut self, declaration: &Decl) {
        match declaration {
            Decl::Var(variables) => {
                for id in find_pat_ids::<_, Id>(&variables.decls) {
                    let text = format!("exports{}", property(&id.0));
                    self.replaced.insert(id, text);
                }
            }
            Decl::Fn(function) => self.export_itself(&function.ident),
            Decl::Class(class) => self.export_itself(&class.ident),
            _ => {}
        }
    }

    fn export_itself(&mut self, ident: &Ident) {
        self.exported.entry(ident.to_id()).or_default().push(ident.sym.to_string());
    }

    /// Finds out which exported names change their value, and how.
    pub fn find_assignments(&mut self, module: &Module) {
        if self.exported.is_empty() {
            return;
        }
        let mut finder = Assignments { bindings: self, top_level: true };
        module.visit_with(&mut finder);
    }

    /// The targets of an assignment that go along with one to `id`: `exports.a = exports.b = `.
    pub fn targets(&self, id: &Id) -> Option<String> {
        if !self.assigned.contains(id) || self.live.contains(id) {
            return None;
        }
        Some(self.exported.get(id)?.iter().map(|name| format!("exports{} = ", property(name))).collect())
    }
}

struct Assignments<'a> {
    bindings: &'a mut Bindings,
    /// Whether declarations found now are statements of the module itself, after which the export is written.
    top_level: bool,
}

impl Assignments<'_> {
    fn changes_unseen(&mut self, pattern: &impl VisitWith<deno_ast::swc::utils::DestructuringFinder<Id>>) {
        for id in find_pat_ids::<_, Id>(pattern) {
            if self.bindings.exported.contains_key(&id) {
                self.bindings.live.insert(id);
            }
        }
    }

    fn inside(&mut self, visit: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.top_level, false);
        visit(self);
        self.top_level = before;
    }
}

impl Visit for Assignments<'_> {
    fn visit_assign_expr(&mut self, node: &AssignExpr) {
        match &node.left {
            AssignTarget::Simple(SimpleAssignTarget::Ident(name)) => {
                let id = name.to_id();
                if self.bindings.exported.contains_key(&id) {
                    self.bindings.assigned.insert(id);
                }
            }
            AssignTarget::Pat(pattern) => self.changes_unseen(pattern),
            _ => {}
        }
        node.visit_children_with(self);
    }

    fn visit_update_expr(&mut self, node: &UpdateExpr) {
        if let Expr::Ident(name) = &*node.arg
            && self.bindings.exported.contains_key(&name.to_id())
        {
            self.bindings.assigned.insert(name.to_id());
        }
        node.visit_children_with(self);
    }

    fn visit_for_head(&mut self, node: &ForHead) {
        if let ForHead::Pat(pattern) = node {
            self.changes_unseen(pattern);
        }
        self.inside(|this| node.visit_children_with(this));
    }

    fn visit_var_decl(&mut self, node: &VarDecl) {
        // A `var` in a block or a loop's head is a variable of the module too, but no export can be written after it.
        if !self.top_level {
            self.changes_unseen(&node.decls);
        }
        node.visit_children_with(self);
    }

    fn visit_block_stmt(&mut self, node: &BlockStmt) {
        self.inside(|this| node.visit_children_with(this));
    }

    fn visit_for_stmt(&mut self, node: &ForStmt) {
        self.inside(|this| node.visit_children_with(this));
    }

    fn visit_if_stmt(&mut self, node: &IfStmt) {
        self.inside(|this| node.visit_children_with(this));
    }

    fn visit_switch_case(&mut self, node: &SwitchCase) {
        self.inside(|this| node.visit_children_with(this));
    }
}
