//! The protojs binary: from the command line to a running program.

mod args;
mod carried;
mod checks;
mod compile_command;
mod completions;
mod env_file;
mod facts;
mod help;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod icu;
mod missing;
mod options_table;
mod own_node;
mod run_script;
mod script_process;
#[cfg(target_os = "linux")]
mod signals;
mod thread_options;
#[cfg(target_os = "linux")]
mod watch;

use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use args::{Line, Origin, Value};
use checks::Fault;
use facts::Entry;
use options_table::Support;
use run_script::{Launch, Package, Style, is_file, looks_like_file};
use runtime::StartOptions;

/// The version of Node.js that programs see (js/internal/process/versions.js has the same).
const NODE_VERSION: &str = "v24.21.0";

/// Words that are commands of this program in other versions: typed here they are most likely not meant as files.
const NOT_YET: &[&str] = &[
    "add",
    "bench",
    "build",
    "check",
    "create",
    "debug",
    "doc",
    "exec",
    "fmt",
    "init",
    "inspect",
    "install",
    "lint",
    "outdated",
    "profile",
    "publish",
    "remove",
    "serve",
    "task",
    "uninstall",
    "update",
    "upgrade",
    "x",
];

fn main() {
    let mut words = env::args_os().map(|word| word.to_string_lossy().into_owned());
    let argv0 = words.next().unwrap_or_default();
    let code = begin(&argv0, words.collect()).unwrap_or_else(|fault| {
        say(&format!("{argv0}: {}", fault.message));
        fault.exit_code
    });
    runtime::end_process(code)
}

/// As a plain protojs, or as the program that this executable carries.
fn begin(argv0: &str, words: Vec<String>) -> Result<i32, Fault> {
    match runtime::embedded::find() {
        Ok(None) => start(argv0, words),
        Ok(Some(payload)) => carried::start(payload, argv0, words),
        Err(fault) => Err(Fault { message: fault.to_string(), exit_code: 1 }),
    }
}

/// The absolute path of this executable.
fn exec_path() -> String {
    runtime::embedded::own_path().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A line on stderr. Nobody may be listening.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Text on stdout, and success, whether or not somebody is listening.
fn show(text: &str) -> Result<i32, Fault> {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    Ok(0)
}

/// What the first word after the options asks for.
#[derive(PartialEq)]
enum Command {
    /// A file, or whatever there is without one.
    Program,
    /// `run`
    Run,
    /// `test`: the same as `--test`.
    Test,
    /// `repl`: a prompt.
    Repl,
    /// `compile`: one executable of a program.
    Compile,
    Completions,
    /// `help`
    Help,
    /// `version`: ours, where `--version` is Node's.
    Version,
}

fn start(argv0: &str, words: Vec<String>) -> Result<i32, Fault> {
    let report_fd = take_report_fd();
    let mut line = Line::default();
    line.parse(words.clone(), Origin::CommandLine)?;
    let command = command(&mut line)?;
    let mut line = with_environment(line, report_fd.is_some())?;
    configure_v8(argv0, &line)?;
    let options = &mut line.options;
    if options.on("version") {
        return show(&format!("{NODE_VERSION}\n"));
    }
    if command == Command::Version {
        return show(&help::version());
    }
    if options.on("help") || command == Command::Help {
        return show(&help::text(help::wants_color()));
    }
    if options.on("completion-bash") {
        return show(&completions::script("bash").unwrap_or_default());
    }
    if options.on("v8-options") {
        // V8 prints them and ends the process.
        runtime::set_v8_flags(vec!["--help".to_owned()]);
        return Ok(0);
    }
    if command == Command::Test {
        options.set("test", Value::Flag(true));
    }
    if let Some(config) = options.text("experimental-sea-config") {
        return match compile::build_blob(config) {
            Ok(line) => show(&format!("{line}\n")),
            Err(message) => Err(Fault { message, exit_code: 1 }),
        };
    }
    check(argv0, &mut line)?;
    let Line { options, exec_argv, rest, env_files, .. } = &mut line;
    let exec_path = exec_path();
    let launch = |style| Launch { style, argv0: argv0.to_owned(), exec_path: exec_path.clone(), own_node: options.on("node") };
    if let Some(name) = options.text("run") {
        return node_run(name, rest, &launch(Style::Node));
    }
    match command {
        Command::Compile => return compile_command::run(rest.clone(), options),
        Command::Completions => return show_completions(rest.get(1).map_or("", String::as_str)),
        Command::Run if options.text("eval").is_none() => {
            let Some(word) = rest.first() else { return list_scripts() };
            if let Some(package) = script_of(word)? {
                return Ok(package.run(word, &rest[1..], &launch(Style::Npm)));
            }
        }
        _ => {}
    }
    // The test runner watches by itself: it knows which files a change reaches.
    if options.on("watch") && report_fd.is_none() && !options.on("test") {
        return watch(argv0, words, rest, options, env_files);
    }
    if report_fd.is_some() {
        *exec_argv = without_watch(std::mem::take(exec_argv));
    }
    let entry = match command {
        Command::Repl => repl(options, rest)?,
        _ => entry(options, rest)?,
    };
    if let Entry::File(path) = &entry {
        refuse_missing_file(path, options)?;
    }
    launch_program(Run { argv0, exec_path: &exec_path, entry, line, is_carried: false }, report_fd)
}

/// What is known when a program starts.
struct Run<'a> {
    argv0: &'a str,
    exec_path: &'a str,
    entry: Entry,
    line: Line,
    /// It lies in the executable: nothing of it is kept on disk.
    is_carried: bool,
}

