//! What people need in a source and V8 does not: comments and indentation.

use deno_ast::swc::ast::{Str, Tpl};
use deno_ast::swc::ecma_visit::{Visit, VisitWith};
use deno_ast::{MediaType, ParsedSource, ProgramRef};

use crate::{parameters, range};

/// Returns the source without comments and indentation. Lines stay where they are, columns do not: what is shown of a built-in is its lines.
/// `specifier` is a URL whose scheme tells scripts from modules (`node:` for the latter). The error says what is wrong with the source.
pub fn compact(specifier: &str, source: &str) -> Result<String, String> {
    let parse: fn(_) -> _ = if specifier.starts_with("node:") { deno_ast::parse_module } else { deno_ast::parse_script };
    let parsed: ParsedSource =
        parse(parameters(specifier, source, MediaType::JavaScript)?).map_err(|error| format!("{specifier}: {error}"))?;
    let mut texts = Texts(Vec::new());
    match parsed.program_ref() {
        ProgramRef::Module(module) => module.visit_with(&mut texts),
        ProgramRef::Script(script) => script.visit_with(&mut texts),
    }
    let mut comments: Vec<(usize, usize)> = parsed.comments().get_vec().iter().map(range).collect();
    comments.sort_unstable();
    comments.dedup();

    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for (from, to) in comments {
        out.push_str(&texts.without_indentation(source, at, from));
        let lines = source[from..to].matches('\n').count();
        if source[to..].starts_with('\n') && !texts.contains(to) {
            out.truncate(out.trim_end_matches([' ', '\t']).len());
        } else if lines == 0 {
            // A comment parts words.
            out.push(' ');
        }
        out.extend(std::iter::repeat_n('\n', lines));
        at = to;
    }
    out.push_str(&texts.without_indentation(source, at, source.len()));
    Ok(out)
}

/// Where strings and templates stand: a line that begins in one begins with its own spaces.
struct Texts(Vec<(usize, usize)>);

impl Visit for Texts {
    fn visit_str(&mut self, string: &Str) {
        self.0.push(range(string));
    }

    fn visit_tpl(&mut self, template: &Tpl) {
        self.0.push(range(template));
    }
}

impl Texts {
    /// The source from one place to another without the spaces at the beginning and end of lines.
    fn without_indentation(&self, source: &str, from: usize, to: usize) -> String {
        let mut out = String::with_capacity(to - from);
        let mut at = from;
        for line in source[from..to].split_inclusive('\n') {
            let (start, end) = (at, at + line.len());
            at = end;
            let begins_in_text = self.contains(start);
            let ends_in_text = self.contains(end);
            let mut rest = line;
            if !begins_in_text && (start == 0 || source.as_bytes()[start - 1] == b'\n') {
                rest = rest.trim_start_matches([' ', '\t']);
            }
            match rest.strip_suffix('\n') {
                Some(text) if !ends_in_text => {
                    out.push_str(text.trim_end_matches([' ', '\t']));
                    out.push('\n');
                }
                _ => out.push_str(rest),
            }
        }
        out
    }

    fn contains(&self, place: usize) -> bool {
        self.0.iter().any(|&(from, to)| from < place && place < to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_lines_stay() {
        let source = "// one\nfunction f() {\n  /* two\n     lines */\n  return 1; // end\n}\n";
        assert_eq!(compact("node:x", source).unwrap(), "\nfunction f() {\n\n\nreturn 1;\n}\n");
    }

    #[test]
    fn what_looks_like_a_comment_stays() {
        let source = "const a = '// no', b = /[/*]/, c = `\n  /* no */ ${1 /* yes */}\n  end`;\n  b;\n";
        assert_eq!(compact("node:x", source).unwrap(), "const a = '// no', b = /[/*]/, c = `\n  /* no */ ${1  }\n  end`;\nb;\n");
    }

    #[test]
    fn comments_part_words_and_end_statements() {
        assert_eq!(compact("node:x", "let a;typeof/**/a\nlet b = 1 /*\n*/ b").unwrap(), "let a;typeof a\nlet b = 1 \n b");
    }

    #[test]
    fn scripts_are_scripts() {
        assert_eq!(compact("ext:x", "// c\n(function () {\n  with (a) b;\n})();").unwrap(), "\n(function () {\nwith (a) b;\n})();");
    }
}
