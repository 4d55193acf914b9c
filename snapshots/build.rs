//! Makes the startup snapshot: the modules listed in js/bootstrap/snapshot.txt evaluated, everything else as source with V8's code cache.
//!
//! It runs in steps, since V8 takes other flags for making a snapshot than for running one: the build script makes the snapshot,
//! then starts itself again to run from it and to make the code caches, and once more to ask V8 how large a heap can be.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;

use deno_core::snapshot::{CreateSnapshotOptions, create_snapshot};
use deno_core::v8::script_compiler::{CompileOptions, NoCacheReason, Source};
use deno_core::{JsRuntime, RuntimeOptions, v8};
use ext::SnapshotOps;
use ops_module::{BuiltinModule, BuiltinSources, OpCount};

/// Names the part of the work that this process does, where it is one that needs V8 under other flags than the snapshot.
const STEP: &str = "PROTOJS_BUILD_STEP";

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let js = Path::new(env!("CARGO_MANIFEST_DIR")).join("../js");
    // V8 may put off work, on a slow machine more than elsewhere, and deno_core ends a process that has no event loop for it.
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("making an event loop");
    let _guard = tokio.enter();
    match env::var(STEP).as_deref() {
        Ok("code caches") => return make_code_caches(&out, &js),
        Ok("heap ceiling") => return print!("{}", heap_ceiling()),
        _ => {}
    }
    println!("cargo:rerun-if-changed={}", js.display());
    write_builtin_bodies(&out, &js);
    let heap_ceiling = run_step("heap ceiling").parse().expect("the heap's ceiling is a number");
    let chosen = ops_of_snapshot(&out, &js);
    fs::write(out.join("ops.txt"), chosen.iter().map(|is_chosen| if *is_chosen { '1' } else { '0' }).collect::<String>())
        .expect("writing the choice of ops");
    let consumed = make_snapshot(&out, &js, heap_ceiling);
    write_lazy_scripts(&out, &consumed);
    run_step("code caches");
    write_tables(&out, &js, heap_ceiling);
}

/// Starts this build script again for one step; returns what it printed.
fn run_step(step: &str) -> String {
    let script = env::current_exe().expect("the build script has a path");
    let output = Command::new(script).env(STEP, step).stderr(Stdio::inherit()).output().expect("starting the build script again");
    assert!(output.status.success(), "the step '{step}' failed");
    String::from_utf8(output.stdout).expect("the build script prints text")
}

/// The bytes of the largest heap this V8 gives, which depends on how it was built: with compressed pointers heaps end at 4 GB.
fn heap_ceiling() -> u64 {
    // More than any machine has, in MiB.
    deno_core::v8_set_flags(vec!["protojs".to_owned(), format!("--max-old-space-size={}", 1u64 << 24)]);
    let mut runtime = JsRuntime::new(RuntimeOptions::default());
    // The young generation is added to the limit, which is a round number itself.
    (runtime.v8_isolate().get_heap_statistics().heap_size_limit() as u64) >> 30 << 30
}

fn extensions(builtins: BuiltinSources, ops: SnapshotOps, heap_ceiling: u64) -> Vec<deno_core::Extension> {
    ext::extensions(ext::Options { builtins, ops, heap_ceiling, ..Default::default() })
}

/// The modules of the list in js/bootstrap/snapshot.txt, as they stand there.
fn hot_list(js: &Path) -> Vec<String> {
    let list = fs::read_to_string(js.join("bootstrap/snapshot.txt")).expect("js/bootstrap/snapshot.txt lists the hot modules");
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// The words of a text that look like names of ops.
fn op_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_').filter(|word| word.starts_with("op_"))
}

