//! `protojs compile`: programs become executables that run where nothing else is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::temporary;

/// A project in a folder of its own.
struct Project(PathBuf);

impl Project {
    fn new(name: &str, files: &[(&str, &str)]) -> Project {
        let folder = temporary(&format!("compile-{name}"));
        for (path, text) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Project(folder)
    }

    /// `protojs compile` with these words.
    fn compile(&self, words: &[&str]) -> Output {
        run(Command::new(env!("CARGO_BIN_EXE_protojs")).arg("compile").args(words).current_dir(&self.0))
    }

    /// Compiles to `app`, and makes sure that it worked.
    #[track_caller]
    fn built(&self, words: &[&str]) -> PathBuf {
        let output = self.compile(&[&["-o", "app"], words].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        self.0.join("app")
    }
}

fn run(command: &mut Command) -> Output {
    for name in ["NODE_OPTIONS", "NODE_PATH", "NO_COLOR", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Exit code 0 and exactly this on stdout.
#[track_caller]
fn prints(program: &Path, words: &[&str], expected: &str) {
    let output = run(Command::new(program).args(words).current_dir("/"));
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), expected.to_owned()), "stderr: {}", text(&output.stderr));
}

/// A folder with the files of an image's layer: what there is in a container made of it. Its executable is `/app`.
fn unpacked(image: &Path) -> PathBuf {
    let read = |path: &str| -> serde_json::Value { serde_json::from_slice(&fs::read(image.join(path)).unwrap()).unwrap() };
    let blob = |descriptor: &serde_json::Value| -> PathBuf {
        let digest = descriptor["digest"].as_str().unwrap().strip_prefix("sha256:").unwrap().to_owned();
        let path = image.join("blobs/sha256").join(&digest);
        assert_eq!(fs::metadata(&path).unwrap().len(), descriptor["size"].as_u64().unwrap());
        let sum = run(Command::new("sha256sum").arg(&path));
        assert!(text(&sum.stdout).starts_with(&digest), "{}", text(&sum.stdout));
        path
    };
    assert_eq!(read("oci-layout")["imageLayoutVersion"], "1.0.0");
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(blob(&read("index.json")["manifests"][0])).unwrap()).unwrap();
    let config: serde_json::Value = serde_json::from_slice(&fs::read(blob(&manifest["config"])).unwrap()).unwrap();
    let layer = blob(&manifest["layers"][0]);
    assert_eq!(config["rootfs"]["diff_ids"][0], manifest["layers"][0]["digest"]);
    assert_eq!(config["config"]["Entrypoint"][0], "/app");
    let root = image.join("root");
    fs::create_dir_all(&root).unwrap();
    assert!(run(Command::new("tar").arg("-xf").arg(layer).arg("-C").arg(&root)).status.success());
    root
}

