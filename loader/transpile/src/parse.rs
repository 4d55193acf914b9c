//! Parsing with swc, once per file.

use crate::SourceKind;
use crate::diagnostic::SyntaxDiagnostic;
use deno_ast::swc::ast::*;
use deno_ast::swc::common::comments::SingleThreadedComments;
use deno_ast::swc::common::sync::Lrc;
use deno_ast::swc::common::{FileName, SourceFile, SourceMap};
use deno_ast::swc::ecma_visit::{Visit, VisitWith};
use deno_ast::swc::parser::error::Error as ParseError;
use deno_ast::swc::parser::lexer::Lexer;
use deno_ast::swc::parser::{EsSyntax, Parser, StringInput, Syntax, TsSyntax};
use deno_ast::swc::utils::find_pat_ids;
use std::path::Path;

/// The variables around every CommonJS module.
const COMMONJS_NAMES: [&str; 5] = ["require", "module", "exports", "__filename", "__dirname"];

pub struct Parsed {
    pub program: Program,
    pub comments: SingleThreadedComments,
    pub source_map: Lrc<SourceMap>,
    pub file: Lrc<SourceFile>,
}

fn syntax(kind: SourceKind) -> Syntax {
    match kind {
        SourceKind::Jsx => Syntax::Es(EsSyntax {
            jsx: true,
            decorators: true,
            decorators_before_export: true,
            export_default_from: false,
            import_attributes: true,
            allow_return_outside_function: true,
            auto_accessors: true,
            explicit_resource_management: true,
            ..Default::default()
        }),
        _ => Syntax::Typescript(TsSyntax {
            tsx: kind == SourceKind::Tsx,
            decorators: true,
            dts: false,
            // V8 finds them too, but in the result, and not under Node's code for errors in TypeScript.
            no_early_errors: false,
            disallow_ambiguous_jsx_like: matches!(kind, SourceKind::Mts | SourceKind::Cts),
        }),
    }
}

#[derive(Clone, Copy)]
enum Goal {
    Module,
    Program,
    CommonJs,
}

/// Parses a source. Without a given kind of module the syntax decides; what only CommonJS allows (`return` at the top level) is
/// tried when nothing else fits.
pub fn parse(path: &Path, source: &str, kind: SourceKind, as_module: Option<bool>) -> Result<Parsed, SyntaxDiagnostic> {
    let source = source.strip_prefix('\u{FEFF}').unwrap_or(source);
    let source_map: Lrc<SourceMap> = Default::default();
    let file = source_map.new_source_file(Lrc::new(FileName::Real(path.to_path_buf())), source.to_string());
    let comments = SingleThreadedComments::default();
    let attempt = |goal: Goal, comments: &SingleThreadedComments| -> Result<Program, ParseError> {
        let lexer = Lexer::new(syntax(kind), EsVersion::latest(), StringInput::from(&*file), Some(comments));
        let mut parser = Parser::new_from(lexer);
        let program = match goal {
            Goal::Module => parser.parse_module().map(Program::Module),
            Goal::Program => parser.parse_program(),
            Goal::CommonJs => parser.parse_commonjs().map(Program::Script),
        }?;
        match parser.take_errors().into_iter().next() {
            Some(error) => Err(error),
            None => Ok(program),
        }
    };
    let first = attempt(if as_module == Some(true) { Goal::Module } else { Goal::Program }, &comments);
    let program = match first {
        Ok(program) => Ok((program, comments)),
        Err(error) if as_module != Some(true) => {
            let comments = SingleThreadedComments::default();
            attempt(Goal::CommonJs, &comments).map(|program| (program, comments)).map_err(|_| error)
        }
        Err(error) => Err(error),
    };
    match program {
        Ok((program, comments)) => Ok(Parsed { program, comments, source_map, file }),
        Err(error) => {
            use deno_ast::swc::common::Spanned;
            let span = error.span();
            let offset = |at: u32| at.saturating_sub(file.start_pos.0) as usize;
            let message = error.kind().msg().into_owned();
            Err(SyntaxDiagnostic::new(message, &path.to_string_lossy(), source, offset(span.lo.0), offset(span.hi.0)))
        }
    }
}

