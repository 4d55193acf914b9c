//! The full transform: enums, namespaces, parameter properties, decorators, JSX, with a source map.

use crate::SourceKind;
use crate::class_fields::assign_class_fields;
use crate::diagnostic::{Reports, SyntaxDiagnostic, UNSUPPORTED, offsets};
use crate::legacy_decorators::legacy_decorators;
use crate::namespaces::merge_namespaces;
use crate::parse::Parsed;
use crate::tsconfig::{CompilerOptions, JsxMode};
use deno_ast::swc::ast::*;
use deno_ast::swc::codegen::text_writer::JsWriter;
use deno_ast::swc::codegen::{self, Node};
use deno_ast::swc::common::comments::SingleThreadedComments;
use deno_ast::swc::common::errors::HANDLER;
use deno_ast::swc::common::source_map::SourceMapGenConfig;
use deno_ast::swc::common::{DUMMY_SP, FileName, GLOBALS, Globals, Mark, SyntaxContext};
use deno_ast::swc::ecma_visit::{VisitMut, VisitMutWith, visit_mut_pass};
use deno_ast::swc::transforms::helpers::{HELPERS, Helpers, inject_helpers};
use deno_ast::swc::transforms::{fixer, hygiene, proposal, react, resolver, typescript};
use deno_ast::swc::utils::ExprFactory;

struct MapConfig;

impl SourceMapGenConfig for MapConfig {
    fn file_name_to_source(&self, file: &FileName) -> String {
        file.to_string()
    }

    // The source is on disk: the map need not carry it.
    fn inline_sources_content(&self, _: &FileName) -> bool {
        false
    }
}

/// Transforms a parsed file. Answers code and source map (JSON).
pub fn transform(
    parsed: Parsed,
    is_module: bool,
    kind: SourceKind,
    options: &CompilerOptions,
) -> Result<(String, String), SyntaxDiagnostic> {
    let reports = Reports::default();
    let handler = reports.handler();
    let classic = parsed.asks_for_classic_jsx();
    let Parsed { program, comments, source_map, file } = parsed;
    let program = GLOBALS.set(&Globals::new(), || {
        HELPERS.set(&Helpers::new(false), || {
            HANDLER.set(&handler, || run_passes(program, &comments, &source_map, is_module, kind, options, classic))
        })
    });
    if let Some(report) = reports.first() {
        let (start, end) = report.span.map_or((0, 0), |span| offsets(&source_map, span));
        let mut diagnostic = SyntaxDiagnostic::new(report.message, &file.name.to_string(), &file.src, start, end);
        diagnostic.code = Some(UNSUPPORTED);
        return Err(diagnostic);
    }
    let mut code = Vec::with_capacity(file.src.len());
    let mut mappings = Vec::new();
    let written = {
        let mut writer = JsWriter::new(source_map.clone(), "\n", &mut code, Some(&mut mappings));
        writer.set_indent_str("  ");
        let config = codegen::Config::default().with_target(EsVersion::latest());
        let mut emitter = codegen::Emitter { cfg: config, comments: Some(&comments), cm: source_map.clone(), wr: writer };
        program.emit_with(&mut emitter)
    };
    let failed = |message: String| SyntaxDiagnostic::new(message, &file.name.to_string(), &file.src, 0, 0);
    written.map_err(|error| failed(error.to_string()))?;
    let mut map = Vec::new();
    source_map.build_source_map(&mappings, None, MapConfig).to_writer(&mut map).map_err(|error| failed(error.to_string()))?;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|error| failed(error.to_string()));
    Ok((text(code)?, text(map)?))
}

