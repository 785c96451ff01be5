//! Two renderers draw the same scene: maplibre-rs in its process, and resvg from the SVG. Where they agree, both are right
//! about colours, holes, strokes and places. And the colours are those of the page's style.

use std::collections::BTreeMap;

use sitelines::app::maps::{self, Asked};
use sitelines::letters::Fonts;
use sitelines::render::picture;
use sitelines::render::scene::{Ink, channels};
use sitelines::tiles::map_description::PAPER;

use super::{app, at, decoded, studio};

/// Workspace, map and parameters.
pub(super) type Main = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// The main map of each shipped case, at a size at which every mark is seen.
pub(super) const MAIN: [Main; 6] = [
    ("example", "coverage", &[("theme", "drinking-water")]),
    ("example", "gap_score", &[]),
    ("mali-pact", "coverage", &[]),
    ("mekong-wetlands", "coverage", &[]),
    ("cambodia-partnership", "network", &[]),
    ("partnership-forum", "network", &[]),
];

fn asked(map: &str, given: &[(&str, &str)]) -> Asked {
    Asked { width: 720, height: 540, given: given.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(), ..Asked::of(map) }
}

#[test]
fn maplibre_and_resvg_draw_the_same_maps() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, studio) = (app(folder.path()), studio());
    let options = Fonts::find(None).expect("the package fonts-noto-core").options();
    for (case, map, given) in MAIN {
        let view = app.workspace_or_case(case).expect("a case").view();
        let drawing = maps::draw(&view, &app.reports, &asked(map, given)).expect("drawn");
        let theirs = decoded(&drawing.png(&studio.renderer).expect("a picture"));
        let ours = decoded(&picture::of_svg(&drawing.svg(), 720, 540, &options).expect("a picture"));
        // edges are antialiased in two ways; inside and outside of shapes there is no difference
        let mut far = 0;
        let mut sum = 0_u64;
        for (a, b) in theirs.data().chunks_exact(4).zip(ours.data().chunks_exact(4)) {
            let difference = (0..3).map(|i| a[i].abs_diff(b[i])).max().unwrap_or_default();
            far += u32::from(difference > 64);
            sum += u64::from(difference);
        }
        let (share, mean) = (f64::from(far) / (720.0 * 540.0), sum as f64 / (720.0 * 540.0));
        println!("{case} {map}: {:.3} % of the pixels differ by more than a quarter, mean difference {mean:.2} of 255", share * 100.0);
        assert!(share < 0.01, "{case} {map}: {share} of the pixels differ");
        assert!(mean < 2.5, "{case} {map}: {mean}");
    }
}

/// Colour of a layer of the page's style over the paper, by the value of the feature state that it is for.
fn colours_of_style(style: &serde_json::Value) -> BTreeMap<String, [f64; 3]> {
    let mut colours = BTreeMap::new();
    for layer in style["layers"].as_array().expect("layers") {
        let (Some(id), Some(colour)) = (layer["id"].as_str(), layer["paint"]["fill-color"].as_str()) else { continue };
        let opacity = layer["paint"]["fill-opacity"][2][3].as_f64().expect("the opacity of a confirmed site");
        let (top, under) = (channels(colour).expect("a colour"), channels(PAPER).expect("a colour"));
        let mixed = [0, 1, 2].map(|i| f64::from(top[i]) * opacity + f64::from(under[i]) * (1.0 - opacity));
        colours.insert(id.trim_start_matches("sites-").to_owned(), mixed);
    }
    colours
}

#[test]
fn sites_have_the_colours_of_the_page() {
    let server = crate::support::TestServer::with_case("example");
    let style = server.get("/styles/example/coverage.json").expect(200).json();
    let of_style = colours_of_style(&style);
    let folder = tempfile::tempdir().expect("a folder");
    let (app, studio) = (app(folder.path()), studio());
    let view = app.workspace_or_case("example").expect("the example").view();
    let drawing = maps::draw(&view, &app.reports, &asked("coverage", &[("theme", "drinking-water")])).expect("drawn");
    let picture = decoded(&drawing.png(&studio.renderer).expect("a picture"));
    let ([x, y], scene) = &drawing.scenes()[0];
    let mut found = BTreeMap::new();
    for layer in &scene.layers {
        let (Some(class), Ink::Fill { areas, .. }) = (layer.id.strip_prefix("state-"), &layer.ink) else { continue };
        let Some(expected) = of_style.get(class) else { continue };
        // somewhere inside each site its colour is seen, whatever names and marks stand on it
        let mut seen = 0;
        for area in areas {
            let ring = &area[0].0;
            let middle = [0, 1].map(|axis| ring.iter().map(|p| p[axis]).sum::<f64>() / ring.len() as f64);
            for (dx, dy) in [(0.0, 0.0), (18.0, 0.0), (-18.0, 0.0), (0.0, 18.0), (0.0, -18.0), (12.0, 12.0), (-12.0, -12.0)] {
                let pixel = at(&picture, f64::from(*x) + middle[0] + dx, f64::from(*y) + middle[1] + dy);
                seen += u32::from((0..3).all(|i| (f64::from(pixel[i]) - expected[i]).abs() <= 1.5));
            }
        }
        assert!(seen as usize >= areas.len(), "{class}: seen {seen} times in {} sites", areas.len());
        found.insert(class.to_owned(), areas.len());
    }
    assert!(found.len() >= 3, "classes that were looked at: {found:?}");
}