/// Which ops get their function in the snapshot: those that its modules name, with all that they import, and those of Deno's scripts,
/// which look for them in an object that only the snapshot can fill.
fn ops_of_snapshot(out: &Path, js: &Path) -> Vec<bool> {
    let mut names = HashSet::new();
    let mut waiting: Vec<String> = hot_list(js).iter().map(|line| line.trim_start_matches('!').to_owned()).collect();
    let mut seen = HashSet::new();
    while let Some(id) = waiting.pop() {
        let Ok(body) = fs::read_to_string(out.join("builtins").join(file_name(&id))) else { continue };
        names.extend(op_words(&body).map(str::to_owned));
        // What imports become, see loader/builtin_source.
        for import in body.split("__load('").skip(1).filter_map(|rest| rest.split('\'').next()) {
            if seen.insert(import.to_owned()) {
                waiting.push(import.to_owned());
            }
        }
    }
    names.extend(op_words(&fs::read_to_string(js.join("bootstrap/loader.js")).expect("reading the loader")).map(str::to_owned));
    let extensions = extensions(BuiltinSources::default(), SnapshotOps::All, 0);
    for file in extensions.iter().flat_map(|extension| extension.lazy_loaded_js_files.iter()) {
        names.extend(op_words(file.load().expect("reading a lazy script").as_str()).map(str::to_owned));
    }
    ext::op_names(&extensions).into_iter().map(|name| names.contains(name)).collect()
}

/// The choice of [`ops_of_snapshot`], as written down.
fn read_chosen_ops(out: &Path) -> &'static [bool] {
    let text = fs::read_to_string(out.join("ops.txt")).expect("reading the choice of ops");
    text.chars().map(|digit| digit == '1').collect::<Vec<_>>().leak()
}

/// Evaluates the hot modules and writes the snapshot; returns Deno's lazy scripts that went into it.
fn make_snapshot(out: &Path, js: &Path, heap_ceiling: u64) -> Vec<String> {
    let lines = hot_list(js);
    let ids: Vec<String> = lines.iter().map(|line| format!("{:?}", line.trim_start_matches('!'))).collect();
    let eager: Vec<String> = lines.iter().filter_map(|line| line.strip_prefix('!')).map(str::to_owned).collect();
    let code: &'static str = Box::leak(format!("for (const id of [{}]) __bootstrap.internals.load(id)", ids.join(",")).into_boxed_str());
    let output = create_snapshot(
        CreateSnapshotOptions {
            cargo_manifest_dir: env!("CARGO_MANIFEST_DIR"),
            startup_snapshot: None,
            skip_op_registration: false,
            extensions: extensions(
                BuiltinSources { table: read_builtin_bodies(out, js), eager, ..Default::default() },
                SnapshotOps::Making(read_chosen_ops(out)),
                heap_ceiling,
            ),
            extension_transpiler: None,
            with_runtime_cb: Some(Box::new(move |runtime| {
                runtime.execute_script("node:bootstrap", code).unwrap_or_else(|error| panic!("evaluating the hot modules: {error}"));
            })),
        },
        None,
    )
    .unwrap_or_else(|error| panic!("making the snapshot: {error}"));
    for file in output.files_loaded_during_snapshot {
        println!("cargo:rerun-if-changed={}", file.display());
    }
    fs::write(out.join("snapshot.bin"), output.output).expect("writing the snapshot");
    output.consumed_lazy_specifiers
}

fn file_name(id: &str) -> String {
    id.replace(['/', ':'], "~")
}

fn write_builtin_bodies(out: &Path, js: &Path) {
    let folder = out.join("builtins");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("making the folder of built-ins");
    for id in ops_module::ids_below(js) {
        let source = fs::read_to_string(js.join(format!("{id}.js"))).expect("reading a built-in");
        let body = builtin_source::compact(&format!("node:{id}"), &source)
            .and_then(|source| builtin_source::to_function_body(&id, &source))
            .unwrap_or_else(|error| panic!("{error}"));
        fs::write(folder.join(file_name(&id)), to_ascii(&body)).expect("writing a built-in");
        fs::write(folder.join(format!("{}.cache", file_name(&id))), "").expect("writing a code cache");
    }
}