fn run_passes(
    mut program: Program,
    comments: &SingleThreadedComments,
    source_map: &deno_ast::swc::common::sync::Lrc<deno_ast::swc::common::SourceMap>,
    is_module: bool,
    kind: SourceKind,
    options: &CompilerOptions,
    classic: bool,
) -> Program {
    let (unresolved, top_level) = (Mark::new(), Mark::new());
    // swc's passes know some things (decorated classes) only for modules. CommonJS becomes a script again below.
    program = into_module(program);
    program.mutate(resolver(unresolved, top_level, kind.is_typescript()));
    if kind.is_typescript() {
        merge_namespaces(&mut program);
    }
    if options.experimental_decorators {
        if kind.is_typescript() {
            legacy_decorators(&mut program, options.emit_decorator_metadata, unresolved);
        }
        program.mutate(proposal::decorators::decorators(proposal::decorators::Config {
            legacy: true,
            emit_metadata: options.emit_decorator_metadata,
            use_define_for_class_fields: options.defines_class_fields(),
        }));
    } else {
        program.mutate(proposal::decorator_2022_03::decorator_2022_03());
    }
    if kind.is_typescript() && !options.defines_class_fields() {
        assign_class_fields(&mut program);
    }
    let jsx = kind.has_jsx();
    let classic = classic || options.jsx == Some(JsxMode::React);
    if kind.is_typescript() {
        let config = typescript::Config {
            verbatim_module_syntax: options.verbatim_module_syntax || options.preserve_value_imports,
            import_not_used_as_values: if options.keeps_unused_imports() {
                typescript::ImportsNotUsedAsValues::Preserve
            } else {
                typescript::ImportsNotUsedAsValues::Remove
            },
            // Whether it is a module has been decided: an empty export would break CommonJS and is no use elsewhere.
            no_empty_export: true,
            import_export_assign_config: if is_module {
                typescript::TsImportExportAssignConfig::NodeNext
            } else {
                typescript::TsImportExportAssignConfig::Classic
            },
            // Members of an enum can be assigned to at run time: references stay references.
            ts_enum_is_mutable: true,
            native_class_properties: false,
        };
        if jsx && classic {
            let factories = typescript::TsxConfig {
                pragma: Some(options.jsx_factory.clone().into()),
                pragma_frag: Some(options.jsx_fragment_factory.clone().into()),
            };
            program.mutate(typescript::tsx(source_map.clone(), config, factories, comments, unresolved, top_level));
        } else {
            program.mutate(typescript::typescript(config, unresolved, top_level));
        }
    }
    if !is_module {
        program = into_script(program);
    }
    if jsx {
        let jsx_options = react::Options {
            next: Some(true),
            runtime: Some(if classic { react::Runtime::Classic } else { react::Runtime::Automatic }),
            pragma: classic.then(|| options.jsx_factory.clone().into()),
            pragma_frag: classic.then(|| options.jsx_fragment_factory.clone().into()),
            import_source: options.jsx_import_source.as_deref().map(Into::into).filter(|_| !classic),
            development: Some(options.jsx == Some(JsxMode::ReactJsxDev)),
            throw_if_namespace: Some(false),
            ..Default::default()
        };
        program.mutate(react::react(source_map.clone(), Some(comments), jsx_options, top_level, unresolved));
    }
    program.mutate(inject_helpers(unresolved));
    if !options.experimental_decorators {
        program.mutate(visit_mut_pass(SealedClasses { unresolved }));
    }
    program.mutate(hygiene());
    program.mutate(fixer(Some(comments)));
    program
}

/// A class decorator may seal or freeze its class: then swc's helper must not define `Symbol.metadata` on it, as tsc's would not.
struct SealedClasses {
    unresolved: Mark,
}

impl VisitMut for SealedClasses {
    fn visit_mut_fn_decl(&mut self, node: &mut FnDecl) {
        // Only what swc injects has no place in the source.
        if !node.ident.span.is_dummy() {
            return;
        }
        let parameter = node.function.params.first().and_then(|parameter| parameter.pat.as_ident()).map(|name| name.id.clone());
        let (Some(class), Some(body), "defineMetadata") = (parameter, &mut node.function.body, &*node.ident.sym) else {
            return node.visit_mut_children_with(self);
        };
        let object = Ident::new("Object".into(), DUMMY_SP, SyntaxContext::empty().apply_mark(self.unresolved));
        let extensible =
            object.make_member(IdentName::new("isExtensible".into(), DUMMY_SP)).as_call(DUMMY_SP, vec![class.clone().as_arg()]);
        let test = UnaryExpr { span: DUMMY_SP, op: UnaryOp::Bang, arg: Box::new(extensible) };
        let leave = ReturnStmt { span: DUMMY_SP, arg: Some(Box::new(class.into())) };
        body.stmts.insert(0, IfStmt { span: DUMMY_SP, test: Box::new(test.into()), cons: Box::new(leave.into()), alt: None }.into());
    }
}

fn into_module(program: Program) -> Program {
    match program {
        Program::Script(script) => Program::Module(Module {
            span: script.span,
            body: script.body.into_iter().map(ModuleItem::Stmt).collect(),
            shebang: script.shebang,
        }),
        module => module,
    }
}

/// swc takes `import x = require()` and `export =` for a module's, but by now they are plain statements. As a script, JSX gets
/// its runtime with `require`.
fn into_script(program: Program) -> Program {
    match program {
        Program::Module(module) if module.body.iter().all(ModuleItem::is_stmt) => Program::Script(Script {
            span: module.span,
            body: module.body.into_iter().filter_map(ModuleItem::stmt).collect(),
            shebang: module.shebang,
        }),
        program => program,
    }
}