/// Configures V8 and starts.
fn run(mut run: Run) -> Result<i32, Fault> {
    configure_v8(run.argv0, &run.line)?;
    check(run.argv0, &mut run.line)?;
    launch_program(run, None)
}

fn launch_program(run: Run, report_loaded: Option<std::fs::File>) -> Result<i32, Fault> {
    let Run { argv0, exec_path, entry, line: Line { options, exec_argv, rest, .. }, is_carried } = run;
    checks::address_space()?;
    Ok(runtime::run(StartOptions {
        facts: facts::facts(argv0, exec_path, &exec_argv, &rest, &options, &entry),
        resolver: facts::resolver_options(&options, exec_path),
        disk_cache: if is_carried { None } else { facts::disk_cache(&options, exec_path) },
        builtins: builtins_folder()?,
        report_loaded,
        io_threads: options.count("io-threads"),
        thread_options: thread_options::reader(&options, &exec_argv, exec_path, is_carried),
    }))
}

/// Checks options against each other, and says what has no effect.
fn check(argv0: &str, line: &mut Line) -> Result<(), Fault> {
    checks::check(&mut line.options)?;
    if let Some(text) = checks::heap_beyond_ceiling(&line.v8) {
        say(&format!("{argv0}: {text}"));
    }
    if let Some(flag) = checks::old_space_flag(&line.options)? {
        runtime::set_v8_flags(vec![flag]);
    }
    for row in &line.warned {
        if let (Support::Warned(why), true) = (row.support, line.options.on(row.name) || line.options.text(row.name).is_some()) {
            say(&format!("{argv0}: --{} has no effect in this version of protojs: {why}", row.name));
        }
    }
    Ok(())
}

/// Looks whether the first word is a command. The options after `run` count like those before it.
fn command(line: &mut Line) -> Result<Command, Fault> {
    let is_other = line.ended || line.options.text("eval").is_some() || line.options.text("run").is_some();
    let Some(word) = line.rest.first().filter(|_| !is_other) else { return Ok(Command::Program) };
    match word.as_str() {
        "run" => {
            let words = line.rest.split_off(1);
            line.parse(words, Origin::CommandLine)?;
            Ok(Command::Run)
        }
        "test" if !is_file(word) => {
            let words = line.rest.split_off(1);
            line.rest.clear();
            line.parse(words, Origin::CommandLine)?;
            Ok(Command::Test)
        }
        "repl" if !is_file(word) => {
            let words = line.rest.split_off(1);
            line.rest.clear();
            line.parse(words, Origin::CommandLine)?;
            Ok(Command::Repl)
        }
        "compile" if !is_file(word) => {
            line.rest.remove(0);
            Ok(Command::Compile)
        }
        "completions" if !is_file(word) => Ok(Command::Completions),
        "help" if !is_file(word) => Ok(Command::Help),
        "version" if !is_file(word) => Ok(Command::Version),
        word if NOT_YET.contains(&word) && !is_file(word) => Err(missing::word(word).into()),
        _ => Ok(Command::Program),
    }
}

