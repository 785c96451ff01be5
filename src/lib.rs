//! Sitelines: who works where, on what, with whom, and where nobody does.
//!
//! A functional core (plain data and pure analyses) inside thin shells (store, files, HTTP, command line). The rooms, in
//! the order in which they may use each other (`tests/architecture.rs` holds it):
//!
//! - [`domain`] the nouns as plain data with parsing constructors
//! - [`atlas`] the immutable, indexed view of one revision of a workspace
//! - [`analysis`] one question per file, with evidence; [`tiles`] vector tiles, the map description and its style
//! - [`query`] filters in CQL2 over features; [`matching`] names and place codes find their records; [`layout`] where stakeholders stand in the two pictures
//! - [`messages`] the words that Rust writes, in all languages; [`letters`] fonts, lines and names on paper
//! - [`render`] maps on paper, by maplibre-rs in a child process and as SVG; [`report`] briefings and figures
//! - [`interchange`] bytes in, drafts out; feature tables in, bytes out; [`store`] the GeoPackage file and its log
//! - [`app`] the use cases; [`http`] and [`cli`] the shells over them
//!
//! # An import, step by step
//!
//! 1. [`cli`] or [`http::imports`] makes an [`interchange::Upload`] of each file; its name is a label, never a path.
//! 2. [`interchange::read`] recognises the profile and gives [`domain::Draft`]s and located [`domain::Problem`]s. It asks
//!    what is known only through [`domain::Known`], which [`matching::AtlasNames`] answers. Foreign formats are opened in a
//!    child process.
//! 3. [`app::import`] lays each draft over what is known, finds conflicts and references that lead nowhere, and works out
//!    the difference. While a row is an error nothing goes further.
//! 4. [`app::workspace::Workspace::change`] commits one [`domain::ChangeSet`] through [`store::Store`] against the revision
//!    it was made for, applies it to the atlas and swaps the view. Readers of the old view keep it until they are done.
//!
//! # A question about gaps, step by step
//!
//! 1. [`http::analyses`] checks the parameters against the registry entry and makes an ETag of them and of the history
//!    head; a client that holds that answer gets 304 and nothing is computed.
//! 2. [`app::analyse`] looks in its cache, else runs the function of [`analysis::REGISTRY`] on the atlas that may be shown:
//!    without private and sensitive records ([`atlas::public`]) and without rows that only illustrate.
//! 3. The report leaves as JSON, or as a [`domain::table::FeatureTable`] that any format can write, with the geometry of
//!    each row's site.
//!
//! # A tile, step by step
//!
//! 1. [`http::tiles`] parses the address; a tile that cannot be is 404.
//! 2. [`app::workspace::View::layer`] holds the shared borders of the revision, simplified once per zoom.
//! 3. [`tiles`] clips, quantises and encodes. Tiles carry geometry, ids and names; the browser joins analysis values by id,
//!    so that choosing another theme fetches no tile.
//!
//! # Where the code departs from the plan
//!
//! - `app` keeps three atlases of a revision, made when first asked for: for writing, for showing, for showing with
//!   examples. What may be shown is decided once, when that atlas is built, and no route can forget it.
//! - Private records are kept in `<workspace>.private.sqlite` as a log of their own, whose entries count only if the
//!   workspace's log has the same commit: one commit, two files, no state in between.
//! - An ETag of anything but a record hashes the history head alone: simpler than the revisions of the kinds read, and a commit is rare.

pub mod analysis;
pub mod app;
pub mod atlas;
pub mod cli;
pub mod domain;
pub mod http;
pub mod interchange;
pub mod layout;
pub mod letters;
pub mod matching;
pub mod messages;
pub mod query;
pub mod report;
pub mod render;
pub mod store;
pub mod tiles;
