// scratch tool
use std::path::Path;
fn main() {
  let mut args = std::env::args().skip(1);
  let mode = args.next().unwrap();
  let resolver = resolve::Resolver::new(Default::default());
  match mode.as_str() {
    "lex" => for line in std::io::stdin().lines() {
      let file = line.unwrap();
      let Ok(bytes) = std::fs::read(&file) else { continue };
      let source = String::from_utf8_lossy(&bytes);
      match resolve::cjs_exports::analyze(&source) {
        Ok(f) => { let mut e = f.exports; e.sort(); let mut r = f.reexports; r.sort(); println!("{}", serde_json::json!({"file": file, "exports": e, "reexports": r})); }
        Err(e) => println!("{}", serde_json::json!({"file": file, "error": e.message, "offset": e.offset})),
      }
    },
    "snip" => { let text = std::fs::read_to_string(args.next().unwrap()).unwrap(); let list: Vec<String> = serde_json::from_str(&text).unwrap();
      for s in list { match resolve::cjs_exports::analyze(&s) { Ok(f) => println!("{}", serde_json::json!([f.exports, f.reexports])), Err(e) => println!("{}", serde_json::json!({"error": e.message})) } } }
    "detect" => for line in std::io::stdin().lines() {
      let file = line.unwrap();
      let Ok(bytes) = std::fs::read(&file) else { continue };
      let d = resolve::module_syntax::detect(&String::from_utf8_lossy(&bytes));
      println!("{} {file}", d.is_module());
    },
    "time" => { let file = args.next().unwrap(); let s = std::fs::read_to_string(&file).unwrap();
      for _ in 0..3 { let t = std::time::Instant::now(); let r = resolve::cjs_exports::analyze(&s).map(|r| r.exports.len()); let a = t.elapsed(); let t = std::time::Instant::now(); let d = resolve::module_syntax::detect(&s); println!("{} bytes cjs {:?} {:?}, detect {:?} {:?}", s.len(), a, r, t.elapsed(), d); } }
    "import" | "require" => {
      let spec_file = args.next().unwrap(); let parent = args.next().unwrap();
      let list: Vec<String> = serde_json::from_str(&std::fs::read_to_string(spec_file).unwrap()).unwrap();
      for s in list {
        let r = if mode == "import" { resolver.resolve_import(&s, &resolve::paths::path_to_url(&parent), None) } else { resolver.resolve_require(&s, Path::new(&parent), &Default::default()).map(|p| p.to_string_lossy().into_owned()) };
        match r { Ok(u) => println!("{}", serde_json::json!({"s": s, "ok": u})), Err(e) => { let mut m = serde_json::Map::new(); m.insert("s".into(), s.into()); m.insert("code".into(), e.code.into()); m.insert("message".into(), e.message.into()); m.insert("name".into(), format!("{:?}", e.class).into()); for (k,v) in e.properties { m.insert(k.into(), v.into()); } println!("{}", serde_json::Value::Object(m)); } }
      }
      for w in resolver.take_warnings() { eprintln!("{} {}", w.code, w.message); }
    }
    _ => {}
  }
}
