//! `protojs --help`.

use std::env;
use std::io::IsTerminal;

use crate::NODE_VERSION;

/// One option or command: how it is written, and what it does.
type Line = (&'static str, &'static str);

const USAGE: &str = "\
runs JavaScript and TypeScript written for Node.js.

Usage: protojs [options] [file] [arguments]
       protojs test [options] [files or patterns]
       protojs run [options] <file or package.json script> [arguments]
       protojs [options] -e <code> [arguments]
";

/// What --help shows, by group. Completions take their descriptions from here as well.
pub const GROUPS: &[(&str, &[Line])] = &[
    (
        "Commands",
        &[
            ("run <file>", "run a file; the same as without `run`"),
            ("run <script>", "run a script of the nearest package.json"),
            ("run", "list the scripts of the nearest package.json"),
            ("test [pattern]", "run the test files of a project; the same as --test"),
            ("repl", "a prompt for JavaScript and TypeScript, also by a bare `protojs`"),
            ("compile <file>", "make one executable of a program; `compile --help` tells more"),
            ("completions <shell>", "print completions for bash, zsh or fish"),
            ("help", "what you are reading"),
            ("version", "the versions of protojs, of the Node.js it stands for and of V8"),
        ],
    ),
    (
        "What is run",
        &[
            ("-e, --eval=code", "run code; with --input-type=module as an ES module"),
            ("-p, --print [code]", "run code and print its result"),
            ("-c, --check", "only check a file's syntax"),
            ("-", "read the program from standard input"),
            ("--", "end of options: the next word is the file"),
            ("-r, --require=module", "load a CommonJS module first (repeatable)"),
            ("--import=module", "import a module first (repeatable)"),
            ("--input-type=type", "commonjs, module, commonjs-typescript or module-typescript"),
            ("--run=script", "run a package.json script as `node --run` does"),
            ("--node", "with `run`: in the script, `node` is protojs too"),
        ],
    ),
    (
        "Tests",
        &[
            ("--test-name-pattern=text", "only tests whose name has it; /expression/ works too (repeatable)"),
            ("--test-skip-pattern=text", "not those (repeatable)"),
            ("--test-only", "only tests with the option `only`"),
            ("--test-reporter=name", "spec, tap, dot, junit, lcov or a module (repeatable)"),
            ("--test-concurrency=n", "how many files run at a time"),
            ("--test-isolation=mode", "process: each file in its own; none: all in this one"),
            ("--test-timeout=ms", "how long a test may take"),
            ("--test-shard=i/n", "the i-th of n parts of the files"),
            ("--test-randomize", "files and tests in random order; --test-random-seed repeats one"),
            ("--test-rerun-failures=file", "run again what failed in the run the file tells of"),
            ("--test-update-snapshots", "write snapshots anew"),
            ("--bail", "stop at the first file that fails"),
            ("--coverage", "tell what the tests ran of the files"),
        ],
    ),
    (
        "Environment",
        &[
            ("--env-file=file", "set variables from a file (repeatable)"),
            ("--env-file-if-exists=file", "the same, where the file may be missing"),
            ("--title=title", "the title of the process"),
            ("--no-cache", "neither read nor write caches on disk"),
        ],
    ),
    (
        "Watch",
        &[
            ("--watch", "run again when a file that the program loaded changes"),
            ("--watch-path=path", "watch this file or folder instead (repeatable)"),
            ("--watch-preserve-output", "do not clear the screen between runs"),
            ("--watch-kill-signal=signal", "the signal that ends a run (SIGTERM)"),
        ],
    ),
    (
        "Modules",
        &[
            ("-C, --conditions=name", "a further condition for `exports` and `imports` (repeatable)"),
            ("--preserve-symlinks", "modules keep the names of symbolic links"),
            ("--preserve-symlinks-main", "so does the main module"),
            ("--enable-source-maps", "source maps of files in stack traces"),
        ],
    ),
    (
        "Errors and warnings",
        &[
            ("--unhandled-rejections=mode", "throw, strict, warn, none or warn-with-error-code"),
            ("--no-warnings", "no warnings at all"),
            ("--disable-warning=code", "not this warning code or type (repeatable)"),
            ("--no-deprecation", "no deprecation warnings"),
            ("--throw-deprecation", "deprecations are errors"),
            ("--trace-deprecation", "stack traces of deprecations"),
            ("--trace-warnings", "stack traces of warnings"),
            ("--stack-trace-limit=n", "the number of frames in a stack trace (10)"),
        ],
    ),
    (
        "Engine",
        &[
            ("--max-old-space-size=n", "the size of the heap in MiB"),
            ("--expose-gc", "the function gc()"),
            ("--v8-options", "list V8's options, which all can be used"),
        ],
    ),
    ("This help", &[("-h, --help", "what you are reading"), ("-v, --version", "the version of Node.js that programs see")]),
];

