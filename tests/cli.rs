//! The command line: what comes out of the built binary, and with which exit code.

#[path = "cli/compile.rs"]
mod compile;
#[path = "cli/repl.rs"]
mod repl;
#[path = "cli/terminal.rs"]
mod terminal;
#[path = "cli/watch.rs"]
mod watch;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A run: what is given, and what must come out.
struct Run {
    command: Command,
    input: String,
}

struct Outcome {
    code: i32,
    out: String,
    err: String,
}

/// A run of the binary in a folder of tests/cli.
fn protojs(folder: &str, words: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_protojs"));
    command.args(words).current_dir(cases().join(folder));
    for name in ["NODE_OPTIONS", "NODE_PATH", "NO_COLOR", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    Run { command, input: String::new() }
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cli").canonicalize().unwrap()
}

impl Run {
    fn env(mut self, name: &str, value: &str) -> Run {
        self.command.env(name, value);
        self
    }

    fn input(mut self, text: &str) -> Run {
        self.input = text.to_owned();
        self
    }

    fn outcome(mut self) -> Outcome {
        let mut child = self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A program that does not read its input has closed it.
        let _ = child.stdin.take().unwrap().write_all(self.input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Outcome { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Exit code 0 and exactly this on stdout.
    #[track_caller]
    fn prints(self, expected: &str) {
        let Outcome { code, out, err } = self.outcome();
        assert_eq!((code, out.as_str()), (0, expected), "stderr: {err}");
    }

    /// This exit code, nothing on stdout, and a first line on stderr that is this one after the name of the program.
    #[track_caller]
    fn fails(self, code: i32, message: &str) {
        let outcome = self.outcome();
        let first = outcome.err.lines().next().unwrap_or_default();
        let expected = if message.is_empty() { String::new() } else { format!("{}: {message}", env!("CARGO_BIN_EXE_protojs")) };
        assert_eq!((outcome.code, outcome.out.as_str()), (code, ""), "stderr: {}", outcome.err);
        assert_eq!(first, expected);
    }
}

#[test]
fn version_and_help() {
    protojs("options", &["--version"]).prints("v24.21.0\n");
    protojs("options", &["-p", "process.version"]).prints("v24.21.0\n");
    let help = protojs("options", &["-h"]).outcome();
    assert!(help.code == 0 && help.out.contains("Usage: protojs") && help.out.contains("--env-file"), "{}", help.out);
    protojs("options", &["help"]).prints(&help.out);
    let ours = protojs("options", &["version"]).outcome();
    assert!(ours.code == 0 && ours.out.starts_with(concat!("protojs ", env!("CARGO_PKG_VERSION"), "\nNode.js v24.")), "{}", ours.out);
    assert!(help.out.starts_with(concat!("protojs ", env!("CARGO_PKG_VERSION"))), "{}", help.out);
    let v8 = protojs("options", &["--v8-options"]).outcome();
    assert!(v8.code == 0 && v8.out.contains("--max-old-space-size"));
}

#[test]
fn a_closed_stdout_is_no_crash() {
    for option in ["--help", "--version", "--v8-options"] {
        let shell = format!("exec '{}' {option} >&-", env!("CARGO_BIN_EXE_protojs"));
        let output = Command::new("sh").arg("-c").arg(shell).output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{option}");
    }
}

#[test]
fn programs() {
    protojs("scripts", &["program.js"]).prints("a file\n");
    protojs("scripts", &["program"]).prints("a file\n");
    protojs("scripts", &["run", "program.js"]).prints("a file\n");
    protojs("scripts", &["run", "program"]).prints("a file\n");
    protojs("scripts", &["-e", "console.log(1 + 1)"]).prints("2\n");
    protojs("scripts", &["-p", "[1, 2]"]).prints("[ 1, 2 ]\n");
    protojs("scripts", &["-pe", "6 * 7"]).prints("42\n");
    protojs("scripts", &["--print", "1", "--no-warnings"]).prints("1\n");
    protojs("scripts", &["-e", ""]).prints("");
    protojs("scripts", &["--input-type=module", "-e", "console.log(typeof require, await 5)"]).prints("undefined 5\n");
    protojs("scripts", &[]).input("console.log(__filename)").prints("[stdin]\n");
    protojs("scripts", &["-", "x"]).input("console.log(process.argv.slice(1).join())").prints("-,x\n");
    protojs("scripts", &["-p"]).input("3 + 4").prints("7\n");
}

#[test]
fn missing_programs() {
    let folder = cases().join("scripts");
    let line = |words: &[&str]| {
        let outcome = protojs("scripts", words).outcome();
        assert_eq!((outcome.code, outcome.out.as_str(), outcome.err.lines().count()), (1, "", 1), "{}", outcome.err);
        outcome.err.trim_end().split_once(": ").unwrap().1.to_owned()
    };
    let module = |name: &str| format!("Error: Cannot find module '{}' (MODULE_NOT_FOUND)", folder.join(name).display());
    assert_eq!(line(&["none.js"]), module("none.js"));
    assert_eq!(line(&["porgram.js"]), format!("{}: did you mean \"program.js\"?", module("porgram.js")));
    assert_eq!(line(&["program.ts"]), format!("{}: did you mean \"program.js\"?", module("program.ts")));
    assert!(line(&["none/program.js"]).ends_with(&format!(": there is no folder {}", folder.join("none").display())));
    assert_eq!(
        line(&["words"]),
        format!("{}: there is no file \"words\"; the script of that name runs with: protojs run words", module("words"))
    );
    assert_eq!(line(&["hlep"]), format!("{}: there is no file or command \"hlep\": did you mean \"help\"?", module("hlep")));
    assert_eq!(line(&["nonsense"]), format!("{}: there is no file or command \"nonsense\": see protojs --help", module("nonsense")));
    // What runs first may provide the program.
    let provided = protojs("options", &["-r", "./first.cjs", "none.js"]).outcome();
    assert!(provided.code == 1 && provided.err.contains("MODULE_NOT_FOUND"), "{}", provided.err);
    protojs("options", &["-p", "1"]).env("PROTOJS_JS", "/none").fails(9, "PROTOJS_JS names /none, where there is no bootstrap/main.js");
}

#[cfg(target_os = "linux")]
#[test]
fn limited_address_space() {
    let binary = env!("CARGO_BIN_EXE_protojs");
    let limited = Command::new("sh").args(["-c", "ulimit -v 2000000; exec \"$0\" -p 1", binary]).output().unwrap();
    assert_eq!((limited.status.code(), limited.stdout.len()), (Some(1), 0));
    let line = String::from_utf8(limited.stderr).unwrap();
    assert!(line.contains("limited to 1.9 GiB (ulimit -v)") && line.lines().count() == 1, "{line}");
}

#[test]
fn argv_and_exec_argv() {
    protojs("options", &["--no_warnings", "--stack-trace-limit=20", "-C", "x", "argv.js", "--y", "z"])
        .prints("{\"argv\":[\"./argv.js\",\"--y\",\"z\"],\"execArgv\":[\"--no_warnings\",\"--stack-trace-limit=20\",\"-C\",\"x\"]}\n");
    protojs("options", &["--", "argv.js", "--", "-r"]).prints("{\"argv\":[\"./argv.js\",\"--\",\"-r\"],\"execArgv\":[]}\n");
    protojs("options", &["run", "--no-warnings", "argv.js", "a"])
        .prints("{\"argv\":[\"./argv.js\",\"a\"],\"execArgv\":[\"--no-warnings\"]}\n");
    let source = "console.log(JSON.stringify([process.argv.slice(1), process.execArgv.length, process.argv[0] === process.execPath]))";
    protojs("options", &["-e", source, "x", "--y"]).prints("[[\"x\",\"--y\"],2,true]\n");
    protojs("options", &["-e", source, "--", "--y"]).prints("[[\"--y\"],2,true]\n");
}

#[test]
fn preloads_and_resolution() {
    protojs("options", &["-r", "./first.cjs", "--import", "./second.mjs", "preloaded.js"]).prints("first,second\n");
    protojs("options/packages", &["main.js"]).prints("default\n");
    protojs("options/packages", &["-C", "special", "main.js"]).prints("special\n");
    let folder = cases().join("options/global");
    protojs("options", &["-p", "require('shared')"]).env("NODE_PATH", folder.to_str().unwrap()).prints("from NODE_PATH\n");
    let cut =
        protojs("options", &["--no-global-search-paths", "-p", "require('shared')"]).env("NODE_PATH", folder.to_str().unwrap()).outcome();
    assert_eq!(cut.code, 1);
}

#[test]
fn options_of_v8() {
    protojs("options", &["--expose-gc", "-p", "typeof gc"]).prints("function\n");
    protojs("options", &["--expose_gc", "-p", "typeof gc"]).prints("function\n");
    protojs("options", &["--stack-trace-limit=2", "-p", "Error.stackTraceLimit"]).prints("2\n");
    protojs(
        "options",
        &[
            "--max-old-space-size=300",
            "-p",
            "v8.getHeapStatistics().heap_size_limit >= 300 * 2 ** 20 && v8.getHeapStatistics().heap_size_limit < 2 ** 30",
        ],
    )
    .prints("true\n");
    let wrong = protojs("options", &["--max-old-space-size=abc", "-p", "1"]).outcome();
    assert!(wrong.code == 9 && wrong.err.contains("bad option: --max-old-space-size=abc"), "{}", wrong.err);
}

#[test]
fn faults() {
    protojs("options", &["--bad-opt", "argv.js"]).fails(9, "bad option: --bad-opt");
    protojs("options", &["-x", "argv.js"]).fails(9, "bad option: -x");
    protojs("options", &["--no-bad"]).fails(9, "bad option: --no-bad");
    let close = protojs("options", &["--env-fiel=x", "argv.js"]).outcome();
    assert!(close.err.contains("Did you mean --env-file?"), "{}", close.err);
    let close = protojs("options", &["--no-warning", "argv.js"]).outcome();
    assert!(close.err.contains("Did you mean --no-warnings?"), "{}", close.err);
    protojs("options", &["--eval"]).fails(9, "--eval requires an argument");
    protojs("options", &["-r"]).fails(9, "-r requires an argument");
    protojs("options", &["--title="]).fails(9, "--title= requires an argument");
    protojs("options", &["--no-title"]).fails(9, "--no-title is an invalid negation because it is not a boolean option");
    protojs("options", &["--max-http-header-size=x"]).fails(9, "--max-http-header-size needs a whole number, not \"x\"");
    protojs("options", &["--check", "-e", "1"]).fails(9, "either --check or --eval can be used, not both");
    protojs("options", &["--watch", "-e", "1"]).fails(9, "either --watch or --eval can be used, not both");
    protojs("options", &["--unhandled-rejections=x", "argv.js"]).fails(9, "invalid value for --unhandled-rejections");
    protojs("options", &["--disable-proto=x", "argv.js"]).fails(12, "invalid mode passed to --disable-proto");
    protojs("options", &["--inspect-port=80", "argv.js"]).fails(9, "must be 0 or in range 1024 to 65535.");
    protojs("options", &["--permission", "argv.js"])
        .fails(9, "--permission is not supported by this version of protojs: there is no permission system");
    protojs("options", &["--frozen-intrinsics", "argv.js"])
        .fails(9, "--frozen-intrinsics is not supported by this version of protojs: intrinsics cannot be frozen");
    protojs("options", &["repl", "file.js"]).fails(9, "the REPL takes no file (\"file.js\"): see .load in it, or -r and --import");
    protojs("options", &["install"]).fails(9, "\"install\" is not a command of this version, and there is no file of that name");
}

#[test]
fn node_options() {
    let with = |text: &str| protojs("options", &["-p", "process.title + process.execArgv.length"]).env("NODE_OPTIONS", text);
    with("--title=a").prints("a2\n");
    with("  --title \"b c\" ").prints("b c2\n");
    with("\"--title=d\\\"e\"").prints("d\"e2\n");
    protojs("options", &["--title=mine", "-p", "process.title"]).env("NODE_OPTIONS", "--title=theirs").prints("mine\n");
    protojs("options", &["--import", "./second.mjs", "preloaded.js"]).env("NODE_OPTIONS", "--import ./first.cjs").prints("first,second\n");
    with("-e 1").fails(9, "-e is not allowed in NODE_OPTIONS");
    with("--bad").fails(9, "--bad is not allowed in NODE_OPTIONS");
    with("--stack-size=100").fails(9, "--stack-size is not allowed in NODE_OPTIONS");
    with("--").fails(9, "-- is not allowed in NODE_OPTIONS");
    with("--title \"a").fails(9, "invalid value for NODE_OPTIONS (unterminated string)");
    with("--title \"a\\").fails(9, "invalid value for NODE_OPTIONS (invalid escape)");
    with("--max_old_space_size=200 word").outcome();
    protojs("options", &["-p", "typeof gc"]).env("NODE_OPTIONS", "--expose-gc").prints("function\n");
}

#[test]
fn env_files() {
    let show =
        "console.log(JSON.stringify([process.env.A, process.env.QUOTED, process.env.MULTI, process.env.WITH_EXPORT, process.env.B]))";
    protojs("env_files", &["--env-file=first.env", "-e", show]).prints("[\"file\",\"two\\nlines\",\"one\\ntwo\",\"yes\",null]\n");
    protojs("env_files", &["--env-file", "first.env", "--env-file=second.env", "-p", "process.env.A"]).prints("later\n");
    protojs("env_files", &["--env-file=first.env", "-p", "process.env.A"]).env("A", "mine").prints("mine\n");
    protojs("env_files", &["--env-file=second.env", "-p", "process.title + process.noDeprecation"]).prints("from-env-filetrue\n");
    protojs("env_files", &["--env-file=none.env", "-p", "1"]).fails(9, "none.env: not found");
    let optional = protojs("env_files", &["--env-file-if-exists=none.env", "-p", "1"]).outcome();
    assert_eq!((optional.code, optional.out.as_str(), optional.err.as_str()), (0, "1\n", "none.env not found. Continuing without it.\n"));
    protojs("env_files", &["-p", "process.argv.slice(1).join()", "--", "--env-file", "none.env"]).prints("--env-file,none.env\n");
}

#[test]
fn checks() {
    for good in ["good.js", "good", "good.ts", "good.mjs"] {
        protojs("check", &["--check", good]).prints("");
    }
    for (bad, place) in [("bad.js", "bad.js:2"), ("bad.mjs", "bad.mjs:2"), ("bad.ts", "bad.ts")] {
        let outcome = protojs("check", &["-c", bad]).outcome();
        assert_eq!((outcome.code, outcome.out.as_str()), (1, ""), "{bad}: {}", outcome.err);
        assert!(outcome.err.contains(place) && outcome.err.contains("SyntaxError"), "{bad}: {}", outcome.err);
    }
    protojs("check", &["-c"]).input("let x = 1; throw x;").prints("");
    protojs("check", &["-c", "-"]).input("import 'nothing'; await 1;").prints("");
    let outcome = protojs("check", &["-c"]).input("var foo bar;").outcome();
    assert!(outcome.code == 1 && outcome.err.starts_with("[stdin]:1"), "{}", outcome.err);
    assert_eq!(protojs("check", &["-c", "none.js"]).outcome().code, 1);
    assert_eq!(protojs("check", &["-c", "good.mjs"]).outcome().err, "", "no warning of vm's modules");
}

#[test]
fn scripts() {
    protojs("scripts", &["run", "build"]).prints("before prebuild\ndemo@1.2.3 80 build\nafter\n");
    protojs("scripts/sub", &["run", "where"]).prints(&format!("{}\n", cases().join("scripts").display()));
    protojs("scripts", &["run", "words", "--", "a", "it's", "$HOME"]).prints("[a][it's][$HOME]");
    protojs("scripts", &["run", "words", "--x"]).prints("[--x]");
    protojs("scripts", &["run", "dotted.name"]).prints("dotted\n");
    protojs("scripts", &["run", "self"]).prints("42\n");
    let fails = protojs("scripts", &["run", "fail"]).outcome();
    assert_eq!((fails.code, fails.out.as_str()), (3, ""));
    let typo = protojs("scripts", &["run", "biuld"]).outcome();
    assert_eq!(typo.code, 1);
    assert!(typo.err.contains("Did you mean \"build\"?") && typo.err.contains("  fail: exit 3"), "{}", typo.err);
    assert!(protojs("scripts", &["run"]).outcome().out.contains("build"));
    protojs("scripts", &["--run", "special"]).prints("special\n");
    protojs("scripts", &["--run", "build"]).prints("@\n");
    assert_eq!(protojs("scripts", &["--run", "none"]).outcome().code, 1);
}

#[test]
fn scripts_find_tools_of_packages() {
    let folder = temporary("tools");
    let bin = folder.join("node_modules/.bin");
    fs::create_dir_all(&bin).unwrap();
    fs::write(folder.join("package.json"), "{\"scripts\":{\"tool\":\"tool x\"}}").unwrap();
    fs::write(bin.join("tool"), "#!/bin/sh\necho tool of a package $1\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(bin.join("tool"), mode).unwrap();
    let mut run = protojs(".", &["run", "tool"]);
    run.command.current_dir(&folder);
    run.prints("tool of a package x\n");
}

#[test]
fn completions() {
    for shell in ["bash", "zsh", "fish"] {
        let script = protojs("scripts", &["completions", shell]).outcome();
        assert!(script.code == 0 && script.out.contains("env-file"), "{shell}");
    }
    assert!(protojs("scripts", &["completions", "scripts"]).outcome().out.starts_with("prebuild\nbuild\n"));
    protojs("scripts", &["completions", "bsh"]).fails(9, "completions needs one of: bash, fish, zsh (did you mean bash?)");
    let script =
        "eval \"$(\"$0\" completions bash)\"; COMP_LINE=\"$0 --env-file-i\"; COMP_POINT=${#COMP_LINE}; _protojs; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").args(["-c", script, env!("CARGO_BIN_EXE_protojs")]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "--env-file-if-exists\n");
}

#[test]
fn completions_of_bash() {
    let folder = temporary("completions");
    fs::write(folder.join("package.json"), r#"{"scripts":{"build:prod":"x","build:dev":"y","test":"z"}}"#).unwrap();
    fs::write(folder.join("app.ts"), "").unwrap();
    let complete = |line: &str| {
        // Bash gives its own idea of the word: what follows a colon or an equals sign.
        let script = "eval \"$(\"$0\" completions bash)\"; COMP_WORDBREAKS=' :='; COMP_LINE=\"$0 $1\"; COMP_POINT=${#COMP_LINE}; _protojs; echo ${COMPREPLY[@]}";
        let mut bash = Command::new("bash");
        let output = bash.args(["-c", script, env!("CARGO_BIN_EXE_protojs"), line]).current_dir(&folder).output().unwrap();
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    };
    assert_eq!(complete("run build:p"), "prod");
    assert_eq!(complete("run build:"), "prod dev");
    assert_eq!(complete("run te"), "test");
    assert_eq!(complete("run --env-file=.env te"), "test");
    assert_eq!(complete("--run te"), "test");
    assert_eq!(complete("app.ts --"), "", "options after the program are the program's");
    assert_eq!(complete("run test --"), "");
    assert_eq!(complete("--input-type=mod"), "module module-typescript");
    assert_eq!(complete("--unhandled-rejections st"), "strict");
    assert_eq!(complete("--env-file=ap"), "app.ts");
    assert_eq!(complete("ver"), "version");
    assert_eq!(complete("completions z"), "zsh");
}

#[test]
fn scripts_find_our_node() {
    let folder = temporary("own-node");
    fs::write(folder.join("package.json"), r#"{"scripts":{"n":"node -p process.versions.protojs"}}"#).unwrap();
    let run = |words: &[&str]| {
        let mut run = protojs(".", words).env("PATH", "/usr/bin:/bin").env("XDG_CACHE_HOME", folder.to_str().unwrap());
        run.command.current_dir(&folder).env_remove("PROTOJS_CACHE_DIR");
        run
    };
    let expected = concat!(env!("CARGO_PKG_VERSION"), "\n");
    run(&["run", "--node", "n"]).prints(expected);
    run(&["run", "--node", "n"]).prints(expected);
    assert_ne!(run(&["run", "n"]).outcome().out, expected);
    fs::write(folder.join("package.json"), r#"{"protojs":{"node":true},"scripts":{"n":"node -p process.versions.protojs"}}"#).unwrap();
    run(&["run", "n"]).prints(expected);
}

#[test]
fn scripts_find_protojs_by_the_name_it_was_called() {
    let folder = temporary("called");
    let bin = folder.join("bin");
    fs::create_dir_all(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_protojs"), bin.join("mine")).unwrap();
    fs::write(folder.join("package.json"), r#"{"scripts":{"self":"mine -p 6*7"}}"#).unwrap();
    let output = Command::new(bin.join("mine")).args(["run", "self"]).current_dir(&folder).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "42\n", "{}", String::from_utf8_lossy(&output.stderr));
}

#[cfg(target_os = "linux")]
#[test]
fn signals_reach_the_program_of_a_script() {
    use std::io::{BufRead, BufReader};
    let folder = temporary("signals");
    let program = "process.on('SIGTERM', () => process.exit(5)); setInterval(() => {}, 1000); console.log('ready');";
    fs::write(folder.join("s.js"), program).unwrap();
    for script in ["protojs s.js", "true && protojs s.js", "X=1 protojs s.js; exit $?"] {
        let script = script.replace("protojs", env!("CARGO_BIN_EXE_protojs"));
        fs::write(folder.join("package.json"), format!(r#"{{"scripts":{{"dev":"{script}"}}}}"#)).unwrap();
        let mut run = Command::new(env!("CARGO_BIN_EXE_protojs"));
        let mut child = run.args(["run", "dev"]).current_dir(&folder).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n", "{script}");
        // SAFETY: a system call, on a child that has not been waited for.
        unsafe { libc::kill(child.id() as i32, libc::SIGTERM) };
        assert_eq!(child.wait().unwrap().code(), Some(5), "{script}");
    }
}

/// An empty folder for one test.
fn temporary(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}
