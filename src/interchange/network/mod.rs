//! Networks of others: one neutral shape for every format, and from it stakeholders and ties.
//!
//! - [`file`] nodes, edges and their attributes, whatever the format; [`builder`] gathers them within the limits
//! - in XML [`graphml`] (labels in its drawings: [`drawing`]) and [`gexf`]; in text of their own [`gml`], [`pajek`] and
//!   [`dl`], which [`dl_header`] begins
//! - in JSON, which [`json`] tells apart and walks through: [`nodelink`] and JSON Graph Format, [`kumu`]
//! - in sheets, which [`grids`] tells apart: [`tables`] with a header, [`lists`] without, [`matrix`]
//! - [`meaning`] which attribute says which field, as data in `data/profiles/network.toml`
//! - [`write`](mod@write) the way out, in seven formats
//! - [`kinds`] what kind of ties the words of edges are taken for; [`causal`] what is no network of partners
//! - [`drafts`] from the neutral shape to drafts; [`naming`] says what names the nodes, [`who`] finds the stakeholder of a node

pub mod builder;
pub mod causal;
pub mod dl;
pub mod dl_header;
pub mod drafts;
pub mod drawing;
pub mod file;
pub mod gexf;
pub mod gml;
pub mod graphml;
pub mod grids;
pub mod json;
pub mod kinds;
pub mod kumu;
pub mod lists;
pub mod matrix;
pub mod meaning;
pub mod naming;
pub mod nodelink;
pub mod pajek;
pub mod tables;
pub mod who;
pub mod write;

pub use file::NetworkFile;
