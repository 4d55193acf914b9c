//! The command line and NODE_OPTIONS, taken apart by Node's rules.

use crate::env_file::EnvFile;
use crate::options_table::{self, Kind, Row, Support};

/// What was given for an option.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Flag(bool),
    Number(f64),
    Text(String),
    HostPort(String, u16),
    List(Vec<String>),
}

/// The options that were given, in the order of their first appearance.
#[derive(Clone, Debug, Default)]
pub struct Options(Vec<(&'static str, Value)>);

impl Options {
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|option| option.0 == name).map(|option| &option.1)
    }

    /// Whether a flag is on.
    pub fn on(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Flag(true)))
    }

    /// Whether a flag was turned off (`--no-x`).
    pub fn off(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Flag(false)))
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A number of things.
    pub fn count(&self, name: &str) -> Option<usize> {
        match self.get(name) {
            Some(Value::Number(number)) => Some(*number as usize),
            _ => None,
        }
    }

    pub fn list(&self, name: &str) -> &[String] {
        match self.get(name) {
            Some(Value::List(list)) => list,
            _ => &[],
        }
    }

    /// A later value replaces an earlier one; lists add up.
    pub fn set(&mut self, name: &'static str, value: Value) {
        match (self.0.iter_mut().find(|option| option.0 == name), value) {
            (Some((_, Value::List(list))), Value::List(more)) => list.extend(more),
            (Some(option), value) => option.1 = value,
            (None, value) => self.0.push((name, value)),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, Value)> {
        self.0.iter()
    }
}

/// Where options stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    CommandLine,
    NodeOptions,
}

/// A parsed command line.
#[derive(Debug, Default)]
pub struct Line {
    pub options: Options,
    /// For V8, as they were written.
    pub v8: Vec<String>,
    /// The options as they were written: process.execArgv.
    pub exec_argv: Vec<String>,
    /// What follows the options: the file and the program's own arguments.
    pub rest: Vec<String>,
    /// `--` ended the options, so the next word is a file, whatever it looks like.
    pub ended: bool,
    /// Options without effect.
    pub warned: Vec<&'static Row>,
    /// `--env-file` and `--env-file-if-exists`, in their common order.
    pub env_files: Vec<EnvFile>,
}

impl Line {
    /// Takes the options in front of `words`; the others become `rest`.
    pub fn parse(&mut self, words: Vec<String>, origin: Origin) -> Result<(), String> {
        let mut words = words.into_iter().peekable();
        while let Some(word) = words.next_if(|word| origin == Origin::NodeOptions || (word.len() > 1 && word.starts_with('-'))) {
            if word.len() < 2 || !word.starts_with('-') {
                // Node overlooks words in NODE_OPTIONS that are no options.
                continue;
            }
            if word == "--" {
                if origin == Origin::NodeOptions {
                    return Err(not_allowed(&word));
                }
                self.ended = true;
                break;
            }
            self.option(word, origin, &mut words)?;
        }
        self.rest = words.collect();
        Ok(())
    }

