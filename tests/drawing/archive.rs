//! All tiles of a layer in one file.

use std::io::Cursor;

use sitelines::tiles::archive::{ArchiveError, Written, levels, write};
use sitelines::tiles::simplify::FULL_DETAIL_ZOOM;
use sitelines::tiles::tilejson::Describe;
use sitelines::tiles::{Inputs, LayerName, SimplifiedLayer};

use super::support::{atlas, point, site};

fn sites(places: &[(f64, f64)]) -> SimplifiedLayer {
    let records: Vec<_> = places.iter().enumerate().map(|(i, (lon, lat))| site(&format!("s{i}"), &point(*lon, *lat))).collect();
    SimplifiedLayer::build(&atlas(&records), &LayerName::Sites, &Inputs::default()).expect("a layer")
}

#[test]
fn zooms_end_where_the_tiles_would_be_too_many() {
    let layer = sites(&[(-5.0, 13.0), (104.0, 12.0)]);
    let on = || true;
    let sizes = |most| levels(&layer, None, most, &on).expect("levels").iter().map(Vec::len).collect::<Vec<_>>();
    let all = sizes(1_000_000);
    assert_eq!(all.len(), usize::from(FULL_DETAIL_ZOOM) + 1);
    // the two lie in halves of the world from zoom 1 on
    assert_eq!(all[..2], [1, 2]);
    let to_five: usize = all[..6].iter().sum();
    assert_eq!(sizes(to_five).len(), 6, "as many as the limit are taken");
    assert_eq!(sizes(to_five - 1).len(), 5, "and one fewer is a zoom less");
    let refused = levels(&layer, Some(9), to_five, &on).expect_err("too many");
    assert!(matches!(refused, ArchiveError::TooMany { asked: 9, at_most: 5 }), "{refused}");
    assert!(matches!(levels(&layer, None, 10, &|| false), Err(ArchiveError::Cancelled)));
}

#[test]
fn a_layer_without_geometry_is_an_archive_without_tiles_and_the_same_layer_is_the_same_bytes() {
    let describe = Describe { tiles: "", name: "a layer", attribution: Some("<i>us</i>"), revision: 3 };
    let archive = |layer: &SimplifiedLayer, deepest| {
        let mut out = Cursor::new(Vec::new());
        let written = write(layer, &describe, Some(deepest), &|| true, &mut out).expect("written");
        (written, out.into_inner())
    };
    let (written, bytes) = archive(&sites(&[]), 3);
    assert_eq!(written, Written { deepest: 3, tiles: 0 });
    assert_eq!(bytes[..8], *b"PMTiles\x03");
    let layer = sites(&[(-5.0, 13.0), (104.0, 12.0), (179.999, 0.0)]);
    let (written, bytes) = archive(&layer, 6);
    assert!(written.tiles > 12, "{written:?}");
    assert_eq!(archive(&layer, 6), (written, bytes));
}
