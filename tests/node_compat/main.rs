//! Runs Node's own test suite under the built binary.
//!
//! Without arguments: every test of passing.txt must pass. With words: every test whose path has one of them, and a table of results.
//! `--update` adds what passed to passing.txt, `--json FILE` writes the results, `--jobs N` sets how many run at once.

mod report;
mod run;
mod suite;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use run::Outcome;

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
        println!("0 passed, 0 failed");
        return ExitCode::SUCCESS;
    };
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/node_compat/passing.txt");
    let passing = read_list(&list);
    let tests: Vec<String> = if options.words.is_empty() {
        passing.iter().cloned().collect()
    } else {
        suite::tests(&suite).into_iter().filter(|test| options.words.iter().any(|word| test.contains(word.as_str()))).collect()
    };
    let results = run::all(&suite, &tests, options.jobs);
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
    if !options.words.is_empty() {
        report::print_table(&results);
    }
    // Tests of the list that fail are the only failures: the others were never promised.
    let broken: Vec<&str> =
        results.iter().filter(|(test, outcome)| passing.contains(test) && outcome.is_failure()).map(|(test, _)| test.as_str()).collect();
    for test in &broken {
        println!("no longer passes: {test}");
    }
    let passed = results.iter().filter(|(_, outcome)| *outcome == Outcome::Passed).count();
    println!("{passed} passed, {} failed", broken.len());
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read_list(path: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

struct Options {
    words: Vec<String>,
    update: bool,
    json: Option<String>,
    jobs: usize,
}

impl Options {
    fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
        let jobs = std::thread::available_parallelism().map_or(2, usize::from);
        let mut options = Options { words: Vec::new(), update: false, json: None, jobs };
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--update" => options.update = true,
                "--json" => options.json = Some(args.next().ok_or("--json needs a file")?),
                "--jobs" => {
                    options.jobs = args.next().and_then(|text| text.parse().ok()).filter(|jobs| *jobs > 0).ok_or("--jobs needs a number")?
                }
                // What `cargo test` passes on to every test binary means nothing here.
                flag if flag.starts_with("--") => {}
                word => options.words.push(word.to_owned()),
            }
        }
        Ok(options)
    }
}
