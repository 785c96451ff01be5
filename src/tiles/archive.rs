//! All tiles of a layer in one file, for maps without a line: `PMTiles` version 3.
//!
//! Tiles are walked zoom by zoom from the whole world; below a tile that no feature's box meets nothing is looked at. Within a
//! zoom they stand along the Hilbert curve, as the format wants it (<https://github.com/protomaps/PMTiles>, spec v3), so that
//! neighbours on the map are neighbours in the file; equal tiles are kept once. The same layer gives the same bytes.

use std::io::{Seek, Write};

use pmtiles::{Compression, PmTilesWriter, TileId, TileType};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::coord::TileCoord;
use super::encode::TileError;
use super::layer::SimplifiedLayer;
use super::simplify::FULL_DETAIL_ZOOM;
use super::tilejson::{Describe, tilejson};

/// The most tiles of one archive: a country of 700 communes to zoom 11, a minute of work.
pub const MAX_TILES: usize = 100_000;

/// Tiles that are made at once before they are written.
const AT_ONCE: usize = 256;

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The deepest zoom that it holds; clients enlarge its tiles beyond.
    pub deepest: u8,
    /// Number of tiles.
    pub tiles: usize,
}

/// Why an archive could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// More tiles than [`MAX_TILES`].
    #[error("to zoom {asked} there would be more than {MAX_TILES} tiles: ask for at most zoom {at_most}")]
    TooMany {
        /// The zoom asked for.
        asked: u8,
        /// The deepest zoom that fits.
        at_most: u8,
    },
    /// The caller has had enough.
    #[error("cancelled")]
    Cancelled,
    /// A tile could not be made.
    #[error(transparent)]
    Tile(#[from] TileError),
    /// The file could not be written.
    #[error("the archive could not be written: {0}")]
    Write(#[from] pmtiles::PmtError),
}

/// Writes all tiles of a layer from zoom 0 to `deepest`, or as deep as [`MAX_TILES`] tiles and full detail let it.
/// O(tiles x vertices in each).
pub fn write<W: Write + Seek>(
    layer: &SimplifiedLayer,
    describe: &Describe<'_>,
    deepest: Option<u8>,
    go_on: &(impl Fn() -> bool + Sync),
    out: W,
) -> Result<Written, ArchiveError> {
    let levels = levels(layer, deepest, MAX_TILES, go_on)?;
    let deepest = u8::try_from(levels.len().saturating_sub(1)).unwrap_or(FULL_DETAIL_ZOOM);
    let mut archive = PmTilesWriter::new(TileType::Mvt)
        .tile_compression(Compression::Gzip)
        .min_zoom(0)
        .max_zoom(deepest)
        .metadata(metadata(layer, describe, deepest).to_string());
    if let Some([w, s, e, n]) = layer.bounds {
        archive = archive.bounds(w, s, e, n).center(f64::midpoint(w, e), f64::midpoint(s, n)).center_zoom(first_full(&levels));
    }
    let mut archive = archive.create(out)?;
    let mut count = 0;
    for tiles in levels.iter().flat_map(|level| level.chunks(AT_ONCE)) {
        let made: Vec<Result<Vec<u8>, TileError>> = tiles.par_iter().map(|at| layer.tile(*at).map(|tile| tile.bytes)).collect();
        if !go_on() {
            return Err(ArchiveError::Cancelled);
        }
        for (at, bytes) in tiles.iter().zip(made) {
            let bytes = bytes?;
            if !bytes.is_empty() {
                archive.add_tile(pmtiles::TileCoord::new(at.z(), at.x(), at.y())?, &bytes)?;
                count += 1;
            }
        }
    }
    archive.finalize()?;
    Ok(Written { deepest, tiles: count })
}

/// The tiles of each zoom that some feature's box meets, along the Hilbert curve: at most `most` in all, else an error where
/// a zoom was asked for, and fewer zooms where none was.
pub fn levels(layer: &SimplifiedLayer, deepest: Option<u8>, most: usize, go_on: &impl Fn() -> bool) -> Result<Vec<Vec<TileCoord>>, ArchiveError> {
    let mut levels: Vec<Vec<TileCoord>> = Vec::new();
    let mut next: Vec<TileCoord> = TileCoord::new(0, 0, 0).into_iter().filter(|at| layer.meets(*at)).collect();
    let mut count = 0;
    for zoom in 0..=deepest.unwrap_or(FULL_DETAIL_ZOOM) {
        if !go_on() {
            return Err(ArchiveError::Cancelled);
        }
        count += next.len();
        if count > most {
            return match deepest {
                Some(asked) => Err(ArchiveError::TooMany { asked, at_most: zoom.saturating_sub(1) }),
                None => Ok(levels),
            };
        }
        next.sort_by_cached_key(|at| pmtiles::TileCoord::new(at.z(), at.x(), at.y()).map_or(u64::MAX, |at| TileId::from(at).value()));
        let below = next.iter().flat_map(|at| children(*at)).filter(|at| layer.meets(*at)).collect();
        levels.push(std::mem::replace(&mut next, below));
    }
    Ok(levels)
}

/// The four tiles of the next zoom.
fn children(at: TileCoord) -> impl Iterator<Item = TileCoord> {
    let [z, x, y] = [u32::from(at.z()) + 1, at.x() * 2, at.y() * 2];
    [(0, 0), (1, 0), (0, 1), (1, 1)].into_iter().filter_map(move |(right, down)| TileCoord::new(z, x + right, y + down).ok())
}

/// The deepest zoom at which the whole layer lies in at most four tiles.
fn first_full(levels: &[Vec<TileCoord>]) -> u8 {
    let whole = levels.iter().rposition(|level| level.len() <= 4).unwrap_or(0);
    u8::try_from(whole).unwrap_or(0)
}

/// What the archive says of itself: the members of `TileJSON` that the format takes over.
fn metadata(layer: &SimplifiedLayer, describe: &Describe<'_>, deepest: u8) -> Value {
    let mut said = tilejson(layer, describe);
    if let Some(members) = said.as_object_mut() {
        members.retain(|name, _| matches!(name.as_str(), "name" | "version" | "attribution" | "vector_layers"));
        members.insert("type".to_owned(), json!("overlay"));
        members.insert("generator".to_owned(), json!(concat!("sitelines ", env!("CARGO_PKG_VERSION"))));
        for part in members.get_mut("vector_layers").and_then(Value::as_array_mut).into_iter().flatten() {
            part["maxzoom"] = json!(deepest);
        }
    }
    said
}
