//! Whether a text is a program, the beginning of one, or neither.

use deno_ast::swc::ast::EsVersion;
use deno_ast::swc::common::sync::Lrc;
use deno_ast::swc::common::{FileName, SourceMap, Spanned as _};
use deno_ast::swc::parser::error::{Error, SyntaxError};
use deno_ast::swc::parser::lexer::Lexer;
use deno_ast::swc::parser::{EsSyntax, Parser, StringInput, Syntax, TsSyntax};

use crate::deep::with_stack_for;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    Complete,
    /// More lines may make a program of it.
    Incomplete,
    Invalid,
}

/// Looks at a text as JavaScript or, if asked to, as TypeScript. `await` may stand at the top level.
pub fn completeness(source: &str, typescript: bool) -> Completeness {
    with_stack_for(source, || judge(source, typescript)).unwrap_or(Completeness::Invalid)
}

fn judge(source: &str, typescript: bool) -> Completeness {
    let errors = [true, false].map(|as_module| parse(source, typescript, as_module));
    if errors.iter().any(Option::is_none) {
        return Completeness::Complete;
    }
    if errors.iter().flatten().any(|error| is_at_end(error, source)) { Completeness::Incomplete } else { Completeness::Invalid }
}

/// The first error of a text, if it has one. A script may hold what strict code may not, a module can wait at its top level.
fn parse(source: &str, typescript: bool, as_module: bool) -> Option<(SyntaxError, usize)> {
    let source_map: Lrc<SourceMap> = Default::default();
    let file = source_map.new_source_file(Lrc::new(FileName::Anon), source.to_owned());
    let syntax = if typescript {
        Syntax::Typescript(TsSyntax { decorators: true, ..Default::default() })
    } else {
        Syntax::Es(EsSyntax { decorators: true, import_attributes: true, explicit_resource_management: true, ..Default::default() })
    };
    let mut parser = Parser::new_from(Lexer::new(syntax, EsVersion::latest(), StringInput::from(&*file), None));
    let first = if as_module { parser.parse_module().map(|_| ()) } else { parser.parse_script().map(|_| ()) }.err();
    let place = |error: Error| {
        let at = (error.span().lo.0.saturating_sub(file.start_pos.0)) as usize;
        (error.into_kind(), at)
    };
    first.or_else(|| parser.take_errors().into_iter().next()).map(place)
}

/// Whether an error says no more than that the text ends too early.
fn is_at_end((error, at): &(SyntaxError, usize), source: &str) -> bool {
    match error {
        _ if ends_in_half_a_number(source) => false,
        SyntaxError::Eof | SyntaxError::UnterminatedBlockComment | SyntaxError::UnterminatedTpl => true,
        // A string goes on in the next line after a backslash only.
        SyntaxError::UnterminatedStrLit => source.trim_end_matches(['\n', '\r']).ends_with('\\'),
        // Half a word of the language does not go on in the next line.
        SyntaxError::UnterminatedRegExp
        | SyntaxError::ExpectedDigit { .. }
        | SyntaxError::ExpectedUnicodeEscape
        | SyntaxError::InvalidUnicodeEscape
        | SyntaxError::InvalidStrEscape
        | SyntaxError::InvalidIdentChar
        | SyntaxError::UnexpectedChar { .. } => false,
        _ => source.get(*at..).is_some_and(is_blank),
    }
}

/// Whether the text breaks off within a number, which cannot go on in the next line: behind `1e`, `0x` and the like.
fn ends_in_half_a_number(source: &str) -> bool {
    let source = source.trim_end();
    let word = &source[source.rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '$'))).map_or(0, |at| at + 1)..];
    let prefixed = ["0x", "0X", "0o", "0O", "0b", "0B"].iter().any(|prefix| word.starts_with(prefix));
    word.starts_with(|c: char| c.is_ascii_digit()) && (if prefixed { word.len() == 2 } else { word.ends_with(['e', 'E']) })
}

/// Whether there is nothing but white space and comments.
fn is_blank(rest: &str) -> bool {
    let rest = rest.trim_start();
    if let Some(comment) = rest.strip_prefix("//") {
        return comment.split_once('\n').is_none_or(|(_, rest)| is_blank(rest));
    }
    if let Some(comment) = rest.strip_prefix("/*") {
        return comment.split_once("*/").is_some_and(|(_, rest)| is_blank(rest));
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{Completeness, completeness};

    #[test]
    fn programs_are_complete() {
        for source in ["1 + 1", "", "// a", "await x", "with (a) {}", "import a from 'b'", "for await (const a of b) {}", "'a\\\nb'"] {
            assert_eq!(completeness(source, false), Completeness::Complete, "{source}");
        }
        assert_eq!(completeness("let x: number = 1", true), Completeness::Complete);
    }

    #[test]
    fn what_may_go_on_is_incomplete() {
        let sources = [
            "(0xe",
            "function f() {",
            "`a",
            "`a ${",
            "`a ${\"1\"",
            "(\"a\"",
            "{ a: ",
            "class A { #b = true ",
            "(function() {\n// c",
            "f(1,",
            "/* a",
            "'a\\\n",
            "if (a)",
            "x =",
            "a.",
            "await f(",
            "try {\n} catch (e) {",
            "[1, 2",
        ];
        for source in sources {
            assert_eq!(completeness(source, false), Completeness::Incomplete, "{source}");
        }
        assert_eq!(completeness("interface A {", true), Completeness::Incomplete);
    }

    #[test]
    fn the_rest_is_wrong() {
        for source in ["a = 3.5e", "(0x", "[] \\", "'a", "a b", "{}),({}", "1 = 2", "}"] {
            assert_eq!(completeness(source, false), Completeness::Invalid, "{source}");
        }
    }
}
