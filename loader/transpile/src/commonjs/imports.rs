//! Imports become `require` where they stand.

use deno_ast::swc::ast::*;

use super::bindings::{Bindings, Import};
use super::{Writer, export_name, property, quoted};

impl Writer {
    pub(super) fn write_imports(&mut self, module: &Module, bindings: &Bindings) {
        for (place, item) in module.body.iter().enumerate() {
            let ModuleItem::ModuleDecl(ModuleDecl::Import(import)) = item else { continue };
            let Some(written) = bindings.imports.get(&place) else { continue };
            let mut text = self.require(&import.src, written);
            for specifier in &import.specifiers {
                self.export_imported(specifier.local(), bindings, &mut text);
            }
            self.replace(self.range(import.span), text);
        }
    }

    /// The statements that load a module and bind what is needed of it.
    pub(super) fn require(&mut self, source: &Str, import: &Import) -> String {
        let call = format!("require({})", quoted(&source.value.to_string_lossy()));
        let interop = self.interop;
        if let Some(namespace) = &import.namespace {
            self.helpers.import_star |= interop;
            return if interop { format!("const {namespace} = __importStar({call});") } else { format!("const {namespace} = {call};") };
        }
        self.helpers.import_default |= import.default_variable.is_some();
        match (&import.variable, &import.default_variable) {
            (None, None) => format!("{call};"),
            (Some(variable), None) => format!("const {variable} = {call};"),
            (None, Some(default)) => format!("const {default} = __importDefault({call});"),
            (Some(variable), Some(default)) => format!("const {variable} = {call}, {default} = __importDefault({variable});"),
        }
    }

    /// `export { name }` of an imported name: it follows the other module's export from here on.
    fn export_imported(&mut self, local: &Ident, bindings: &Bindings, text: &mut String) {
        let id = local.to_id();
        let read = bindings.replaced.get(&id).cloned().unwrap_or_else(|| local.sym.to_string());
        for name in bindings.exported.get(&id).into_iter().flatten() {
            text.push_str(&self.live(name, &read));
        }
    }

    /// A statement that makes an export read `expression` whenever it is asked for. The name is set first for those who find the names
    /// of a CommonJS module without running it.
    pub(super) fn live(&mut self, name: &str, expression: &str) -> String {
        self.helpers.live = true;
        format!("exports{} = void 0;__live(exports,{},()=>{expression});", property(name), quoted(name))
    }

    /// `export … from` and `export * from`.
    pub(super) fn write_reexport(&mut self, export: &NamedExport, source: &Str, written: &Import) {
        let mut text = String::new();
        if written.variable.is_some() || written.default_variable.is_some() {
            text = self.require(source, written);
        } else if export.specifiers.is_empty() {
            text = format!("require({});", quoted(&source.value.to_string_lossy()));
        }
        for specifier in &export.specifiers {
            let (name, imported) = match specifier {
                ExportSpecifier::Namespace(namespace) => {
                    let call = format!("require({})", quoted(&source.value.to_string_lossy()));
                    self.helpers.import_star |= self.interop;
                    let value = if self.interop { format!("__importStar({call})") } else { call };
                    text.push_str(&format!("exports{} = {value};", property(&export_name(&namespace.name))));
                    continue;
                }
                ExportSpecifier::Default(default) => (default.exported.sym.to_string(), "default".to_owned()),
                ExportSpecifier::Named(named) => (export_name(named.exported.as_ref().unwrap_or(&named.orig)), export_name(&named.orig)),
            };
            let by_default = if imported == "default" { written.default_variable.as_ref() } else { None };
            let Some(variable) = by_default.or(written.variable.as_ref()) else { continue };
            text.push_str(&self.live(&name, &format!("{variable}{}", property(&imported))));
        }
        self.replace(self.range(export.span), text);
    }
}
