//! Maps on paper: a map description and prepared layers become a sheet with title, legend and sources, as SVG or PNG.
//!
//! In the order in which they build on each other:
//! - [`frame`] sizes, extents, and the window of the world that a frame shows; [`scene`] what lies inside a frame, in pixels;
//!   [`compose`] a map description with values of sites as a scene
//! - [`polygons`] strokes, circles and hatchings as areas; [`mvt`] a scene as vector tiles; [`wire`], [`worker`] and [`client`]
//!   maplibre-rs in a process of its own, which may crash; [`svg`] the same scene as SVG
//! - [`furniture`] scale and north; [`locator`] the inset, and [`corner`] where it may lie; [`legend`] what colours mean; letters and names are of [`crate::letters`]
//! - [`sheet`] all of it in its place; [`picture`] pixels put together; [`error`] why there is none
//!
//! The picture and the SVG are made from one [`scene::Scene`], and its colours from the map description that the page's
//! style is made from: what is blue on the page is the same blue on paper.

pub mod client;
pub mod compose;
pub mod corner;
pub mod error;
pub mod frame;
pub mod furniture;
pub mod legend;
pub mod locator;
pub mod mvt;
pub mod picture;
pub mod polygons;
pub mod scene;
pub mod sheet;
pub mod svg;
pub mod wire;
#[cfg(feature = "render")]
pub mod worker;

pub use client::Renderer;
pub use error::RenderError;
pub use frame::{Extent, Size};