    fn option(&mut self, word: String, origin: Origin, words: &mut std::iter::Peekable<std::vec::IntoIter<String>>) -> Result<(), String> {
        let (spelled, inline) = match word.split_once('=') {
            Some((name, value)) if word.starts_with("--") => (name, Some(value)),
            _ => (word.as_str(), None),
        };
        let name = match spelled.strip_prefix("--") {
            Some(name) if name.contains('_') => name.replace('_', "-"),
            Some(name) => name.to_owned(),
            None => spelled.to_owned(),
        };
        // A name that itself begins with `no-` would go first, but there is none.
        let negated = name.strip_prefix("no-").filter(|_| spelled.starts_with("--"));
        let known = if name.starts_with('-') && spelled.starts_with("--") { None } else { options_table::find(negated.unwrap_or(&name)) };
        let Some(row) = known else {
            if origin == Origin::NodeOptions {
                return Err(not_allowed(spelled));
            }
            // V8 may know it; if not, the caller hears about it.
            self.v8.push(word.clone());
            self.exec_argv.push(word);
            return Ok(());
        };
        if origin == Origin::NodeOptions && !row.in_environment {
            return Err(not_allowed(spelled));
        }
        if negated.is_some() && !matches!(row.kind, Kind::Flag | Kind::V8 | Kind::Ignored) {
            return Err(format!("{spelled} is an invalid negation because it is not a boolean option"));
        }
        if let (Support::Missing(why), None) = (row.support, negated) {
            return Err(format!("{spelled} is not supported by this version of protojs: {why}"));
        }
        if let (Support::Warned(_), None) = (row.support, negated) {
            self.warned.push(row);
        }
        let mut taken = None;
        match row.kind {
            Kind::Ignored => {}
            Kind::V8 => self.v8.push(word.clone()),
            Kind::Flag => {
                self.flag(row, negated.is_none());
                if row.name.starts_with("inspect")
                    && let Some(place) = inline.filter(|place| !place.is_empty())
                {
                    self.options.set("inspect-port", host_port(place)?);
                }
                let wants_program = match spelled {
                    "-pe" => true,
                    "-p" | "--print" => words.peek().is_some_and(|next| !next.starts_with('-')) && inline.is_none(),
                    _ => false,
                };
                if wants_program {
                    let (written, program) = argument(spelled, words)?;
                    self.options.set("eval", Value::Text(program));
                    taken = Some(written);
                }
            }
            _ if name == "trace-events-enabled" => self.options.set(row.name, Value::Text("v8,node,node.async_hooks".to_owned())),
            _ => {
                let given = match inline {
                    Some("") => return Err(format!("{word} requires an argument")),
                    Some(value) => value.to_owned(),
                    None => {
                        let (written, value) = argument(spelled, words)?;
                        taken = Some(written);
                        value
                    }
                };
                if row.name.starts_with("env-file") {
                    self.env_files.push(EnvFile { path: given.clone(), may_be_missing: row.name == "env-file-if-exists" });
                }
                self.options.set(row.name, value(row, spelled, given)?);
            }
        }
        self.exec_argv.push(word);
        self.exec_argv.extend(taken);
        Ok(())
    }

    fn flag(&mut self, row: &'static Row, on: bool) {
        self.options.set(row.name, Value::Flag(on));
        // The older name of the same switch.
        if row.name == "experimental-require-module" {
            self.options.set("require-module", Value::Flag(on));
        }
    }

    /// The command line together with what NODE_OPTIONS gave: the command line wins where both speak.
    pub fn after(mut self, environment: Line) -> Line {
        let own = std::mem::replace(&mut self.options, environment.options);
        for (name, value) in own.0 {
            self.options.set(name, value);
        }
        self.v8.splice(0..0, environment.v8);
        self.warned.splice(0..0, environment.warned);
        self
    }
}

fn not_allowed(spelled: &str) -> String {
    format!("{spelled} is not allowed in NODE_OPTIONS")
}

/// The word after an option that needs one: as it was written, and as it is meant. `\-x` stands for an argument `-x`.
fn argument(spelled: &str, words: &mut std::iter::Peekable<std::vec::IntoIter<String>>) -> Result<(String, String), String> {
    let written = words.next_if(|word| !word.starts_with('-')).ok_or_else(|| format!("{spelled} requires an argument"))?;
    let meant = if written.len() > 2 && written.starts_with("\\-") { written[1..].to_owned() } else { written.clone() };
    Ok((written, meant))
}

fn value(row: &Row, spelled: &str, given: String) -> Result<Value, String> {
    let no_number = || format!("{spelled} needs a whole number, not {given:?}");
    match row.kind {
        Kind::Integer => given.parse::<i64>().map(|number| Value::Number(number as f64)).map_err(|_| no_number()),
        Kind::Unsigned => given.parse::<u64>().map(|number| Value::Number(number as f64)).map_err(|_| no_number()),
        Kind::HostPort => host_port(&given),
        Kind::List => Ok(Value::List(vec![given])),
        _ => Ok(Value::Text(given)),
    }
}