impl Parsed {
    /// Whether the source has the syntax of an ES module, types aside.
    pub fn is_module(&self) -> bool {
        if let Program::Module(module) = &self.program {
            for item in &module.body {
                let ModuleItem::ModuleDecl(declaration) = item else { continue };
                match declaration {
                    ModuleDecl::Import(import) if import.type_only => {}
                    ModuleDecl::ExportNamed(export) if export.type_only => {}
                    ModuleDecl::ExportAll(export) if export.type_only => {}
                    ModuleDecl::ExportDecl(export) if crate::strip::is_only_types(&export.decl) => {}
                    ModuleDecl::TsExportAssignment(_) => return false,
                    ModuleDecl::TsNamespaceExport(_) | ModuleDecl::TsImportEquals(_) => {}
                    _ => return true,
                }
            }
        }
        self.is_bound_to_modules()
    }

    /// Whether the source has what only an ES module may contain, imports and exports aside.
    pub fn is_bound_to_modules(&self) -> bool {
        // It is worth a walk only where its words are.
        let source = self.file.src.as_bytes();
        let has = |word: &str| memchr::memmem::find(source, word.as_bytes()).is_some();
        if COMMONJS_NAMES.iter().any(|name| has(name)) && self.redeclares_commonjs() {
            return true;
        }
        if !has("await") && !has("import") {
            return false;
        }
        let mut finder = ModuleOnly::default();
        self.program.visit_with(&mut finder);
        finder.found
    }

    /// `const require = …` and the like at the top level, which CommonJS's own variables forbid.
    fn redeclares_commonjs(&self) -> bool {
        let redeclares = |statement: &Stmt| match statement {
            Stmt::Decl(Decl::Class(class)) => !class.declare && COMMONJS_NAMES.contains(&&*class.ident.sym),
            Stmt::Decl(Decl::Var(variables)) if variables.kind != VarDeclKind::Var && !variables.declare => {
                let names: Vec<Id> = find_pat_ids(&variables.decls);
                names.iter().any(|(name, _)| COMMONJS_NAMES.contains(&&**name))
            }
            _ => false,
        };
        match &self.program {
            Program::Script(script) => script.body.iter().any(redeclares),
            Program::Module(module) => module.body.iter().filter_map(ModuleItem::as_stmt).any(redeclares),
        }
    }

    /// The first comments of the file, where JSX pragmas stand.
    pub fn asks_for_classic_jsx(&self) -> bool {
        let head = &self.file.src;
        let Some(at) = head.find("@jsx ").filter(|_| !head.contains("@jsxRuntime")) else { return false };
        // A pragma stands in a block comment before any code.
        let opened = head[..at].rfind("/*");
        opened.is_some_and(|opened| !head[opened..at].contains("*/"))
    }
}

/// Looks for what only a module may contain: `import.meta` anywhere, `await` outside functions.
#[derive(Default)]
struct ModuleOnly {
    found: bool,
    in_function: bool,
}

impl ModuleOnly {
    fn inside(&mut self, visit: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.in_function, true);
        visit(self);
        self.in_function = before;
    }
}

impl Visit for ModuleOnly {
    fn visit_meta_prop_expr(&mut self, node: &MetaPropExpr) {
        self.found |= node.kind == MetaPropKind::ImportMeta;
    }

    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        self.found |= !self.in_function;
        node.visit_children_with(self);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.found |= node.is_await && !self.in_function;
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        self.found |= node.is_await && !self.in_function;
        node.visit_children_with(self);
    }

    fn visit_function(&mut self, node: &Function) {
        self.inside(|this| node.visit_children_with(this));
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.inside(|this| node.visit_children_with(this));
    }

    fn visit_constructor(&mut self, node: &Constructor) {
        self.inside(|this| node.visit_children_with(this));
    }

    fn visit_getter_prop(&mut self, node: &GetterProp) {
        self.inside(|this| node.visit_children_with(this));
    }

    fn visit_setter_prop(&mut self, node: &SetterProp) {
        self.inside(|this| node.visit_children_with(this));
    }
}
