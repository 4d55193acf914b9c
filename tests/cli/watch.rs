//! `--watch`: the program runs again when a file that it loaded changes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::temporary;

/// A watching process and the lines it prints.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(folder: &Path, words: &[&str]) -> Watching {
        let mut child = Command::new(env!("CARGO_BIN_EXE_protojs"))
            .args(words)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Watching { child, lines }
    }

    /// The next line must be this one.
    #[track_caller]
    fn expect(&self, expected: &str) {
        let line = self.lines.recv_timeout(Duration::from_secs(20)).unwrap_or_else(|_| panic!("no line where {expected:?} was due"));
        assert_eq!(line, expected);
    }

    fn end(mut self) -> i32 {
        let kill = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(kill.success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

fn completed(title: &str) -> String {
    format!("Completed running '{title}'. Waiting for file changes before restarting...")
}

#[test]
fn restarts_when_a_loaded_file_changes() {
    let folder = temporary("watch");
    fs::write(folder.join("main.mjs"), "import { value } from './value.cjs';\nconsole.log(value, process.execArgv.join());\n").unwrap();
    fs::write(folder.join("value.cjs"), "exports.value = 1;\n").unwrap();
    fs::write(folder.join("other.js"), "").unwrap();
    let watching = Watching::start(&folder, &["--watch", "--no-warnings", "main.mjs", "--x"]);
    watching.expect("1 --no-warnings");
    watching.expect(&completed("main.mjs --x"));

    // A file that nobody loaded changes nothing; the line after the next change shows it.
    fs::write(folder.join("other.js"), "1").unwrap();
    fs::write(folder.join("value.cjs"), "exports.value = 2;\n").unwrap();
    watching.expect(&format!("Change detected in '{}'", folder.join("value.cjs").display()));
    watching.expect("Restarting 'main.mjs --x'");
    watching.expect("2 --no-warnings");
    watching.expect(&completed("main.mjs --x"));

    // As many editors save: a new file takes the place of the old one.
    fs::write(folder.join("new"), "exports.value = 3; process.exitCode = 4;\n").unwrap();
    fs::rename(folder.join("new"), folder.join("value.cjs")).unwrap();
    watching.expect(&format!("Change detected in '{}'", folder.join("value.cjs").display()));
    watching.expect("Restarting 'main.mjs --x'");
    watching.expect("3 --no-warnings");
    watching.expect("Failed running 'main.mjs --x'. Waiting for file changes before restarting...");
    assert_eq!(watching.end(), 0);
}

#[test]
fn a_running_program_gets_the_signal() {
    let folder = temporary("watch-signal");
    let program = "process.on('SIGINT', () => { console.log('interrupted'); process.exit(); });\nsetInterval(() => {}, 1000);\nconsole.log('ready');\n";
    fs::write(folder.join("main.js"), program).unwrap();
    let watching = Watching::start(&folder, &["--watch", "--watch-kill-signal=SIGINT", "main.js"]);
    watching.expect("ready");
    fs::write(folder.join("main.js"), format!("{program}process.on('SIGTERM', () => process.exit(7));\n")).unwrap();
    watching.expect(&format!("Change detected in '{}'", folder.join("main.js").display()));
    watching.expect("interrupted");
    watching.expect("Restarting 'main.js'");
    watching.expect("ready");
    assert_eq!(watching.end(), 7);
}

#[test]
fn watches_given_folders_and_env_files() {
    let folder = temporary("watch-path");
    fs::create_dir_all(folder.join("data/deep")).unwrap();
    fs::write(folder.join("a.env"), "WORD=one").unwrap();
    fs::write(folder.join("main.js"), "console.log(process.env.WORD);\n").unwrap();
    let watching = Watching::start(&folder, &["--watch-path=data", "--env-file=a.env", "main.js"]);
    watching.expect("one");
    watching.expect(&completed("main.js"));
    fs::write(folder.join("data/deep/file.txt"), "1").unwrap();
    watching.expect(&format!("Change detected in '{}'", folder.join("data/deep/file.txt").display()));
    watching.expect("Restarting 'main.js'");
    watching.expect("one");
    watching.expect(&completed("main.js"));
    fs::write(folder.join("a.env"), "WORD=two").unwrap();
    watching.expect(&format!("Change detected in '{}'", folder.join("a.env").display()));
    watching.expect("Restarting 'main.js'");
    watching.expect("two");
    watching.expect(&completed("main.js"));
    watching.end();
}
