//! Runs Node's own test suite under the built binary; each of its tests is one in the output of `cargo test`.
//!
//! Without words: every test of passing.txt must pass. With words: every test whose path has one of them, and a table of results.
//! `--update` adds what passed to passing.txt, `--json FILE` writes the results, `--jobs N` sets how many run at once.

#[path = "../harness/mod.rs"]
mod harness;
mod report;
mod run;
mod suite;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use harness::Test;
use libtest_mimic::Completion;
use run::{Outcome, Runner};

/// Options of libtest that have a value.
const WITH_VALUE: &[&str] = &["--skip", "--format", "--color", "--logfile", "--test-threads", "-Z"];

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let Some(suite) = suite::find() else {
        println!("node_compat: no suite at hand (set NODE_TEST_DIR): skipped");
        return ExitCode::SUCCESS;
    };
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/node_compat/passing.txt");
    let passing = read_list(&list);
    let names: Vec<String> = if options.words.is_empty() {
        passing.iter().cloned().collect()
    } else {
        suite::tests(&suite).into_iter().filter(|test| options.words.iter().any(|word| test.contains(word.as_str()))).collect()
    };

    let results = Arc::new(Mutex::new(Vec::new()));
    let runner = Arc::new(Runner::new(suite));
    let tests = names.into_iter().map(|name| {
        let (results, runner) = (results.clone(), runner.clone());
        Test::new(name.clone(), move || {
            let result = runner.run(&name);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((name, result.outcome));
            match result.outcome {
                Outcome::Passed => Ok(Completion::Completed),
                Outcome::Skipped | Outcome::NeedsInternals => Ok(Completion::ignored_with(result.outcome.name())),
                Outcome::Failed | Outcome::TimedOut => Err(format!("{}\n{}", result.outcome.name(), result.output)),
            }
        })
    });
    let conclusion = harness::run(options.of_libtest, tests.collect());

    let mut results = std::mem::take(&mut *results.lock().unwrap_or_else(PoisonError::into_inner));
    results.sort();
    if let Some(file) = &options.json {
        report::write_json(Path::new(file), &results);
    }
    if options.update {
        let mut all = passing.clone();
        all.extend(results.iter().filter(|(_, outcome)| *outcome == Outcome::Passed).map(|(test, _)| test.clone()));
        let text: String = all.iter().map(|test| format!("{test}\n")).collect();
        if let Err(error) = std::fs::write(&list, text) {
            eprintln!("cannot write {}: {error}", list.display());
            return ExitCode::FAILURE;
        }
    }
    if !options.words.is_empty() && !results.is_empty() {
        report::print_table(&results);
    }
    for (test, _) in results.iter().filter(|(test, outcome)| passing.contains(test) && outcome.is_failure()) {
        println!("no longer passes: {test}");
    }
    conclusion.exit_code()
}

fn read_list(path: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

#[derive(Default)]
struct Options {
    words: Vec<String>,
    update: bool,
    json: Option<String>,
    of_libtest: Vec<String>,
}

impl Options {
    fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
        let mut options = Options::default();
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--update" => options.update = true,
                "--json" => options.json = Some(args.next().ok_or("--json needs a file")?),
                "--jobs" => options.of_libtest.extend(["--test-threads".to_owned(), args.next().ok_or("--jobs needs a number")?]),
                flag if WITH_VALUE.contains(&flag) => {
                    let value = args.next().ok_or_else(|| format!("{flag} needs a value"))?;
                    options.of_libtest.extend([arg, value]);
                }
                flag if flag.starts_with('-') => options.of_libtest.push(arg),
                _ => options.words.push(arg),
            }
        }
        Ok(options)
    }
}