const VARIABLES: &[Line] = &[
    ("NODE_OPTIONS", "options that come before those of the command line"),
    ("NODE_PATH", "folders to look for modules in, separated by colons"),
    ("NODE_NO_WARNINGS=1", "the same as --no-warnings"),
    ("NODE_DEBUG=module,...", "messages of built-in modules"),
    ("NO_COLOR, FORCE_COLOR", "no colors, or colors without a terminal"),
    ("PROTOJS_CACHE_DIR", "the folder of the cache on disk"),
];

const EXAMPLES: &[&str] = &[
    "protojs server.ts",
    "protojs --watch --env-file=.env server.ts",
    "protojs run build -- --minify",
    "protojs -p 'process.versions.v8'",
];

/// Where every option of Node's is described.
const DOCUMENTATION: &str = "https://nodejs.org/docs/latest-v24.x/api/cli.html";

// SGR codes.
const BOLD: &str = "1";
const GREEN: &str = "32";
const MAGENTA: &str = "35";
const BLUE_UNDERLINED: &str = "34m\x1b[4";

/// The text of --help, as plain text or with colors.
pub fn text(colored: bool) -> String {
    let paint = |code: &str, text: &str| {
        if colored { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    };
    let row = |code: &str, (written, about): &Line| format!("  {}{}{about}\n", paint(code, written), " ".repeat(28 - written.len()));
    let mut text = format!("protojs {} {USAGE}", env!("CARGO_PKG_VERSION"));
    for (title, lines) in GROUPS {
        text.push_str(&format!("\n{}\n", paint(BOLD, &format!("{title}:"))));
        lines.iter().for_each(|line| text.push_str(&row(GREEN, line)));
    }
    text.push_str(&format!("\n{}\n", paint(BOLD, "Environment variables:")));
    VARIABLES.iter().for_each(|line| text.push_str(&row(MAGENTA, line)));
    text.push_str(&format!("\n{}\n", paint(BOLD, "Examples:")));
    EXAMPLES.iter().for_each(|example| text.push_str(&format!("  {example}\n")));
    text.push_str(&format!("\nAll options of Node.js: {}\n", paint(BLUE_UNDERLINED, DOCUMENTATION)));
    text
}

/// What `protojs version` prints.
pub fn version() -> String {
    format!("protojs {}\nNode.js {NODE_VERSION}\nV8 {}\n", env!("CARGO_PKG_VERSION"), runtime::V8_VERSION)
}

/// Whether stdout takes colors, by its kind and by the variables that say so.
pub fn wants_color() -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    match env::var("FORCE_COLOR") {
        Ok(value) => !matches!(value.as_str(), "0" | "false"),
        Err(_) => !set("NO_COLOR") && !set("NODE_DISABLE_COLORS") && std::io::stdout().is_terminal(),
    }
}

/// What an option does, if --help tells: `name` with its dashes.
pub fn about(name: &str) -> Option<&'static str> {
    let lines = GROUPS.iter().flat_map(|group| group.1);
    lines.filter(|line| line.0.starts_with('-')).find(|line| line.0.split(['=', ' ', ',']).any(|word| word == name)).map(|line| line.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options_table;

    #[test]
    fn every_option_of_the_help_exists() {
        let words = GROUPS.iter().flat_map(|group| group.1).flat_map(|line| line.0.split([' ', ',', '=']));
        for name in words.filter_map(|word| word.strip_prefix("--")).filter(|name| !name.is_empty()) {
            assert!(options_table::find(name.strip_prefix("no-").unwrap_or(name)).is_some(), "{name}");
        }
        assert!(text(false).lines().all(|line| line.chars().count() <= 100));
        assert!(text(true).contains("\x1b[34m\x1b[4mhttps:"));
    }

    #[test]
    fn descriptions_are_found_by_either_name() {
        assert_eq!(about("-C"), about("--conditions"));
        assert!(about("--no-warnings").is_some() && about("--nonsense").is_none());
    }
}
