//! Vector tiles: what a map needs to draw the sites, stakeholders, ties and context layers of an atlas. Pure.
//!
//! In the order in which they build on each other:
//! - [`coord`] tile addresses; [`project`] Web Mercator and the fixed-point grid on which borders are shared
//! - [`arcs`] borders cut where areas meet, each kept once; [`simplify`] the zoom from which each vertex is drawn
//! - [`ranked`] boxes found by window and rank
//! - [`layer_name`] what can be asked for; [`layer`] the features of a layer with their attributes, simplified once for all zooms ([`SimplifiedLayer`])
//! - [`window`] the features of a window of any size, for maps on paper
//! - [`clip`] to the tile; [`quantise`] to its grid; [`mvt`] one MVT layer, weighed as it is written; [`encode`] the tile
//! - [`archive`] all tiles of a layer in one file (`PMTiles`)
//! - [`tilejson`] what a layer offers; [`map_description`] what a map shows, said once, with borders in dispute ([`disputed`]); [`style`] that, for `MapLibre`;
//!   [`qgis`] and [`qgis_symbol`] that, for QGIS
//!
//! Tiles carry geometry and ids, no values of analyses: the browser joins those by feature id.
//!
//! An atlas holds what its audience may see: hand in one made by `Atlas::for_audience`. Private ties are left out here too.

pub mod archive;
pub mod arcs;
pub mod clip;
pub mod coord;
pub mod disputed;
pub mod encode;
pub mod layer;
pub mod layer_name;
pub mod map_description;
pub mod mvt;
pub mod project;
pub mod qgis;
pub mod qgis_symbol;
pub mod quantise;
pub mod ranked;
pub mod simplify;
pub mod style;
pub mod tilejson;
pub mod window;

pub use coord::{NotATile, TileCoord};
pub use encode::{Tile, TileError};
pub use layer::{Inputs, SimplifiedLayer};
pub use layer_name::LayerName;
pub use map_description::MapDescription;
pub use window::Window;