/// Adds what --env-file and NODE_OPTIONS say. The process that watches reads no files: its child does, anew each time.
fn with_environment(line: Line, is_watched: bool) -> Result<Line, Fault> {
    let watches = !is_watched && (line.options.on("watch") || !line.options.list("watch-path").is_empty());
    if !line.env_files.is_empty() && !watches && line.options.text("run").is_none() {
        env_file::apply(&line.env_files)?;
    }
    let Some(text) = env::var_os("NODE_OPTIONS") else { return Ok(line) };
    let mut environment = Line::default();
    environment.parse(args::split_words(&text.to_string_lossy())?, Origin::NodeOptions)?;
    Ok(line.after(environment))
}

/// Hands V8 its options. What it does not know is nobody's.
fn configure_v8(argv0: &str, line: &Line) -> Result<(), Fault> {
    runtime::set_own_flags();
    let mut unknown = Vec::new();
    for flag in &line.v8 {
        if runtime::set_v8_flags(vec![flag.clone()]).is_empty() {
            continue;
        }
        let name = flag.split('=').next().unwrap_or(flag).replace('_', "-");
        let negated = name.strip_prefix("--no-").and_then(|name| {
            runtime::did_you_mean(&format!("--{name}"), options_table::spellings()).map(|close| close.replacen("--", "--no-", 1))
        });
        let close = negated.or_else(|| if name.len() > 3 { runtime::did_you_mean(&name, options_table::spellings()) } else { None });
        let hint = close.map_or(String::new(), |close| format!("\nDid you mean {close}?"));
        unknown.push(format!("bad option: {flag}{hint}"));
    }
    if let Some(Value::Number(limit)) = line.options.get("stack-trace-limit") {
        runtime::set_v8_flags(vec![format!("--stack-trace-limit={limit}")]);
    }
    if line.options.on("experimental-shadow-realm") {
        runtime::set_v8_flags(vec!["--harmony-shadow-realm".into()]);
    }
    if unknown.is_empty() { Ok(()) } else { Err(unknown.join(&format!("\n{argv0}: ")).into()) }
}

/// What is run, from the options and the words after them.
fn entry(options: &args::Options, rest: &[String]) -> Result<Entry, Fault> {
    let file = rest.first().filter(|file| *file != "-").cloned();
    if options.on("check") {
        return match file {
            None if rest.is_empty() && io::stdin().is_terminal() => Err("--check needs a file".to_owned().into()),
            file => Ok(Entry::Check(file)),
        };
    }
    if options.on("test") {
        return Ok(Entry::Test);
    }
    if let Some(source) = options.text("eval").filter(|_| !options.on("interactive")) {
        return Ok(Entry::Eval { source: source.to_owned(), print: options.on("print") });
    }
    if file.is_none() && (options.on("interactive") || (rest.is_empty() && io::stdin().is_terminal())) {
        return repl(options, rest);
    }
    Ok(file.map_or(Entry::Stdin, Entry::File))
}

/// A prompt, after the code of `-e` if there is some.
fn repl(options: &args::Options, rest: &[String]) -> Result<Entry, Fault> {
    if let Some(word) = rest.first() {
        return Err(format!("the REPL takes no file ({word:?}): see .load in it, or -r and --import").into());
    }
    Ok(Entry::Repl { source: options.text("eval").map(str::to_owned), print: options.on("print") })
}

/// Says in one line that there is no such file, unless something that runs first may provide it.
fn refuse_missing_file(path: &str, options: &args::Options) -> Result<(), Fault> {
    let is_url = options.on("entry-url") || path.contains(':');
    let runs_first = ["require", "import", "experimental-loader"].iter().any(|name| !options.list(name).is_empty());
    if is_url || runs_first || Path::new(path).exists() || is_file(path) {
        return Ok(());
    }
    let message = if looks_like_file(path) { missing::file(path) } else { missing::word(path) };
    Err(Fault { message, exit_code: 1 })
}

