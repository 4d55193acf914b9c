//! The files that a script asks for by names that stand in its text: what can be known of a module graph without running it.

use std::path::Path;

use crate::SourceKind;
use crate::deep::with_stack_for;
use crate::diagnostic::SyntaxDiagnostic;
use crate::parse::parse;
use deno_ast::swc::ast::*;
use deno_ast::swc::common::BytePos;
use deno_ast::swc::ecma_visit::{Visit, VisitWith};

/// How a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asks {
    /// `import … from`, `export … from`, `import()`.
    Import,
    /// `require()`, also one that `createRequire` made, and `require.resolve()`.
    Require,
    /// `new Worker(new URL(…, import.meta.url))`: a module, by a URL relative to this one.
    Worker,
    /// Any other `new URL(…, import.meta.url)`.
    Url,
    /// A path made of `__dirname` (or `import.meta.dirname`) and literals.
    Path,
}

/// One request for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub asks: Asks,
    pub specifier: String,
    /// The module cannot be evaluated without the file: nothing decides whether it is asked for, and nothing catches a failure.
    pub is_needed: bool,
    /// From 1.
    pub line: usize,
}

/// What a script asks for, in the order of its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    pub found: Vec<Reference>,
    /// Lines with a `require()` or `import()` whose argument is computed.
    pub computed: Vec<usize>,
}

/// Finds the references in JavaScript. `is_module` decides how it is parsed.
pub fn references(path: &Path, source: &str, is_module: bool) -> Result<References, SyntaxDiagnostic> {
    with_stack_for(source, || find(path, source, is_module))
        .unwrap_or_else(|place| Err(SyntaxDiagnostic::too_deep(&path.to_string_lossy(), source, place)))
}

fn find(path: &Path, source: &str, is_module: bool) -> Result<References, SyntaxDiagnostic> {
    let parsed = parse(path, source, SourceKind::Jsx, Some(is_module))?;
    let mut makers = Makers::default();
    parsed.program.visit_with(&mut makers);
    let mut finder = Finder { requires: makers.requires, ..Finder::default() };
    parsed.program.visit_with(&mut finder);
    // Places only grow, so one walk over the text finds all lines.
    let bytes = parsed.file.src.as_bytes();
    let (mut line, mut at) = (1, 0);
    let mut line_of = |place: BytePos| {
        let place = (place.0.saturating_sub(parsed.file.start_pos.0) as usize).min(bytes.len());
        if place < at {
            (line, at) = (1, 0);
        }
        line += memchr::memchr_iter(b'\n', &bytes[at..place]).count();
        at = place;
        line
    };
    finder.found.sort_by_key(|found| found.0);
    let found = finder.found.into_iter().map(|(place, asks, specifier, is_needed)| {
        let line = line_of(place);
        Reference { asks, specifier, is_needed, line }
    });
    let found = found.collect();
    Ok(References { found, computed: finder.computed.into_iter().map(line_of).collect() })
}

/// Finds the variables that hold what `createRequire` made.
struct Makers {
    requires: Vec<String>,
}

impl Default for Makers {
    fn default() -> Makers {
        Makers { requires: vec!["require".to_owned()] }
    }
}

impl Visit for Makers {
    fn visit_var_declarator(&mut self, declarator: &VarDeclarator) {
        if let (Pat::Ident(name), Some(Expr::Call(call))) = (&declarator.name, declarator.init.as_deref())
            && callee_name(call) == Some("createRequire")
        {
            self.requires.push(name.sym.to_string());
        }
        declarator.visit_children_with(self);
    }
}

