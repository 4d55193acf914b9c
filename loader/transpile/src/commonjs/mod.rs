//! ES module syntax to CommonJS, for TypeScript that its project compiles to CommonJS.
//!
//! It follows what tsc documents of `module: commonjs` and `esModuleInterop`: imports become `require` where they stand, a use of an
//! imported name reads the property of what was required (so that cycles, mocks and live exports work), `exports` has `__esModule`.
//! The source is edited in place: no line moves, and the source map tells the columns.

mod bindings;
pub mod edits;
mod exports;
mod imports;
mod references;
mod source_map;

use deno_ast::swc::ast::*;
use deno_ast::swc::common::{BytePos, GLOBALS, Globals, Mark, Span};
use deno_ast::swc::ecma_visit::VisitWith;
use deno_ast::swc::transforms::resolver;
use std::path::Path;

use crate::SourceKind;
use crate::diagnostic::SyntaxDiagnostic;
use crate::parse::{Parsed, parse};
use bindings::Bindings;
use edits::{Edits, source_range};
use references::References;

/// Rewrites an ES module's JavaScript. `map` leads from `code` to the source, where they differ in more than blanks; the answer has
/// the code and the source map of the result. None for code without imports and exports, which is CommonJS as it is.
pub fn convert(path: &Path, code: &str, map: Option<&str>, interop: bool) -> Result<Option<(String, String)>, SyntaxDiagnostic> {
    let parsed = parse(path, code, SourceKind::Jsx, None)?;
    if !matches!(parsed.program, Program::Module(_)) {
        return Ok(None);
    }
    let name = path.to_string_lossy();
    let edits = GLOBALS.set(&Globals::new(), || edit(parsed, interop));
    let (text, kept) = edits.apply();
    let map = match map {
        Some(map) => source_map::moved(map, code, &text, &kept),
        None => source_map::of_edits(code, &text, &kept, &name),
    };
    Ok(Some((text, map)))
}

fn edit(parsed: Parsed, interop: bool) -> Edits {
    let Parsed { mut program, file, .. } = parsed;
    let (unresolved, top_level) = (Mark::new(), Mark::new());
    program.mutate(resolver(unresolved, top_level, false));
    let mut writer =
        Writer { edits: Edits::new(&file.src), base: file.start_pos, interop, helpers: Helpers::default(), prologue: String::new() };
    let Program::Module(module) = program else { return writer.edits };
    let mut bindings = Bindings::of_module(&module, &file.src, interop);
    bindings.find_assignments(&module);
    writer.write_imports(&module, &bindings);
    writer.write_exports(&module, &bindings);
    module.visit_with(&mut References::new(&mut writer, &bindings));
    writer.write_prologue(&module);
    writer.edits
}

/// What tsc calls its helpers; each is written where a file needs it.
#[derive(Default)]
pub(crate) struct Helpers {
    import_default: bool,
    import_star: bool,
    export_star: bool,
    live: bool,
}

/// A property that reads its value anew each time, and that tests may still replace.
const LIVE: &str = "const __live=(target,name,get)=>Object.defineProperty(target,name,{enumerable:true,configurable:true,get,set(value){\
Object.defineProperty(target,name,{value,writable:true,enumerable:true,configurable:true});}});";
const IMPORT_DEFAULT: &str = "const __importDefault=(module)=>module&&module.__esModule?module:{default:module};";
const IMPORT_STAR: &str = "const __importStar=(module)=>{if(module&&module.__esModule)return module;const space={};\
if(module!=null)for(const name of Object.getOwnPropertyNames(module))if(name!==\"default\")__live(space,name,()=>module[name]);\
space.default=module;return space;};";
const EXPORT_STAR: &str = "const __exportStar=(module,target)=>{for(const name in module)\
if(name!==\"default\"&&!Object.prototype.hasOwnProperty.call(target,name))__live(target,name,()=>module[name]);};";

/// Collects the edits of one file.
pub(crate) struct Writer {
    edits: Edits,
    base: BytePos,
    interop: bool,
    helpers: Helpers,
    /// What stands before everything else.
    prologue: String,
}

impl Writer {
    fn at(&self, position: BytePos) -> usize {
        (position.0 - self.base.0) as usize
    }

    fn range(&self, span: Span) -> (usize, usize) {
        source_range(span, self.base)
    }

    /// Writes `text` in the place of a statement or a part of one, with as many lines as that had.
    fn replace(&mut self, (start, end): (usize, usize), text: String) {
        let lines = self.edits.source()[start..end].matches('\n').count();
        self.edits.replace(start, end, format!("{text}{}", "\n".repeat(lines)));
    }

    fn write_prologue(&mut self, module: &Module) {
        let Some(first) = module.body.first() else { return };
        use deno_ast::swc::common::Spanned as _;
        let mut text = String::from("\"use strict\";Object.defineProperty(exports,\"__esModule\",{value:true});");
        let Helpers { import_default, import_star, export_star, live } = self.helpers;
        for (needed, helper) in [
            (live || import_star || export_star, LIVE),
            (import_default, IMPORT_DEFAULT),
            (import_star, IMPORT_STAR),
            (export_star, EXPORT_STAR),
        ] {
            if needed {
                text.push_str(helper);
            }
        }
        text.push_str(&self.prologue);
        // A comment before the first statement (a licence, `@jest-environment`) stays in front.
        self.edits.insert_first(self.at(first.span_lo()), text);
    }
}

/// A property access: `.name` or `["a name"]`.
fn property(name: &str) -> String {
    let plain = name.chars().enumerate().all(|(at, c)| c == '_' || c == '$' || c.is_ascii_alphabetic() || (at > 0 && c.is_ascii_digit()));
    if plain && !name.is_empty() { format!(".{name}") } else { format!("[{}]", quoted(name)) }
}

/// A string literal.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

fn export_name(name: &ModuleExportName) -> String {
    match name {
        ModuleExportName::Ident(name) => name.sym.to_string(),
        ModuleExportName::Str(name) => name.value.to_string_lossy().into_owned(),
    }
}

#[cfg(test)]
mod tests;