/// The folder that stands in for the built-in modules of this binary, if there is one.
fn builtins_folder() -> Result<Option<PathBuf>, Fault> {
    let Some(folder) = env::var_os("PROTOJS_JS").filter(|folder| !folder.is_empty()).map(PathBuf::from) else { return Ok(None) };
    if folder.join("bootstrap/main.js").is_file() {
        return Ok(Some(folder));
    }
    Err(format!("PROTOJS_JS names {}, where there is no bootstrap/main.js", folder.display()).into())
}

/// The package whose script a word after `run` names; none if the word is a file.
fn script_of(word: &str) -> Result<Option<Package>, Fault> {
    if word == "-" || (looks_like_file(word) && PathBuf::from(word).is_file()) {
        return Ok(None);
    }
    let missing = match Package::find() {
        Ok(package) if package.script(word).is_some() => return Ok(Some(package)),
        Ok(package) => package.missing(word),
        Err(message) => message,
    };
    // A name written like a file leads to Node's error for files; so does one that a file has without its extension.
    if looks_like_file(word) || is_file(word) || PathBuf::from(word).is_dir() {
        Ok(None)
    } else {
        Err(Fault { message: missing, exit_code: 1 })
    }
}

/// `--run`, with Node's messages.
fn node_run(name: &str, arguments: &[String], launch: &Launch) -> Result<i32, Fault> {
    match Package::find() {
        Ok(package) if package.script(name).is_some() => Ok(package.run(name, arguments, launch)),
        Ok(package) => {
            say(&package.missing(name));
            Ok(1)
        }
        Err(message) => {
            say(&message);
            Ok(1)
        }
    }
}

fn list_scripts() -> Result<i32, Fault> {
    match Package::find() {
        Ok(package) => show(&package.listing()),
        Err(message) => Err(Fault { message, exit_code: 1 }),
    }
}

fn show_completions(shell: &str) -> Result<i32, Fault> {
    if shell == "scripts" {
        let names = Package::find().map(|package| package.scripts().map(|(name, _)| format!("{name}\n")).collect::<String>());
        return show(&names.unwrap_or_default());
    }
    match completions::script(shell) {
        Some(script) => show(&script),
        None => {
            let hint = runtime::did_you_mean(shell, completions::SHELLS).map_or(String::new(), |close| format!(" (did you mean {close}?)"));
            Err(format!("completions needs one of: {}{hint}", completions::SHELLS.join(", ")).into())
        }
    }
}

#[cfg(target_os = "linux")]
fn watch(argv0: &str, words: Vec<String>, rest: &[String], options: &args::Options, env_files: &[env_file::EnvFile]) -> Result<i32, Fault> {
    if rest.is_empty() || rest[0] == "-" {
        return Err("--watch needs a file".to_owned().into());
    }
    let env_files: Vec<String> = env_files.iter().map(|file| file.path.clone()).collect();
    watch::Watch::new(argv0, words, rest, options, &env_files)?.run()
}

#[cfg(not(target_os = "linux"))]
fn watch(_: &str, _: Vec<String>, _: &[String], _: &args::Options, _: &[env_file::EnvFile]) -> Result<i32, Fault> {
    Err("--watch works on Linux only in this version".to_owned().into())
}

/// In a watched child: where the names of loaded files go. Not for the program or its children to see.
#[cfg(target_os = "linux")]
fn take_report_fd() -> Option<std::fs::File> {
    use std::os::fd::FromRawFd;
    let fd: i32 = env::var_os(watch::REPORT_FD)?.to_str()?.parse().ok()?;
    // SAFETY: no other thread is running yet; the descriptor is one that the watching process left open for us alone,
    // and if the variable lies, fcntl fails.
    unsafe {
        env::remove_var(watch::REPORT_FD);
        if fd < 3 || libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) < 0 {
            return None;
        }
        Some(std::fs::File::from_raw_fd(fd))
    }
}

#[cfg(not(target_os = "linux"))]
fn take_report_fd() -> Option<std::fs::File> {
    None
}

/// process.execArgv of a watched program has nothing of the watching.
fn without_watch(exec_argv: Vec<String>) -> Vec<String> {
    let mut kept = Vec::with_capacity(exec_argv.len());
    let mut words = exec_argv.into_iter();
    while let Some(word) = words.next() {
        if matches!(word.as_str(), "--watch-path" | "--watch-kill-signal") {
            words.next();
        } else if !word.starts_with("--watch") {
            kept.push(word);
        }
    }
    kept
}
