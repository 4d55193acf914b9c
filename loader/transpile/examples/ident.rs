use std::path::Path;
fn main() {
  let mut o = transpile::CompilerOptions::default(); o.verbatim_module_syntax = true;
  let (mut same, mut bad, mut errs) = (0, 0, 0);
  for line in std::io::stdin().lines() { let f = line.unwrap(); let Ok(s) = std::fs::read_to_string(&f) else { continue };
    let s = s.strip_prefix('\u{FEFF}').unwrap_or(&s).to_string();
    match transpile::transpile(Path::new("/x/a.ts"), &s, transpile::SourceKind::Ts, None, &o) {
      Ok(t) => { eprintln!("{} {f}", t.is_module); if t.source_map.is_none() && t.code == s { same += 1 } else { bad += 1; if bad < 20 { println!("{f} in_place={}", t.source_map.is_none()); } } }
      Err(e) => { errs += 1; if errs < 30 { println!("ERR {f}: {} {}:{}", e.message, e.line, e.column); } } } }
  println!("{same} {bad} {errs}");
}
