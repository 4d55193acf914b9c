//! How the tests that are no Rust functions show up in `cargo test`: each JavaScript test, each package scenario and each test of Node is one with a
//! name of its own. libtest's options work (a filter, `--skip`, `--exact`, `--list`, `--test-threads`); `--times` adds how long each took.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Completion, Conclusion, Failed, Trial};

/// So many of the slowest are named at the end, if they took longer than that.
const SLOWEST: usize = 5;
const SLOW: Duration = Duration::from_secs(5);

/// How long each test took.
type Times = Arc<Mutex<Vec<(Duration, String)>>>;

/// A test and what runs it. Its failure is a text to be shown.
pub struct Test {
    pub name: String,
    pub run: Box<dyn FnOnce() -> Result<Completion, String> + Send>,
}

impl Test {
    pub fn new(name: impl Into<String>, run: impl FnOnce() -> Result<Completion, String> + Send + 'static) -> Self {
        Self { name: name.into(), run: Box::new(run) }
    }

    fn timed(self, times: &Times) -> Trial {
        let times = times.clone();
        let (name, run) = (self.name, self.run);
        Trial::ignorable_test(name.clone(), move || {
            let began = Instant::now();
            let result = run();
            times.lock().unwrap_or_else(PoisonError::into_inner).push((began.elapsed(), name));
            result.map_err(Failed::from)
        })
    }
}

/// Runs those tests that the arguments (the program's, without its name) ask for, and prints what became of each.
pub fn run(arguments: impl IntoIterator<Item = String>, tests: Vec<Test>) -> Conclusion {
    let mut all_times = false;
    let arguments = arguments.into_iter().filter(|argument| {
        let is_ours = argument == "--times";
        all_times |= is_ours;
        !is_ours
    });
    let arguments = Arguments::from_iter(std::iter::once(String::from("test")).chain(arguments));
    let times = Times::default();
    let trials = tests.into_iter().map(|test| test.timed(&times)).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    let mut times = std::mem::take(&mut *times.lock().unwrap_or_else(PoisonError::into_inner));
    times.sort_by(|a, b| b.cmp(a));
    if !all_times {
        times.retain(|(time, _)| *time > SLOW);
        times.truncate(SLOWEST);
    }
    for (time, name) in times {
        println!("{:8.3} s {name}", time.as_secs_f64());
    }
    conclusion
}
