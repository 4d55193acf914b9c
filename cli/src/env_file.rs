//! `--env-file` and `--env-file-if-exists`: variables from files, set before anything reads them. Docs: cli.md, "--env-file".

use std::env;
use std::fs;
use std::io;

/// A file named on the command line.
#[derive(Debug, Clone)]
pub struct EnvFile {
    pub path: String,
    pub may_be_missing: bool,
}

/// Reads the files and sets the variables that the environment does not have. A later file wins over an earlier one.
pub fn apply(files: &[EnvFile]) -> Result<(), String> {
    let mut variables: Vec<(String, String)> = Vec::new();
    for file in files {
        match fs::read(&file.path) {
            Ok(bytes) => variables.extend(parse(&String::from_utf8_lossy(&bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound && file.may_be_missing => {
                crate::say(&format!("{} not found. Continuing without it.", file.path));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(format!("{}: not found", file.path)),
            Err(error) => return Err(format!("{}: {error}", file.path)),
        }
    }
    let existing: Vec<_> = variables.iter().map(|(name, _)| env::var_os(name).is_some()).collect();
    for ((name, value), exists) in variables.iter().zip(existing) {
        // A NUL cannot be in an environment; nor can `=` be in a name, where parse() has ended it.
        if !exists && !name.contains('\0') && !value.contains('\0') {
            // SAFETY: no other thread is running yet.
            unsafe { env::set_var(name, value) };
        }
    }
    Ok(())
}

/// The variables of a file, in their order. The same format as util.parseEnv (js/internal/util/dotenv.js).
pub fn parse(text: &str) -> Vec<(String, String)> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut rest = text.trim();
    let mut variables = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n']);
        if rest.is_empty() {
            return variables;
        }
        let (line, after_line) = rest.split_once('\n').unwrap_or((rest, ""));
        let assignment = line.split_once('=').filter(|_| !line.starts_with('#'));
        let Some((key, value)) = assignment else {
            rest = after_line;
            continue;
        };
        let key = key.trim();
        let key = key.strip_prefix("export ").unwrap_or(key).trim();
        if key.is_empty() {
            rest = after_line;
            continue;
        }
        // From the value to the end of the file: a quote may close on a later line.
        let from_value = rest[line.len() - value.len()..].trim_start_matches([' ', '\t']);
        if let Some((quoted, after)) = quoted(from_value) {
            variables.push((key.to_owned(), quoted));
            // The rest of that line can only be a comment.
            rest = after.split_once('\n').map_or("", |(_, rest)| rest);
            continue;
        }
        let plain = value.split('#').next().unwrap_or_default().trim();
        variables.push((key.to_owned(), plain.to_owned()));
        rest = after_line;
    }
}

/// A value in quotes, which may span lines, and what follows it. Only double quotes know an escape: `\n`.
fn quoted(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\'' | '`'))?;
    let (value, after) = text[1..].split_once(quote)?;
    Some((if quote == '"' { value.replace("\\n", "\n") } else { value.to_owned() }, after))
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn one(text: &str) -> String {
        let parsed = parse(text);
        assert_eq!(parsed.len(), 1, "{text:?} gave {parsed:?}");
        parsed[0].1.clone()
    }

    #[test]
    fn values() {
        assert_eq!(one("A=b"), "b");
        assert_eq!(one("A="), "");
        assert_eq!(one("  export A =  b  # comment"), "b");
        assert_eq!(one("A='b # c' # d"), "b # c");
        assert_eq!(one("A=\"b\\nc\""), "b\nc");
        assert_eq!(one("A='b\\nc'"), "b\\nc");
        assert_eq!(one("A=`\"b'c\"`"), "\"b'c\"");
        assert_eq!(one("A=\"b"), "\"b");
        assert_eq!(one("A=b=c=="), "b=c==");
    }

    #[test]
    fn files() {
        let text = "\u{20}# comment\r\nno assignment\r\nA=\"one\r\ntwo\"\r\nB=\nC=3\nA=x";
        let expected = [("A", "one\ntwo"), ("B", ""), ("C", "3"), ("A", "x")];
        assert_eq!(parse(text), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
