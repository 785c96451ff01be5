//! Networks of others: one neutral shape for every format, and from it stakeholders and ties.
//!
//! - [`file`] nodes, edges and their attributes, whatever the format; a further format is one reader that fills it
//! - [`graphml`] reads GraphML
//! - [`meaning`] which attribute says which field, as data in `data/profiles/network.toml`
//! - [`drafts`] from the neutral shape to drafts; [`who`] finds the stakeholder of a node

pub mod drafts;
pub mod file;
pub mod graphml;
pub mod meaning;
pub mod who;

pub use file::NetworkFile;
