//! Embeds the built web application, or a page that says how to build it.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

fn main() {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rustc-env=SITELINES_BUILD={:016x}", fingerprint());
    println!("cargo::rerun-if-changed=web/dist");
    println!("cargo::rerun-if-changed=data");
    keep_countries();
    if std::path::Path::new("web/dist/index.html").exists() {
        memory_serve::load_directory("web/dist");
        return;
    }
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let folder = std::path::Path::new(&out).join("no-web");
    std::fs::create_dir_all(&folder).expect("OUT_DIR can be written");
    let page = "<!doctype html><title>Sitelines</title><p>The web application was not built into this program: \
                run <code>make run</code>, or <code>npm ci && npm run build</code> in <code>web/</code> and build again. \
                The API is at <a href=\"/api/docs\">/api/docs</a>.";
    std::fs::write(folder.join("index.html"), page).expect("OUT_DIR can be written");
    memory_serve::load_directory(folder);
}

/// The countries of the page's own basemap (Natural Earth, from the npm package `world-atlas`), for maps on paper: what the
/// page was built with; nothing where it was not built.
fn keep_countries() {
    let built = std::fs::read_dir("web/dist/assets").into_iter().flatten().flatten().map(|entry| entry.path());
    let is_countries = |path: &std::path::PathBuf| {
        let stem = path.file_stem().and_then(|n| n.to_str());
        stem.is_some_and(|n| n.starts_with("countries-50m")) && path.extension().is_some_and(|e| e == "json")
    };
    let countries = built.filter(is_countries).min().and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(std::path::Path::new(&out).join("countries.json"), countries).expect("OUT_DIR can be written");
}

/// A number that differs between builds that may answer differently: names and bytes of sources, data and pages.
fn fingerprint() -> u64 {
    let mut files = Vec::new();
    for root in ["src", "data", "web/dist", "Cargo.lock"] {
        collect(std::path::Path::new(root), &mut files);
    }
    files.sort();
    let mut hash = DefaultHasher::new();
    for file in files {
        file.hash(&mut hash);
        std::fs::read(&file).unwrap_or_default().hash(&mut hash);
    }
    hash.finish()
}

fn collect(path: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
    if path.is_file() {
        files.push(path.to_owned());
    }
    for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
        collect(&entry.path(), files);
    }
}