/// The bodies as a table. It has to outlive the isolates, which in a build script is for ever.
fn read_builtin_bodies(out: &Path, js: &Path) -> &'static [BuiltinModule] {
    let read = |id: String| {
        let body = fs::read(out.join("builtins").join(file_name(&id))).expect("reading a built-in");
        BuiltinModule { id: id.leak(), body: v8::String::create_external_onebyte_const(body.leak()), code_cache: &[] }
    };
    ops_module::ids_below(js).into_iter().map(read).collect::<Vec<_>>().leak()
}

/// Writes those of Deno's lazy scripts that the snapshot did not evaluate, which have to ship as source, and the list of them.
fn write_lazy_scripts(out: &Path, consumed: &[String]) {
    let mut scripts = BTreeMap::new();
    for extension in extensions(BuiltinSources::default(), SnapshotOps::All, 0) {
        for file in extension.lazy_loaded_js_files.iter() {
            if !consumed.iter().any(|specifier| specifier == file.specifier) {
                let source = file.load().expect("reading a lazy script");
                let source = builtin_source::compact(file.specifier, source.as_str()).unwrap_or_else(|error| panic!("{error}"));
                scripts.insert(file.specifier, deno_core::wrap_lazy_ext_script(&source));
            }
        }
    }
    let folder = out.join("scripts");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("making the folder of lazy scripts");
    for (specifier, source) in &scripts {
        fs::write(folder.join(file_name(specifier)), to_ascii(source)).expect("writing a lazy script");
    }
    let list: Vec<&str> = scripts.into_keys().collect();
    fs::write(out.join("scripts.txt"), list.join("\n")).expect("writing the list of lazy scripts");
}

/// The specifiers of the lazy scripts that ship, sorted.
fn lazy_script_list(out: &Path) -> Vec<String> {
    fs::read_to_string(out.join("scripts.txt")).expect("reading the list of lazy scripts").lines().map(str::to_owned).collect()
}

fn read_lazy_scripts(out: &Path) -> &'static [(&'static str, &'static str)] {
    let read = |specifier: String| -> (&'static str, &'static str) {
        let source = fs::read_to_string(out.join("scripts").join(file_name(&specifier))).expect("reading a lazy script");
        (specifier.leak(), source.leak())
    };
    lazy_script_list(out).into_iter().map(read).collect::<Vec<_>>().leak()
}

/// Compiles a lazy script as deno_core does and runs it, so that its cache has the functions that loading it needs.
fn script_cache(scope: &mut v8::PinScope<'_, '_>, specifier: &str, source: &str) -> Option<Vec<u8>> {
    v8::tc_scope!(let scope, scope);
    let name = v8::String::new(scope, specifier)?;
    let origin = v8::ScriptOrigin::new(scope, name.into(), 0, 0, false, -1, None, false, false, false, None);
    let mut source = Source::new(v8::String::new(scope, source)?, Some(&origin));
    let parameter = v8::String::new(scope, "__bootstrap")?;
    let function = v8::script_compiler::compile_function(
        scope,
        &mut source,
        &[parameter],
        &[],
        CompileOptions::NoCompileOptions,
        NoCacheReason::NoReason,
    )?;
    let global = scope.get_current_context().global(scope);
    let bootstrap = global.get(scope, parameter.into())?;
    // Some register themselves, which works only once: what they ran until then is in the cache.
    let _ = function.call(scope, global.into(), &[bootstrap]);
    function.create_code_cache().map(|cache| cache.to_vec())
}

/// Writes characters outside ASCII as JavaScript escapes, which mean the same in strings, regular expressions and comments. V8 uses the
/// text where it lies in the binary, and that is for ASCII only.
fn to_ascii(source: &str) -> String {
    let mut ascii = String::with_capacity(source.len());
    for character in source.chars() {
        if character.is_ascii() {
            ascii.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            ascii.push_str(&format!("\\u{unit:04x}"));
        }
    }
    ascii
}

