//! `protojs compile`: its command line, and what it says while it works.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use compile::{Extension, Options, Report};

use crate::args::{self, Line, Options as RuntimeOptions, Origin};
use crate::checks::Fault;
use crate::{exec_path, facts, say, show};

/// The level of `--compress`: the smallest results that do not take minutes.
const LEVEL: i32 = 19;

/// What the command line says.
#[derive(Debug, Default)]
struct Given {
    options: Options,
    output: Option<PathBuf>,
    target: Option<PathBuf>,
    is_quiet: bool,
}

/// Runs the command. `words` follow `compile`; `runtime` are the options in front of it.
pub fn run(words: Vec<String>, runtime: &RuntimeOptions) -> Result<i32, Fault> {
    if words.iter().take_while(|word| *word != "--").any(|word| word == "--help" || word == "-h") {
        return show(HELP);
    }
    let mut given = parse(words)?;
    let own = PathBuf::from(exec_path());
    let conditions = std::mem::take(&mut given.options.resolver.conditions);
    given.options.resolver = facts::resolver_options(runtime, &own.to_string_lossy());
    given.options.resolver.conditions.extend(conditions);
    given.options.target = given.target.clone().unwrap_or_else(|| own.clone());
    given.options.is_foreign = given.target.as_deref().is_some_and(|target| !is_same_file(target, &own));
    given.options.output = given.output.unwrap_or_else(|| default_output(&given.options.entry));
    let failed = |message: String| Fault { message, exit_code: 1 };
    if compile::is_config(&given.options.entry) {
        let total = compile::build_executable(&given.options.entry.to_string_lossy(), &given.options.target, &given.options.output);
        let total = total.map_err(failed)?;
        return if given.is_quiet { Ok(0) } else { show(&format!("{}: {}\n", given.options.output.display(), size(total))) };
    }
    let mut progress = Progress { is_on: io::stderr().is_terminal() && !given.is_quiet };
    let is_quiet = given.is_quiet;
    let result = compile::compile(given.options, &mut |step| progress.show(step));
    progress.end();
    let report = result.map_err(failed)?;
    for warning in &report.warnings {
        say(&format!("warning: {warning}"));
    }
    if is_quiet { Ok(0) } else { show(&listing(&report)) }
}

/// One line that is written over, on terminals only.
struct Progress {
    is_on: bool,
}

impl Progress {
    fn show(&mut self, step: &str) {
        if self.is_on {
            // Nobody may be watching.
            let _ = write!(io::stderr(), "\r\x1b[K{step} …");
        }
    }

    fn end(&mut self) {
        if self.is_on {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

fn parse(words: Vec<String>) -> Result<Given, Fault> {
    let mut given = Given::default();
    given.options.code_cache = true;
    let mut words = words.into_iter();
    let mut entry = None;
    while let Some(word) = words.next() {
        if word == "--" {
            break;
        }
        if !word.starts_with('-') {
            match entry {
                None => entry = Some(word),
                Some(_) => return Err(format!("compile takes one file; arguments for the program come after --: -- {word}").into()),
            }
            continue;
        }
        let (name, inline) = match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.to_owned())),
            _ => (word.clone(), None),
        };
        let mut value =
            || inline.clone().or_else(|| words.next()).filter(|value| !value.is_empty()).ok_or(format!("{name} requires an argument"));
        match &*name {
            "-o" | "--output" => given.output = Some(value()?.into()),
            "--include" => given.options.include.push(value()?),
            "--target" => given.target = Some(value()?.into()),
            "--oci" => given.options.oci = Some(value()?.into()),
            "--exec-argv" => given.options.settings.exec_argv.extend(args::split_words(&value()?)?),
            "--exec-argv-extension" => {
                let name = value()?;
                let known = Extension::from_name(&name).ok_or(format!("--exec-argv-extension is none, env or cli, not {name:?}"))?;
                given.options.settings.extension = known;
            }
            "-C" | "--conditions" => given.options.resolver.conditions.push(value()?),
            "--compress" if inline.is_none() => given.options.compression = Some(LEVEL),
            "--no-code-cache" if inline.is_none() => given.options.code_cache = false,
            "-q" | "--quiet" if inline.is_none() => given.is_quiet = true,
            "--snapshot" => {
                return Err("--snapshot is not supported by this version of protojs: there are no user snapshots".to_owned().into());
            }
            _ => {
                let close = runtime::did_you_mean(&name, OPTIONS.iter().map(|option| (*option).to_owned()));
                let hint = close.map_or(String::new(), |close| format!(": did you mean {close}?"));
                return Err(format!("compile has no option {name}{hint}").into());
            }
        }
    }
    given.options.entry = entry.ok_or("compile needs a file: protojs compile app.ts -o app".to_owned())?.into();
    given.options.settings.arguments = words.collect();
    // Those of the runtime are checked now rather than on somebody else's machine.
    Line::default().parse(given.options.settings.exec_argv.clone(), Origin::CommandLine)?;
    Ok(given)
}

