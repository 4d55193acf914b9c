//! An image of the executable and the libraries it needs, as an OCI image layout: one layer on nothing.
//! Source: the OCI image format specification, version 1.1.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{libraries, shown};

/// Images have the same digest whenever they are made.
const CREATED: &str = "1970-01-01T00:00:00Z";

/// Writes the layout into a folder that is made for it.
pub fn write(folder: &Path, output: &Path, executable: &[u8]) -> Result<(), String> {
    let libraries = libraries::of(executable)?;
    let name = output.file_name().map_or_else(|| "app".into(), |name| name.to_string_lossy().into_owned());
    let layer = layer(&name, executable, &libraries)?;
    let blobs = folder.join("blobs/sha256");
    fs::create_dir_all(&blobs).map_err(|error| format!("cannot make {}: {error}", shown(&blobs)))?;
    let put = |bytes: &[u8], media: &str| -> Result<Value, String> {
        let digest = hex(bytes);
        save(&blobs.join(&digest), bytes)?;
        Ok(json!({ "mediaType": media, "digest": format!("sha256:{digest}"), "size": bytes.len() }))
    };
    let config = json!({
        "created": CREATED,
        "architecture": libraries.architecture,
        "os": "linux",
        "config": { "Entrypoint": [format!("/{name}")], "WorkingDir": "/", "Env": ["PATH=/"] },
        "rootfs": { "type": "layers", "diff_ids": [format!("sha256:{}", hex(&layer))] },
        "history": [{ "created": CREATED, "created_by": "protojs compile" }],
    });
    let config = put(config.to_string().as_bytes(), "application/vnd.oci.image.config.v1+json")?;
    let layer = put(&layer, "application/vnd.oci.image.layer.v1.tar")?;
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": config,
        "layers": [layer],
    });
    let mut manifest = put(manifest.to_string().as_bytes(), "application/vnd.oci.image.manifest.v1+json")?;
    manifest["platform"] = json!({ "architecture": libraries.architecture, "os": "linux" });
    manifest["annotations"] = json!({ "org.opencontainers.image.ref.name": "latest" });
    let index = json!({ "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [manifest] });
    save(&folder.join("index.json"), index.to_string().as_bytes())?;
    save(&folder.join("oci-layout"), br#"{"imageLayoutVersion":"1.0.0"}"#)
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("cannot write {}: {error}", shown(path)))
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The files of the image, sorted: `/tmp`, the libraries where the loader looks for them, the executable at the root.
fn layer(name: &str, executable: &[u8], libraries: &libraries::Libraries) -> Result<Vec<u8>, String> {
    let mut folders = BTreeSet::from([PathBuf::from("tmp")]);
    for path in libraries.files.keys() {
        let inside = path.strip_prefix("/").unwrap_or(path);
        folders.extend(inside.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_owned));
    }
    let mut archive = tar::Builder::new(Vec::new());
    let failed = |error: std::io::Error| format!("cannot make the image's layer: {error}");
    for folder in &folders {
        let mode = if *folder == Path::new("tmp") { 0o1777 } else { 0o755 };
        add(&mut archive, folder, tar::EntryType::Directory, mode, &[]).map_err(failed)?;
    }
    for (path, bytes) in &libraries.files {
        let inside = path.strip_prefix("/").unwrap_or(path);
        add(&mut archive, inside, tar::EntryType::Regular, 0o755, bytes).map_err(failed)?;
    }
    add(&mut archive, Path::new(name), tar::EntryType::Regular, 0o755, executable).map_err(failed)?;
    archive.into_inner().map_err(failed)
}

fn add(archive: &mut tar::Builder<Vec<u8>>, path: &Path, kind: tar::EntryType, mode: u32, bytes: &[u8]) -> std::io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_size(bytes.len() as u64);
    header.set_mtime(0);
    header.set_uid(0);
    header.set_gid(0);
    archive.append_data(&mut header, path, bytes)
}