/// Runs from the snapshot, evaluates every built-in module, and writes what V8 compiled.
fn make_code_caches(out: &Path, js: &Path) {
    let snapshot: &'static [u8] = Box::leak(fs::read(out.join("snapshot.bin")).expect("reading the snapshot").into_boxed_slice());
    let compiled = Rc::new(RefCell::new(Vec::new()));
    let builtins = BuiltinSources { table: read_builtin_bodies(out, js), compiled: Some(compiled.clone()), ..Default::default() };
    deno_core::v8_set_flags(["protojs"].iter().chain(ext::V8_FLAGS).map(ToString::to_string).collect());
    let scripts = read_lazy_scripts(out);
    let mut runtime = JsRuntime::new(RuntimeOptions {
        startup_snapshot: Some(snapshot),
        extensions: extensions(builtins, SnapshotOps::Running(read_chosen_ops(out)), 0),
        residual_lazy_js_sources: scripts,
        skip_op_registration: true,
        ..Default::default()
    });
    let count = OpCount(runtime.op_names().len());
    runtime.op_state().borrow_mut().put(count);
    for id in ops_module::ids_below(js) {
        // A module that cannot be evaluated here (it wants a terminal, say) has no cache, and is compiled when it is used.
        let code = format!("try {{ __bootstrap.internals.load({id:?}) }} catch (e) {{ e }}");
        let _ = runtime.execute_script("node:bootstrap", code);
    }
    deno_core::scope!(scope, runtime);
    for (specifier, source) in scripts {
        if let Some(cache) = script_cache(scope, specifier, source) {
            fs::write(out.join("scripts").join(format!("{}.cache", file_name(specifier))), cache).expect("writing a code cache");
        }
    }
    for (id, function) in compiled.borrow().iter() {
        let function = v8::Local::new(scope, function);
        if let Some(cache) = function.create_code_cache() {
            fs::write(out.join("builtins").join(format!("{}.cache", file_name(id))), &cache[..]).expect("writing a code cache");
        }
    }
}

fn write_tables(out: &Path, js: &Path, heap_ceiling: u64) {
    let mut text = String::from(
        "/// V8's heap with the hot modules evaluated.\npub static SNAPSHOT: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/snapshot.bin\"));\n\n",
    );
    text.push_str(&format!("/// The bytes of the largest heap this V8 gives.\npub const HEAP_CEILING: u64 = {heap_ceiling};\n\n"));
    text.push_str(&format!(
        "/// Which ops have their function in it.\npub static SNAPSHOT_OPS: &[bool] = &{:?};\n\n",
        read_chosen_ops(out)
    ));
    let scripts = lazy_script_list(out);
    text.push_str(
        "/// Deno's lazy scripts that are not in the snapshot, by specifier, sorted.\npub const LAZY_SCRIPTS: &[(&str, &str)] = &[\n",
    );
    for specifier in &scripts {
        let file = file_name(specifier);
        text.push_str(&format!("    ({specifier:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/scripts/{file}\"))),\n"));
    }
    text.push_str("];\n\n/// V8's compiled forms of these scripts.\npub const LAZY_SCRIPT_CACHES: &[(&str, &[u8])] = &[\n");
    for specifier in &scripts {
        let file = format!("{}.cache", file_name(specifier));
        if out.join("scripts").join(&file).exists() {
            text.push_str(&format!("    ({specifier:?}, include_bytes!(concat!(env!(\"OUT_DIR\"), \"/scripts/{file}\"))),\n"));
        }
    }
    text.push_str("];\n");
    text.push_str("\n/// Every built-in module, sorted by id.\npub static BUILTINS: &[BuiltinModule] = &[\n");
    for id in ops_module::ids_below(js) {
        let file = file_name(&id);
        text.push_str(&format!(
            "    BuiltinModule {{ id: {id:?}, body: ascii(include_bytes!(concat!(env!(\"OUT_DIR\"), \"/builtins/{file}\"))), code_cache: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/builtins/{file}.cache\")) }},\n"
        ));
    }
    text.push_str("];\n");
    fs::write(out.join("generated.rs"), text).expect("writing the tables");
}