#[test]
fn hello_runs_with_nothing_but_libc_and_stripped() {
    let source =
        "const who: string = process.argv[2] ?? 'world';\nconsole.log(`hello ${who}`, process.argv.length, import.meta.filename);\n";
    let project = Project::new("hello", &[("src/hello.ts", source), ("package.json", r#"{"type":"module"}"#)]);
    let app = project.built(&["--oci", "image", "src/hello.ts"]);
    prints(&app, &["you", "x"], "hello you 4 /$protojs/src/hello.ts\n");
    let stripped = project.0.join("stripped");
    if run(Command::new("strip").arg("-o").arg(&stripped).arg(&app)).status.success() {
        prints(&stripped, &[], "hello world 2 /$protojs/src/hello.ts\n");
    }
    let root = unpacked(&project.0.join("image"));
    // SAFETY: asks for a number.
    if unsafe { libc::geteuid() } == 0 {
        let output = run(Command::new("chroot").arg(&root).args(["/app", "in"]));
        assert_eq!(text(&output.stdout), "hello in 3 /$protojs/src/hello.ts\n", "{}", text(&output.stderr));
    } else {
        prints(&root.join("app"), &["in"], "hello in 3 /$protojs/src/hello.ts\n");
    }
}

const MAIN: &str = r#"
import { readFileSync, readdirSync, statSync, existsSync, createReadStream, promises, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { getAsset, getAssetKeys, isSea } from 'node:sea';
import { twice } from './lib/twice.cjs';
import data from './data.json' with { type: 'json' };
import { add } from '@/sum';
import { add as wasmAdd } from './add.wasm';
import thing from 'thing';

const out = [twice(data.n), add(1, 2), wasmAdd(3, 4), thing, isSea(), getAssetKeys().join()];
const require = createRequire(import.meta.url);
out.push(require('thing'), require.resolve('thing').endsWith('/node_modules/thing/common.cjs'));
out.push((await import('./later.js')).default);
out.push(readFileSync(new URL('./note.txt', import.meta.url), 'utf8').trim());
out.push(readdirSync(path.join(import.meta.dirname, '..', 'views')).join());
out.push(getAsset('views/a.html', 'utf8').trim(), statSync(import.meta.filename).isFile(), existsSync(import.meta.dirname + '/none'));
try { writeFileSync(import.meta.filename, ''); } catch (error) { out.push(error.code); }
out.push((await promises.readdir(path.join(import.meta.dirname, '..', 'views'), { withFileTypes: true }))[0].isFile());
let streamed = '';
for await (const chunk of createReadStream(new URL('./note.txt', import.meta.url))) streamed += chunk;
out.push(streamed.trim());
out.push(await new Promise((resolve) => new Worker(new URL('./worker.js', import.meta.url)).on('message', resolve)));
out.push(await new Promise((resolve) => fork(path.join(import.meta.dirname, 'child.js'), ['arg']).on('message', resolve)));
console.log(out.join(' '), process.execArgv.join(), process.argv.slice(2).join());
"#;

/// `(i32, i32) -> i32`, their sum, as `add`.
const ADD_WASM: &[u8] =
    b"\0asm\x01\0\0\0\x01\x07\x01\x60\x02\x7f\x7f\x01\x7f\x03\x02\x01\0\x07\x07\x01\x03add\0\0\x0a\x09\x01\x07\0\x20\0\x20\x01\x6a\x0b";

fn full() -> Project {
    let project = Project::new(
        "full",
        &[
            ("package.json", r#"{"type":"module"}"#),
            ("tsconfig.json", r#"{"compilerOptions":{"paths":{"@/*":["./src/lib/*"]}}}"#),
            ("src/main.ts", MAIN),
            ("src/lib/twice.cjs", "exports.twice = (n) => 2 * n;\n"),
            ("src/lib/sum.ts", "export enum Sign { Plus = 1 }\nexport const add = (a: number, b: number): number => a + b * Sign.Plus;\n"),
            ("src/data.json", r#"{"n":21}"#),
            ("src/later.js", "export default 'later';\n"),
            ("src/note.txt", "a note\n"),
            (
                "src/worker.js",
                "import { parentPort } from 'node:worker_threads';\nimport l from './later.js';\nparentPort.postMessage('worker-' + l);\n",
            ),
            ("src/child.js", "process.send('child-' + process.argv[2]);\n"),
            ("views/a.html", "<p>\n"),
            ("views/b.html", "<b>\n"),
            ("node_modules/thing/package.json", r#"{"name":"thing","exports":{"import":"./module.mjs","require":"./common.cjs"}}"#),
            ("node_modules/thing/module.mjs", "export default 'esm';\n"),
            ("node_modules/thing/common.cjs", "module.exports = 'cjs';\n"),
        ],
    );
    fs::write(project.0.join("src/add.wasm"), ADD_WASM).unwrap();
    project
}

const FULL: &str =
    "42 3 7 esm true views/a.html,views/b.html cjs true later a note a.html,b.html <p> true false EROFS true a note worker-later child-arg";

#[test]
fn a_program_takes_all_its_files_along() {
    let project = full();
    let words = ["--include", "views", "--exec-argv=--no-warnings", "src/main.ts", "--", "--baked"];
    for compressed in [false, true] {
        let words = if compressed { [&["--compress"], &words[..]].concat() } else { words.to_vec() };
        let app = project.built(&words);
        let moved = temporary("compile-moved").join("elsewhere");
        fs::rename(app, &moved).unwrap();
        prints(&moved, &["own"], &format!("{FULL} --no-warnings --baked,own\n"));
    }
}

#[test]
fn the_same_program_gives_the_same_bytes() {
    let project = full();
    let first = fs::read(project.built(&["--include", "views", "src/main.ts"])).unwrap();
    let second = fs::read(project.built(&["--include", "views", "src/main.ts"])).unwrap();
    assert!(first == second);
}

#[test]
fn what_is_cut_or_changed_says_so() {
    let project = Project::new("damaged", &[("app.js", "console.log('a text to be changed');\n")]);
    let app = project.built(&["app.js"]);
    let whole = fs::read(&app).unwrap();
    let one_line = |bytes: &[u8], expected: &str| {
        let path = project.0.join("broken");
        fs::write(&path, bytes).unwrap();
        assert!(run(Command::new("chmod").arg("+x").arg(&path)).status.success());
        let output = run(&mut Command::new(&path));
        let line = text(&output.stderr);
        assert_eq!((output.status.code(), line.lines().count()), (Some(1), 1), "{line}");
        assert!(line.contains(expected), "{line}");
    };
    let at = whole.windows(20).rposition(|bytes| bytes == b"a text to be changed").unwrap();
    let mut changed = whole.clone();
    changed[at] = b'b';
    one_line(&changed, "is damaged");
    one_line(&whole[..at + 10], "is truncated");
    prints(&app, &[], "a text to be changed\n");
}

#[test]
fn a_missing_module_is_named_with_who_asked_for_it() {
    let project = Project::new(
        "missing",
        &[
            ("main.mjs", "import './a.mjs';\n"),
            ("a.mjs", "import './b.cjs';\n"),
            ("b.cjs", "exports.x = 1;\nconst y = require('./gone');\n"),
            ("soft.js", "try { require('gone') } catch (error) { console.log(error.code) }\nrequire(process.argv[2]);\n"),
            ("late.js", "console.log('late');\n"),
        ],
    );
    let output = project.compile(&["main.mjs", "-o", "app"]);
    let line = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(line.contains("b.cjs:2: Cannot find module './gone'"), "{line}");
    assert!(line.contains("asked for as \"./b.cjs\" by a.mjs\n  asked for as \"./a.mjs\" by main.mjs"), "{line}");
    assert!(!project.0.join("app").exists());

    let output = project.compile(&["--include", "late.js", "soft.js", "-o", "app"]);
    let warnings = text(&output.stderr);
    assert!(output.status.success() && warnings.contains("soft.js:1: left out: Cannot find module 'gone'"), "{warnings}");
    assert!(warnings.contains("soft.js:2: a module whose name is computed"), "{warnings}");
    prints(&project.0.join("app"), &["./late.js"], "MODULE_NOT_FOUND\nlate\n");

    let nothing = project.compile(&["nothing.js"]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(text(&nothing.stderr).contains("cannot find nothing.js"), "{}", text(&nothing.stderr));
}

#[test]
fn options_can_be_added_as_the_executable_allows() {
    let source = "console.log(process.execArgv.join(), process.argv.slice(2).join(), process.title)";
    let project = Project::new("extension", &[("app.js", source)]);
    let run_with = |app: &Path, words: &[&str]| {
        let output = Command::new(app).args(words).env("NODE_OPTIONS", "--title=env").output().unwrap();
        text(&output.stdout).trim().to_owned()
    };
    let app = project.built(&["app.js"]);
    assert!(run_with(&app, &["x"]).ends_with("x env"), "{}", run_with(&app, &["x"]));
    let app = project.built(&["--exec-argv-extension=none", "app.js"]);
    assert!(!run_with(&app, &["x"]).ends_with("env"));
    let app = project.built(&["--exec-argv-extension", "cli", "--exec-argv", "--no-warnings", "app.js"]);
    assert_eq!(run_with(&app, &["--node-options=--title=cli", "x"]), "--no-warnings,--title=cli x cli");
}

#[test]
fn nodes_configuration_gives_its_single_executable() {
    let script = "const sea = require('node:sea');\nconsole.log(sea.isSea(), sea.getAssetKeys().join(), sea.getAsset('t', 'utf8'), \
        new Uint8Array(sea.getRawAsset('t'))[0], __filename === process.execPath, require.main === module, process.argv[2]);\n\
        sea.getAssetAsBlob('t').text().then((text) => console.log(text));\n\
        try { require('./x') } catch (error) { console.log(error.code) }\ntry { sea.getAsset('u') } catch (error) { console.log(error.code) }\n";
    let config = r#"{"main":"main.js","output":"blob","disableExperimentalSEAWarning":true,"useCodeCache":true,"assets":{"t":"t.txt"}}"#;
    let project =
        Project::new("sea", &[("main.js", script), ("t.txt", "Text"), ("sea.json", config), ("bad.json", r#"{"main":"main.js"}"#)]);
    let app = project.built(&["sea.json"]);
    let expected = "true t Text 84 true true x\nERR_UNKNOWN_BUILTIN_MODULE\nERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND\nText\n";
    prints(&app, &["x"], expected);
    let blob = run(Command::new(env!("CARGO_BIN_EXE_protojs")).args(["--experimental-sea-config", "sea.json"]).current_dir(&project.0));
    assert_eq!(text(&blob.stdout), "Wrote single executable preparation blob to blob\n");
    let bad = project.compile(&["bad.json"]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(text(&bad.stderr).contains("\"output\" field of bad.json is not a non-empty string"), "{}", text(&bad.stderr));
}
