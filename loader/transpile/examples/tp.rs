use std::path::Path;
fn main() {
  let mut args = std::env::args().skip(1);
  let mode = args.next().unwrap();
  let configs = transpile::tsconfig::TsConfigs::new();
  for file in args {
    let path = std::fs::canonicalize(Path::new(&file)).unwrap();
    let source = std::fs::read_to_string(&path).unwrap();
    if mode == "strip" || mode == "transform" {
      let mode = if mode == "strip" { transpile::StripMode::Strip } else { transpile::StripMode::Transform };
      match transpile::strip_types(&source, mode, mode == transpile::StripMode::Transform, "x.ts") {
        Ok(s) => println!("{:?}", s),
        Err(e) => println!("ERR {:?} {}\n{}", e.kind, e.diagnostic.message, e.diagnostic.code_frame),
      }
      continue;
    }
    let kind = transpile::SourceKind::of_path(&path).unwrap();
    let options = configs.options(path.parent().unwrap());
    let start = std::time::Instant::now();
    let as_module = match mode.as_str() { "cjs" => Some(false), "esm" => Some(true), _ => None };
    match transpile::transpile(&path, &source, kind, as_module, &options) {
      Ok(t) => {
        if mode == "time" { println!("{file} {:?} in_place={} module={} {} bytes", start.elapsed(), t.source_map.is_none(), t.is_module, source.len()); }
        else if mode == "out" { let ext = if t.is_module { "mjs" } else { "cjs" }; std::fs::write(format!("{file}.out.{ext}"), t.code).unwrap(); println!("{file}.out.{ext} {}", t.source_map.is_none()); }
        else { println!("// {} in_place={} module={}\n{}", file, t.source_map.is_none(), t.is_module, t.code); }
      }
      Err(e) => println!("{file}: ERR {e}"),
    }
  }
}
