//! Maps on paper: a sheet of 1600 x 1200 pixels of the 701 communes of Mali in their classes, as PNG from a warm worker and as SVG. The borders
//! are read where `../shared` or `SITELINES_SHARED` has them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use divan::Bencher;
use sitelines::app::import::{ImportOptions, import};
use sitelines::app::importing::UNSEEN;
use sitelines::app::maps::{self, Asked};
use sitelines::app::{App, View};
use sitelines::interchange::Upload;
use sitelines::render::Renderer;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// The workspace of Mali, in a folder that lasts as long as the bench; `None` where its borders are missing.
fn mali() -> Option<&'static (App, Arc<View>)> {
    static KEPT: OnceLock<Option<(App, Arc<View>)>> = OnceLock::new();
    KEPT.get_or_init(|| {
        let shared = std::env::var_os("SITELINES_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
        let read = |name: &str| Some(Upload { name: name.to_owned(), bytes: std::fs::read(shared.join("data/boundaries").join(name)).ok()? });
        let files = ["mli_adm1_regions_codab_v02.geojson", "mli_adm2_cercles_codab_v02.geojson", "mli_adm3_communes_codab_v02.geojson"];
        let files: Vec<Upload> = files.into_iter().map(read).collect::<Option<_>>()?;
        let folder = tempfile::tempdir().ok()?.keep();
        let app = App::open(&folder).ok()?;
        let workspace = app.create("mali").ok()?;
        let report = import(&workspace, &files, &ImportOptions { author: "bench".into(), ..ImportOptions::default() }, UNSEEN).ok()?;
        assert!(report.applied, "the borders of Mali come in");
        Some((app, workspace.view()))
    })
    .as_ref()
}

fn sheet() -> Asked {
    Asked { width: 1_600, height: 1_200, given: vec![("kind".to_owned(), "commune".to_owned())], ..Asked::of("coverage") }
}

#[divan::bench(sample_count = 10)]
fn picture_of_701_communes_warm(bencher: Bencher) {
    let Some((app, view)) = mali() else { return };
    let renderer = Renderer::of_program(env!("CARGO_BIN_EXE_sitelines").into());
    let draw = || maps::draw(view, &app.reports, &sheet()).expect("drawn").png(&renderer).expect("a picture");
    draw();
    bencher.bench_local(draw);
}

#[divan::bench(sample_count = 10)]
fn svg_of_701_communes(bencher: Bencher) {
    let Some((app, view)) = mali() else { return };
    bencher.bench_local(|| maps::svg(view, &app.reports, &sheet()).expect("drawn"));
}
