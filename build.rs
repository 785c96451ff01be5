//! Embeds the built web application, or a page that says how to build it.

fn main() {
    println!("cargo::rerun-if-changed=web/dist");
    println!("cargo::rerun-if-changed=data");
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