/// `port`, `host`, `host:port` or `[v6]:port`.
fn host_port(given: &str) -> Result<Value, String> {
    let (host, port) = match given.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, port),
        _ if given.bytes().all(|byte| byte.is_ascii_digit()) => ("127.0.0.1", given),
        _ => (given, "9229"),
    };
    match port.parse() {
        Ok(port @ (0 | 1024..)) => Ok(Value::HostPort(host.trim_matches(['[', ']']).to_owned(), port)),
        _ => Err("must be 0 or in range 1024 to 65535.".to_owned()),
    }
}

/// Splits NODE_OPTIONS into words. Double quotes hold blanks together; inside them `\` takes the next character as it is.
pub fn split_words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut characters = text.chars();
    while let Some(mut character) = characters.next() {
        match character {
            '\\' if quoted => match characters.next() {
                Some(next) => character = next,
                None => return Err("invalid value for NODE_OPTIONS (invalid escape)".to_owned()),
            },
            ' ' if !quoted => {
                words.extend(word.take());
                continue;
            }
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
                continue;
            }
            _ => {}
        }
        word.get_or_insert_default().push(character);
    }
    if quoted {
        return Err("invalid value for NODE_OPTIONS (unterminated string)".to_owned());
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &[&str]) -> Result<Line, String> {
        let mut line = Line::default();
        line.parse(words.iter().map(|word| (*word).to_owned()).collect(), Origin::CommandLine)?;
        Ok(line)
    }

    #[test]
    fn options_end_at_the_file() {
        let line = line(&["--no_warnings", "-r", "./a", "--title=b", "x.js", "--y"]).unwrap();
        assert!(line.options.off("warnings"));
        assert_eq!(line.options.list("require"), ["./a"]);
        assert_eq!(line.options.text("title"), Some("b"));
        assert_eq!(line.exec_argv, ["--no_warnings", "-r", "./a", "--title=b"]);
        assert_eq!(line.rest, ["x.js", "--y"]);
    }

    #[test]
    fn print_takes_a_program_only_if_one_follows() {
        assert_eq!(line(&["-p", "1"]).unwrap().options.text("eval"), Some("1"));
        assert_eq!(line(&["-p", "-r", "a"]).unwrap().options.text("eval"), None);
        assert_eq!(line(&["-pe"]).unwrap_err(), "-pe requires an argument");
        assert_eq!(line(&["-e", "\\-1"]).unwrap().options.text("eval"), Some("-1"));
    }

    #[test]
    fn what_v8_may_know_is_kept_as_written() {
        let line = line(&["--expose_gc", "--stack-size=100", "a"]).unwrap();
        assert_eq!(line.v8, ["--expose_gc", "--stack-size=100"]);
    }

    #[test]
    fn faults() {
        assert_eq!(line(&["--title="]).unwrap_err(), "--title= requires an argument");
        assert_eq!(line(&["--require", "--check"]).unwrap_err(), "--require requires an argument");
        assert_eq!(line(&["--no-title"]).unwrap_err(), "--no-title is an invalid negation because it is not a boolean option");
        assert!(line(&["--max-http-header-size=x"]).is_err());
        assert!(line(&["--inspect-port=12"]).is_err());
    }

    #[test]
    fn node_options_are_split_and_overridden() {
        assert_eq!(split_words(r#" a "b c"  "d\"e" "#).unwrap(), ["a", "b c", "d\"e"]);
        assert!(split_words("\"a").is_err());
        let mut environment = Line::default();
        environment.parse(split_words("-r a --title=x ignored").unwrap(), Origin::NodeOptions).unwrap();
        let both = line(&["-r", "b", "--title=y", "f.js"]).unwrap().after(environment);
        assert_eq!(both.options.list("require"), ["a", "b"]);
        assert_eq!(both.options.text("title"), Some("y"));
        assert_eq!(both.exec_argv, ["-r", "b", "--title=y"]);
        assert_eq!(
            Line::default().parse(vec!["-e".into(), "1".into()], Origin::NodeOptions).unwrap_err(),
            "-e is not allowed in NODE_OPTIONS"
        );
    }
}
