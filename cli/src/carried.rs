//! The start of an executable that `protojs compile` made: its program is inside, and the words of the command line are the program's.

use std::env;

use compile::{Extension, Settings};
use runtime::embedded::{self, Payload};

use crate::args::{self, Line, Origin};
use crate::checks::Fault;
use crate::facts::Entry;
use crate::{Run, exec_path, run, with_environment};

/// The option in front of a program's arguments that holds options of the runtime, where the executable allows it.
const NODE_OPTIONS: &str = "--node-options=";

/// Runs what the executable carries.
pub fn start(payload: Payload, argv0: &str, mut words: Vec<String>) -> Result<i32, Fault> {
    let Some(settings) = Settings::from_json(payload.settings()) else {
        return Err(Fault { message: embedded::Fault::Damaged.to_string(), exit_code: 1 });
    };
    embedded::install(payload);
    let path = exec_path();
    if let Some(line) = line_of_child(&words)? {
        // A process that the program starts from its own executable to run another of its modules (`fork`, `spawn(process.execPath, …)`).
        let entry = Entry::File(line.rest.first().cloned().unwrap_or_default());
        let line = with_environment(line, false)?;
        return run(Run { argv0, exec_path: &path, entry, line, is_carried: true });
    }
    let mut line = Line::default();
    let mut exec_argv = settings.exec_argv.clone();
    if settings.extension == Extension::Cli
        && let Some(text) = words.first().and_then(|word| word.strip_prefix(NODE_OPTIONS))
    {
        exec_argv.extend(args::split_words(text)?);
        words.remove(0);
    }
    // A worker of `cluster` is started with the executable as its script, which it is already.
    if env::var_os("NODE_UNIQUE_ID").is_some() && words.first().is_some_and(|word| *word == path) {
        words.remove(0);
    }
    line.parse(exec_argv, Origin::CommandLine)?;
    if let Some(word) = line.rest.first() {
        return Err(format!("{word:?} among the options of this executable is none").into());
    }
    let mut line = if settings.extension == Extension::Env { with_environment(line, false)? } else { line };
    line.rest = std::iter::once(path.clone()).chain(settings.arguments).chain(words).collect();
    let entry = if settings.is_sea { Entry::Sea } else { Entry::Carried(format!("{}/{}", embedded::ROOT, settings.main)) };
    run(Run { argv0, exec_path: &path, entry, line, is_carried: true })
}

/// The command line, if it names a module of the program rather than being the program's own: nothing else has such a path.
fn line_of_child(words: &[String]) -> Result<Option<Line>, Fault> {
    if !words.iter().any(|word| embedded::is_inside(word)) {
        return Ok(None);
    }
    let mut line = Line::default();
    let is_child =
        line.parse(words.to_vec(), Origin::CommandLine).is_ok() && line.rest.first().is_some_and(|word| embedded::is_inside(word));
    Ok(is_child.then_some(line))
}
