//! What V8 costs alone: an isolate and a context from V8's own snapshot, one script, nothing of protojs. `bench/startup/bare.js` puts hello
//! world beside it.

use deno_core::v8;

fn main() {
    let platform = v8::new_single_threaded_default_platform(false).make_shared();
    v8::V8::initialize_platform(platform);
    v8::V8::initialize();
    let mut isolate = v8::Isolate::new(v8::CreateParams::default());
    v8::scope!(let scope, &mut isolate);
    let context = v8::Context::new(scope, v8::ContextOptions::default());
    let scope = &mut v8::ContextScope::new(scope, context);
    let source = v8::String::new(scope, "'hello'").expect("a short string");
    let script = v8::Script::compile(scope, source, None).expect("a script");
    let result = script.run(scope).expect("a result");
    println!("{}", result.to_rust_string_lossy(scope));
    // Without taking the heap apart, as protojs ends.
    std::process::exit(0);
}
