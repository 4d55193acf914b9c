//! Results as a table by module and as JSON.

use std::collections::BTreeMap;
use std::path::Path;

use crate::run::Outcome;

/// The module a test is about: its folder, or in `parallel` and `sequential` the first word of its name.
fn module(test: &str) -> &str {
    let (folder, name) = test.split_once('/').unwrap_or(("", test));
    if !matches!(folder, "parallel" | "sequential") {
        return folder;
    }
    let name = name.trim_start_matches("test-");
    let name = name.split_once('.').map_or(name, |(name, _)| name);
    match name.split('-').next().unwrap_or(name) {
        "event" | "events" | "eventtarget" => "events",
        "next" | "process" | "signal" => "process",
        "require" | "module" | "cjs" => "module",
        "child" => "child_process",
        "async" | "asyncresource" => "async_hooks",
        "string" => "string_decoder",
        "stream2" | "stream3" | "streams" => "stream",
        word => word,
    }
}

pub fn print_table(results: &[(String, Outcome)]) {
    let mut rows: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (test, outcome) in results {
        if outcome.is_failure() {
            println!("{}: {test}", outcome.name());
        }
        if *outcome == Outcome::Passed || outcome.is_failure() {
            let row = rows.entry(module(test)).or_default();
            row.0 += usize::from(*outcome == Outcome::Passed);
            row.1 += 1;
        }
    }
    println!("{:<24}{:>8}{:>8}{:>9}", "module", "passed", "total", "");
    for (module, (passed, total)) in &rows {
        println!("{module:<24}{passed:>8}{total:>8}{:>8.1} %", 100.0 * *passed as f64 / *total as f64);
    }
}

pub fn write_json(file: &Path, results: &[(String, Outcome)]) {
    let entries: serde_json::Map<String, serde_json::Value> =
        results.iter().map(|(test, outcome)| (test.clone(), outcome.name().into())).collect();
    if let Err(error) = std::fs::write(file, serde_json::Value::Object(entries).to_string()) {
        eprintln!("cannot write {}: {error}", file.display());
    }
}
