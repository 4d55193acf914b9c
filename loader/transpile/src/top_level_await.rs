//! Where an ES module waits at its top level: told to programs that `require` it.

use std::path::Path;

use crate::SourceKind;
use crate::deep::with_stack_for;
use crate::parse::parse;
use deno_ast::swc::ast::*;
use deno_ast::swc::common::{BytePos, Spanned as _};
use deno_ast::swc::ecma_visit::{Visit, VisitWith};

/// One `await`, `for await` or `await using`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopLevelAwait {
    /// From 1.
    pub line: usize,
    /// From 1, in UTF-16 units.
    pub column: usize,
    /// The whole line.
    pub source_line: String,
}

/// All of them, in order. None for a source that cannot be parsed, or is nested too deeply.
pub fn top_level_awaits(source: &str) -> Vec<TopLevelAwait> {
    with_stack_for(source, || find(source)).unwrap_or_default()
}

fn find(source: &str) -> Vec<TopLevelAwait> {
    let Ok(parsed) = parse(Path::new("module.mjs"), source, SourceKind::Jsx, Some(true)) else { return Vec::new() };
    let mut finder = Finder::default();
    parsed.program.visit_with(&mut finder);
    finder.found.sort_unstable();
    let source = &*parsed.file.src;
    let start = parsed.file.start_pos;
    finder.found.into_iter().map(|at| place(source, (at - start).0 as usize)).collect()
}

/// Whether there is one outside of functions.
pub fn waits(program: &Program) -> bool {
    let mut finder = Finder::default();
    program.visit_with(&mut finder);
    !finder.found.is_empty()
}

fn place(source: &str, at: usize) -> TopLevelAwait {
    let (before, after) = source.split_at(at);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = after.find('\n').map_or(source.len(), |newline| at + newline);
    TopLevelAwait {
        line: memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1,
        column: before[line_start..].encode_utf16().count() + 1,
        source_line: source[line_start..line_end].trim_end_matches('\r').to_owned(),
    }
}

#[derive(Default)]
struct Finder {
    found: Vec<BytePos>,
}

impl Visit for Finder {
    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        self.found.push(node.span_lo());
        node.visit_children_with(self);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        if node.is_await {
            self.found.push(node.span_lo());
        }
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        if node.is_await {
            self.found.push(node.span_lo());
        }
        node.visit_children_with(self);
    }

    // What waits inside a function does not hold the module up.
    fn visit_function(&mut self, _: &Function) {}
    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
    fn visit_constructor(&mut self, _: &Constructor) {}
    fn visit_getter_prop(&mut self, _: &GetterProp) {}
    fn visit_setter_prop(&mut self, _: &SetterProp) {}
}

#[cfg(test)]
mod tests {
    use super::top_level_awaits;

    fn places(source: &str) -> Vec<(usize, usize)> {
        top_level_awaits(source).into_iter().map(|found| (found.line, found.column)).collect()
    }

    #[test]
    fn every_form_is_found_and_functions_are_left_out() {
        let source = "const f = async () => await 1;\n  await f();\nfor await (const x of []) { await x; }\nawait using y = z;\n";
        assert_eq!(places(source), [(2, 3), (3, 1), (3, 29), (4, 1)]);
        assert_eq!(places("async function f() { await 1; for await (const x of y); }\nclass C { async m() { await 1; } }"), []);
    }

    #[test]
    fn columns_count_utf16_units_and_the_line_is_whole() {
        let found = top_level_awaits("/* \u{1F600} */ await 1; // end\r\n");
        assert_eq!((found[0].column, found[0].source_line.as_str()), (10, "/* \u{1F600} */ await 1; // end"));
    }

    #[test]
    fn what_is_not_javascript_has_none() {
        assert_eq!(places("await ((("), []);
    }
}
