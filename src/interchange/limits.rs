//! The limits of an import: each has a name, a number and a reason, and is tested at the limit and one beyond.

use std::time::Duration;

/// The limits of one import. [`Limits::STANDARD`] is what the door uses; tests use smaller ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Files in one import: a case folder has 25 kinds; a country's set of boundaries has tens.
    pub files: usize,
    /// Bytes of one import in all: a national commune set in full resolution has 3 MB, a coastline 100 MB.
    pub bytes: usize,
    /// Rows of one table: as many as a spreadsheet has.
    pub rows: usize,
    /// Cells of one table: a million rows of twenty columns; each costs memory even where it is blank.
    pub cells: usize,
    /// Columns of one table: our widest kind has 26, wide surveys have hundreds.
    pub columns: usize,
    /// Characters of one cell that is no geometry: as many as a spreadsheet cell holds.
    pub cell_chars: usize,
    /// Nesting of JSON: GeoJSON needs 8 (a hole of a part of a geometry collection), attributes a few more.
    pub json_depth: usize,
    /// Nesting of XML: GraphML needs 5, with the drawings of yEd 10, each graph inside a node 2 more.
    pub xml_depth: usize,
    /// Entries of an archive: a shapefile has 5 to 9, a workbook some tens.
    pub archive_entries: usize,
    /// Bytes that an archive unpacks to, all entries together.
    pub archive_bytes: u64,
    /// Problems that are listed; the rest is counted. Nobody reads more.
    pub problems: usize,
    /// Wall time of the reader of vector files: the largest national set tried takes 2 s.
    pub vector_time: Duration,
    /// Address space of the reader of vector files: the libraries alone map 0.5 GB.
    pub vector_memory: u64,
}

impl Limits {
    /// What the door uses.
    pub const STANDARD: Self = Self {
        files: 1_000,
        bytes: 256 * 1024 * 1024,
        rows: 1_048_576,
        cells: 20_000_000,
        columns: 1_024,
        cell_chars: 32_767,
        json_depth: 64,
        xml_depth: 64,
        archive_entries: 2_000,
        archive_bytes: 512 * MIB,
        problems: 20_000,
        vector_time: Duration::from_mins(1),
        vector_memory: 3 * 1024 * MIB,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::STANDARD
    }
}

const MIB: u64 = 1024 * 1024;