/// The name of what is called: `f` of `f()` and of `x.f()`.
fn callee_name(call: &CallExpr) -> Option<&str> {
    match &call.callee {
        Callee::Expr(callee) => match &**callee {
            Expr::Ident(name) => Some(&name.sym),
            Expr::Member(member) => member.prop.as_ident().map(|name| &*name.sym),
            // `(0, module.createRequire)()`, as compilers write it.
            Expr::Paren(inner) => match &*inner.expr {
                Expr::Seq(list) => list.exprs.last()?.as_member()?.prop.as_ident().map(|name| &*name.sym),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

#[derive(Default)]
struct Finder {
    requires: Vec<String>,
    found: Vec<(BytePos, Asks, String, bool)>,
    computed: Vec<BytePos>,
    /// How many functions, `try` blocks and branches are around the present place.
    unsure: u32,
}

impl Finder {
    fn add(&mut self, at: BytePos, asks: Asks, specifier: String, may_be_needed: bool) {
        self.found.push((at, asks, specifier, may_be_needed && self.unsure == 0));
    }

    fn unsurely(&mut self, visit: impl FnOnce(&mut Self)) {
        self.unsure += 1;
        visit(self);
        self.unsure -= 1;
    }

    fn is_require(&self, expression: &Expr) -> bool {
        matches!(expression, Expr::Ident(name) if self.requires.iter().any(|known| *known == *name.sym))
    }
}

/// The text of a literal.
fn literal(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(Lit::Str(text)) => text.value.as_str().map(str::to_owned),
        Expr::Tpl(template) if template.exprs.is_empty() => {
            template.quasis.first()?.cooked.as_ref().and_then(|text| text.as_str()).map(str::to_owned)
        }
        Expr::Paren(inner) => literal(&inner.expr),
        _ => None,
    }
}

fn only_argument(arguments: &[ExprOrSpread]) -> Option<&Expr> {
    arguments.first().filter(|argument| argument.spread.is_none()).map(|argument| &*argument.expr)
}

/// `import.meta.NAME`
fn is_import_meta(expression: &Expr, name: &str) -> bool {
    let Expr::Member(member) = expression else { return false };
    matches!(&*member.obj, Expr::MetaProp(meta) if meta.kind == MetaPropKind::ImportMeta)
        && member.prop.as_ident().is_some_and(|property| *property.sym == *name)
}

/// `new URL('literal', import.meta.url)`
fn relative_url(expression: &Expr) -> Option<String> {
    match expression {
        Expr::New(made) => url_of(made),
        _ => None,
    }
}

fn url_of(made: &NewExpr) -> Option<String> {
    let arguments = made.args.as_deref()?;
    let is_url = matches!(&*made.callee, Expr::Ident(name) if &*name.sym == "URL");
    let base = arguments.get(1)?;
    if !is_url || !is_import_meta(&base.expr, "url") {
        return None;
    }
    literal(only_argument(arguments)?)
}

fn is_own_folder(expression: &Expr) -> bool {
    matches!(expression, Expr::Ident(name) if &*name.sym == "__dirname") || is_import_meta(expression, "dirname")
}

/// `join(__dirname, 'a', 'b')` and `resolve(…)`, by whatever name the module of paths goes.
fn joined_path(call: &CallExpr) -> Option<String> {
    if !matches!(callee_name(call)?, "join" | "resolve") || !is_own_folder(only_argument(&call.args)?) {
        return None;
    }
    let rest = call.args[1..].iter().map(|argument| literal(&argument.expr)).collect::<Option<Vec<_>>>()?;
    (!rest.is_empty()).then(|| format!("./{}", rest.join("/")))
}

impl Visit for Finder {
    fn visit_import_decl(&mut self, import: &ImportDecl) {
        if let Some(specifier) = import.src.value.as_str() {
            self.add(import.span.lo, Asks::Import, specifier.to_owned(), true);
        }
    }

    fn visit_export_all(&mut self, export: &ExportAll) {
        if let Some(specifier) = export.src.value.as_str() {
            self.add(export.span.lo, Asks::Import, specifier.to_owned(), true);
        }
    }

    fn visit_named_export(&mut self, export: &NamedExport) {
        if let Some(specifier) = export.src.as_ref().and_then(|source| source.value.as_str()) {
            self.add(export.span.lo, Asks::Import, specifier.to_owned(), true);
        }
    }

    fn visit_call_expr(&mut self, call: &CallExpr) {
        let asks = match &call.callee {
            Callee::Import(_) => Some((Asks::Import, false)),
            Callee::Expr(callee) if self.is_require(callee) => Some((Asks::Require, true)),
            Callee::Expr(callee) => match &**callee {
                Expr::Member(member)
                    if self.is_require(&member.obj) && member.prop.as_ident().is_some_and(|name| &*name.sym == "resolve") =>
                {
                    Some((Asks::Require, false))
                }
                _ => None,
            },
            Callee::Super(_) => None,
        };
        if let (Some((asks, may_be_needed)), Some(argument)) = (asks, only_argument(&call.args)) {
            match literal(argument) {
                Some(specifier) => self.add(call.span.lo, asks, specifier, may_be_needed),
                None if relative_url(argument).is_none() => self.computed.push(call.span.lo),
                None => {}
            }
        }
        if let Some(path) = joined_path(call) {
            self.add(call.span.lo, Asks::Path, path, false);
        }
        call.visit_children_with(self);
    }

    fn visit_new_expr(&mut self, made: &NewExpr) {
        let argument = made.args.as_deref().and_then(only_argument);
        let is_worker = matches!(&*made.callee, Expr::Ident(name) if &*name.sym == "Worker")
            || matches!(&*made.callee, Expr::Member(member) if member.prop.as_ident().is_some_and(|name| &*name.sym == "Worker"));
        if let Some(url) = argument.filter(|_| is_worker).and_then(relative_url) {
            self.add(made.span.lo, Asks::Worker, url, false);
        }
        if let Some(url) = url_of(made) {
            self.add(made.span.lo, Asks::Url, url, false);
        }
        made.visit_children_with(self);
    }

    fn visit_bin_expr(&mut self, expression: &BinExpr) {
        if expression.op == BinaryOp::Add
            && is_own_folder(&expression.left)
            && let Some(rest) = literal(&expression.right)
        {
            self.add(expression.span.lo, Asks::Path, format!(".{}{rest}", if rest.starts_with('/') { "" } else { "/" }), false);
        }
        if matches!(expression.op, BinaryOp::LogicalAnd | BinaryOp::LogicalOr | BinaryOp::NullishCoalescing) {
            expression.left.visit_with(self);
            self.unsurely(|finder| expression.right.visit_with(finder));
        } else {
            expression.visit_children_with(self);
        }
    }

    fn visit_try_stmt(&mut self, statement: &TryStmt) {
        self.unsurely(|finder| statement.block.visit_with(finder));
        self.unsurely(|finder| statement.handler.visit_with(finder));
        statement.finalizer.visit_with(self);
    }

    fn visit_if_stmt(&mut self, statement: &IfStmt) {
        statement.test.visit_with(self);
        self.unsurely(|finder| {
            statement.cons.visit_with(finder);
            statement.alt.visit_with(finder);
        });
    }

    fn visit_cond_expr(&mut self, expression: &CondExpr) {
        expression.test.visit_with(self);
        self.unsurely(|finder| {
            expression.cons.visit_with(finder);
            expression.alt.visit_with(finder);
        });
    }

    fn visit_switch_stmt(&mut self, statement: &SwitchStmt) {
        self.unsurely(|finder| statement.visit_children_with(finder));
    }

    fn visit_function(&mut self, function: &Function) {
        self.unsurely(|finder| function.visit_children_with(finder));
    }

    fn visit_arrow_expr(&mut self, function: &ArrowExpr) {
        self.unsurely(|finder| function.visit_children_with(finder));
    }

    fn visit_constructor(&mut self, function: &Constructor) {
        self.unsurely(|finder| function.visit_children_with(finder));
    }

    fn visit_getter_prop(&mut self, getter: &GetterProp) {
        self.unsurely(|finder| getter.visit_children_with(finder));
    }

    fn visit_setter_prop(&mut self, setter: &SetterProp) {
        self.unsurely(|finder| setter.visit_children_with(finder));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, is_module: bool) -> Vec<(Asks, String, bool, usize)> {
        let found = references(Path::new("a.js"), source, is_module).unwrap().found;
        found.into_iter().map(|found| (found.asks, found.specifier, found.is_needed, found.line)).collect()
    }

    fn one(asks: Asks, specifier: &str, is_needed: bool, line: usize) -> (Asks, String, bool, usize) {
        (asks, specifier.to_owned(), is_needed, line)
    }

    #[test]
    fn modules_ask_by_import() {
        let source = "import a from 'a';\nexport * from './b.js';\nexport { c } from 'c';\nawait import(`d`);\nimport(e);";
        assert_eq!(
            found(source, true),
            [
                one(Asks::Import, "a", true, 1),
                one(Asks::Import, "./b.js", true, 2),
                one(Asks::Import, "c", true, 3),
                one(Asks::Import, "d", false, 4),
            ]
        );
        assert_eq!(references(Path::new("a.js"), source, true).unwrap().computed, [5]);
    }

    #[test]
    fn what_may_fail_is_not_needed() {
        let source = "const a = require('a');\ntry { require('b') } catch {}\nfunction f() { return require('c') }\n\
            if (x) require('d');\nrequire.resolve('e');\nvar g = x || require('g');";
        assert_eq!(
            found(source, false),
            [
                one(Asks::Require, "a", true, 1),
                one(Asks::Require, "b", false, 2),
                one(Asks::Require, "c", false, 3),
                one(Asks::Require, "d", false, 4),
                one(Asks::Require, "e", false, 5),
                one(Asks::Require, "g", false, 6),
            ]
        );
    }

    #[test]
    fn files_beside_the_module_are_found() {
        let source = "import { createRequire } from 'module'; const load = createRequire(import.meta.url);\nload('./a.cjs');\n\
            new Worker(new URL('./w.js', import.meta.url));\nnew URL('./x.txt', import.meta.url);\npath.join(import.meta.dirname, 'v', 'y.txt');";
        let all = found(source, true);
        assert!(all.contains(&one(Asks::Require, "./a.cjs", true, 2)));
        assert!(all.contains(&one(Asks::Worker, "./w.js", false, 3)));
        assert!(all.contains(&one(Asks::Url, "./x.txt", false, 4)));
        assert!(all.contains(&one(Asks::Path, "./v/y.txt", false, 5)));
        assert_eq!(found("open(__dirname + '/z');", false), [one(Asks::Path, "./z", false, 1)]);
    }
}
