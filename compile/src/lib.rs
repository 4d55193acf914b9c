//! `protojs compile`: a program and the files that it needs, put into one executable.
//!
//! `graph` collects what the program loads, `include` what was asked for besides, `place` gives everything its path in the tree that programs
//! see, `executable` puts it into a copy of protojs, `oci` wraps that into an image; `sea` does what Node's own configuration asks for.

mod executable;
mod graph;
mod include;
mod libraries;
mod module;
mod oci;
mod place;
mod sea;
mod settings;

use std::path::{Path, PathBuf};

use embedded::{Asset, Kind, NewFile, Sizes, Writer};
use ops_module::CodeKind;
use resolve::ResolverOptions;

pub use sea::{build_blob, build_executable, is_config};
pub use settings::{Extension, Settings};

/// What is to be compiled, and how.
#[derive(Debug, Default)]
pub struct Options {
    pub entry: PathBuf,
    pub output: PathBuf,
    /// Paths, folders or patterns of further files.
    pub include: Vec<String>,
    /// What the executable is told besides its files.
    pub settings: Settings,
    pub resolver: ResolverOptions,
    /// The protojs that becomes the executable.
    pub target: PathBuf,
    /// It is another one than the running: code caches are its own business.
    pub is_foreign: bool,
    pub code_cache: bool,
    /// The level of zstd.
    pub compression: Option<i32>,
    /// The folder of an OCI image layout.
    pub oci: Option<PathBuf>,
}

/// What came of it.
#[derive(Debug)]
pub struct Report {
    pub output: PathBuf,
    pub modules: usize,
    pub files: usize,
    /// The bytes of the runtime, and of what was added by part.
    pub runtime: u64,
    pub sizes: Sizes,
    pub total: u64,
    pub warnings: Vec<String>,
}

/// A step that takes a while, for whoever watches.
pub type Progress<'a> = &'a mut dyn FnMut(&str);

/// Compiles a program. An error is what the user is to read.
pub fn compile(options: Options, progress: Progress<'_>) -> Result<Report, String> {
    let target = executable::read_target(&options.target)?;
    progress("collecting modules");
    let mut graph = graph::Graph::new(options.resolver.clone());
    let entry = graph.add_entry(&options.entry)?;
    let assets = include::add(&mut graph, &options.include)?;
    graph.collect(progress)?;
    let place = place::Place::new(graph.paths())?;
    let mut files = Vec::new();
    for (path, module) in &graph.modules {
        files.push(NewFile {
            path: place.of(path),
            kind: Some(module.kind),
            takes_json: module.takes_json,
            data: module.data.clone(),
            map: module.map.clone(),
            cache: Vec::new(),
        });
    }
    if options.code_cache && !options.is_foreign {
        progress("making code caches");
        add_code_caches(&mut files);
    }
    let modules = files.iter().filter(|file| file.kind != Some(Kind::Data)).count();
    let settings = Settings { main: place.of(&entry), ..options.settings };
    let count = files.len();
    let writer = Writer {
        files,
        links: graph.links(&place),
        assets: assets.into_iter().map(|(name, path)| Asset { name, target: place.of(&path) }).collect(),
        settings: settings.to_json(),
        compression: options.compression,
    };
    progress("writing the executable");
    let (payload, sizes) = writer.finish()?;
    let bytes = executable::embed(&target, &payload)?;
    executable::write(&options.output, &bytes)?;
    if let Some(folder) = &options.oci {
        progress("writing the image");
        oci::write(folder, &options.output, &bytes)?;
    }
    Ok(Report {
        output: options.output,
        modules,
        files: count,
        runtime: target.len() as u64,
        sizes,
        total: bytes.len() as u64,
        warnings: graph.warnings,
    })
}

/// Compiles each module without running it, under the name that it will have.
fn add_code_caches(files: &mut [NewFile]) {
    let sources: Vec<(usize, CodeKind, String)> = files
        .iter()
        .enumerate()
        .filter_map(|(index, file)| {
            let kind = match file.kind? {
                Kind::CommonJs => CodeKind::CommonJs,
                Kind::Module => CodeKind::Module,
                _ => return None,
            };
            Some((index, kind, format!("{}/{}", embedded::ROOT, file.path)))
        })
        .collect();
    let caches = runtime::make_code_caches(sources.iter().filter_map(|(index, kind, name)| {
        // What is not UTF-8 is read with replacements, of other lengths than V8 would be told.
        Some((*kind, name.as_str(), std::str::from_utf8(&files[*index].data).ok()?))
    }));
    let texts = sources.iter().filter(|(index, ..)| std::str::from_utf8(&files[*index].data).is_ok()).map(|(index, ..)| *index);
    for (index, cache) in texts.collect::<Vec<_>>().into_iter().zip(caches) {
        files[index].cache = cache.unwrap_or_default();
    }
}

/// A path as messages show it: from the working directory, if it lies there.
fn shown(path: &Path) -> String {
    let folder = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&folder).unwrap_or(path).display().to_string()
}
