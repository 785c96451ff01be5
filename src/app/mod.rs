//! Use cases: open, import, edit, analyse, export, show. Owns the atlases and caches; knows no status codes.
//!
//! - [`sight`] what somebody sees of a record and may change; [`workspace`] one open workspace and its views; [`folder`] the folder that holds them; [`cases`] those that ship
//! - [`edit`] single records, history, revert; [`batch`] several changes in one revision; [`check`] references; [`objections`] *this is wrong*; [`import`] files, [`importing`] how far that
//!   is, [`import_review`] which column means what and which doubtful name is which, [`round_trip`] tables of ours
//!   that come home, [`merge`] workspace files that do, [`doubts`] what may be wrong though it can be taken
//! - [`analyse`] analyses with a cache; [`acknowledge`] a finding is let stand; [`cards`] everything about one site or stakeholder; [`picture`] the network
//!   and the map; [`export`] layers that leave, [`format`](mod@format) in what, [`networks`] the network among them, [`labels`] beside codes, [`template`] empty tables; [`archive`] their tiles in one file; [`qgis`] maps for QGIS; [`maps`] maps on paper; [`collections`] what leaves feature by feature; [`jobs`] long work that answers later, with what it [`made`]
//! - [`briefing`] what is put on the table, as PDF and HTML; [`figure`] a figure of it alone
//! - [`error`] what a use case may answer instead; [`clock`] what time it is

pub mod acknowledge;
pub mod analyse;
pub mod archive;
pub mod batch;
pub mod briefing;
pub mod cards;
pub mod cases;
pub mod check;
pub mod clock;
pub mod collections;
pub mod doubts;
pub mod edit;
pub mod error;
pub mod export;
pub mod figure;
pub mod folder;
pub mod format;
pub mod import;
mod import_counts;
pub mod import_review;
pub mod importing;
pub mod jobs;
pub mod labels;
pub mod merge;
pub mod made;
pub mod maps;
pub mod networks;
pub mod objections;
pub mod picture;
pub mod qgis;
pub mod round_trip;
pub mod sight;
pub mod template;
pub mod workspace;

pub use error::AppError;
pub use folder::{App, Beside};
pub use workspace::{View, Workspace};