/// What `compile` takes.
const OPTIONS: &[&str] = &[
    "--output",
    "--include",
    "--exec-argv",
    "--exec-argv-extension",
    "--conditions",
    "--compress",
    "--no-code-cache",
    "--target",
    "--oci",
    "--quiet",
    "--help",
];

const HELP: &str = "\
Usage: protojs compile [options] <file> [-- arguments]

Makes one executable of a program and everything that it loads. Arguments after -- come before those that it is started with. A file that
ends in .json is a configuration of Node's single executable applications.

  -o, --output=file             the executable (the file's name without its extension)
  --include=pattern             further files: a path, a folder, a pattern or a package (repeatable)
  --exec-argv=\"options\"         options of the runtime that the executable is started with (repeatable)
  --exec-argv-extension=mode    how others may be added: none, env (NODE_OPTIONS) or cli (--node-options=…)
  -C, --conditions=name         a further condition for `exports` and `imports` (repeatable)
  --compress                    compress the program's files
  --no-code-cache               without V8's code cache
  --target=protojs              the protojs that becomes the executable, for another system
  --oci=folder                  write an OCI image of the result as well
  -q, --quiet                   say nothing but errors and warnings
";

/// `app.ts` becomes `app`, `index.js` the name of its folder.
fn default_output(entry: &Path) -> PathBuf {
    let stem = entry.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_else(|| "app".to_owned());
    let absolute = std::path::absolute(entry).unwrap_or_else(|_| entry.to_owned());
    let folder = absolute.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let name = if stem == "index" { folder.unwrap_or(stem) } else { stem };
    // Never over the program itself, whose name may have no extension.
    if Path::new(&name).exists() && !Path::new(&name).is_file() || Path::new(&name) == entry {
        format!("{name}.out").into()
    } else {
        name.into()
    }
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    match (std::fs::read(one), std::fs::read(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

fn size(bytes: u64) -> String {
    if bytes >= 1 << 20 { format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20)) } else { format!("{:.1} KiB", bytes as f64 / 1024.0) }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// How large the executable is, by part.
fn listing(report: &Report) -> String {
    let sizes = &report.sizes;
    let (modules, files) = (counted(report.modules, "module"), counted(report.files, "file"));
    let mut text = format!("{}: {modules}, {files}, {}\n", report.output.display(), size(report.total));
    let parts = [
        ("runtime", report.runtime),
        ("files", sizes.data as u64),
        ("source maps", sizes.maps as u64),
        ("code caches", sizes.caches as u64),
        ("table", sizes.table as u64),
    ];
    for (name, bytes) in parts.into_iter().filter(|part| part.1 > 0) {
        text.push_str(&format!("  {name:<12} {:>11}\n", size(bytes)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(words: &[&str]) -> Result<Given, Fault> {
        parse(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn arguments_come_after_two_dashes() {
        let given = given(&["--include", "a/**", "--exec-argv=--no-warnings -C x", "app.ts", "-o", "out", "--", "--port", "80"]).unwrap();
        assert_eq!(given.options.entry, Path::new("app.ts"));
        assert_eq!(given.output.as_deref(), Some(Path::new("out")));
        assert_eq!(given.options.include, ["a/**"]);
        assert_eq!(given.options.settings.exec_argv, ["--no-warnings", "-C", "x"]);
        assert_eq!(given.options.settings.arguments, ["--port", "80"]);
    }

    #[test]
    fn faults_are_named() {
        assert_eq!(given(&["--includ=x", "a.js"]).unwrap_err().message, "compile has no option --includ: did you mean --include?");
        assert_eq!(given(&["--include"]).unwrap_err().message, "--include requires an argument");
        assert!(given(&[]).is_err() && given(&["--exec-argv=--title", "a.js"]).is_err());
    }

    #[test]
    fn the_output_is_named_for_the_program() {
        assert_eq!(default_output(Path::new("x/app.ts")), Path::new("app"));
        assert_eq!(default_output(Path::new("/srv/shop/index.js")), Path::new("shop"));
        assert_eq!(default_output(Path::new("tool")), Path::new("tool.out"));
    }
}
