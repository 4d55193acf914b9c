use std::path::Path; use std::time::Instant;
fn main() {
  let root = std::env::temp_dir().join("rbench"); let _ = std::fs::remove_dir_all(&root);
  let w = |p: &str, t: &str| { let p = root.join(p); std::fs::create_dir_all(p.parent().unwrap()).unwrap(); std::fs::write(p, t).unwrap(); };
  for p in 0..100 { w(&format!("node_modules/p{p}/package.json"), &format!("{{\"name\":\"p{p}\",\"version\":\"1.0.0\",\"main\":\"./lib/index.js\",\"scripts\":{{\"a\":\"b\"}},\"dependencies\":{{{}}}}}", (0..20).map(|i| format!("\"d{i}\":\"^1.0.0\"")).collect::<Vec<_>>().join(","))); for f in 0..10 { w(&format!("node_modules/p{p}/lib/f{f}.js"), ""); } w(&format!("node_modules/p{p}/lib/index.js"), ""); }
  for round in 0..3 {
    let r = resolve::Resolver::new(Default::default());
    let t = Instant::now(); let mut n = 0;
    for p in 0..100 { let parent = root.join(format!("src/a/b/m{}.js", p % 10)); r.resolve_require(&format!("p{p}"), &parent, &Default::default()).unwrap(); n += 1;
      for f in 0..10 { let parent = root.join(format!("node_modules/p{p}/lib/index.js")); let x = r.resolve_require(&format!("./f{f}"), &parent, &Default::default()).unwrap(); let _ = resolve::format::of_file(Path::new(&x), &r).unwrap(); n += 1; } }
    let a = t.elapsed();
    let r = resolve::Resolver::new(Default::default());
    let t = Instant::now();
    for p in 0..100 { let parent = resolve::paths::path_to_url(&root.join("src/a/b/m.js").to_string_lossy()); r.resolve_import(&format!("p{p}"), &parent, None).unwrap();
      let parent = resolve::paths::path_to_url(&root.join(format!("node_modules/p{p}/lib/index.js")).to_string_lossy());
      for f in 0..10 { let u = r.resolve_import(&format!("./f{f}.js"), &parent, None).unwrap(); let x = resolve::paths::url_to_path(&u).unwrap(); let _ = resolve::format::of_file(Path::new(&x), &r).unwrap(); } }
    println!("{round}: {n} require {a:?}, import {:?}", t.elapsed());
  }
}
