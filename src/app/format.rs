//! The formats in which things leave: one table from which the command line, the addresses and the media types follow.

#![allow(clippy::doc_markdown, reason = "GraphML, FlatGeobuf and the like are names, not code")]

use crate::interchange::network::write::NetworkFormat;

/// What a format holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A whole report.
    Report,
    /// Rows of any layer.
    Rows,
    /// A network: stakeholders and the ties between them.
    Network(NetworkFormat),
}

macro_rules! formats {
    ($($(#[doc = $doc:literal])* $name:ident = $word:literal $ending:literal $media:literal $holds:expr;)*) => {
        /// A format in which something leaves.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Format { $($(#[doc = $doc])* $name),* }
        impl Format {
            /// Every format.
            pub const ALL: &'static [Format] = &[$(Self::$name),*];
            /// Its name on the command line.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }
            /// The ending of its files and addresses.
            pub const fn ending(self) -> &'static str {
                match self { $(Self::$name => $ending),* }
            }
            /// Its media type.
            pub const fn media_type(self) -> &'static str {
                match self { $(Self::$name => $media),* }
            }
            /// What it holds.
            pub const fn holds(self) -> Holds {
                match self { $(Self::$name => $holds),* }
            }
        }
    };
}

formats! {
    /// The whole report of an analysis.
    Json = "json" "" "application/json" Holds::Report;
    /// Rows only.
    Csv = "csv" "csv" "text/csv; charset=utf-8" Holds::Rows;
    /// Rows with the revision above them, to be changed in a spreadsheet and imported again.
    Editable = "csv-edit" "edit.csv" "text/csv; charset=utf-8" Holds::Rows;
    /// Rows with the geometry of their sites.
    GeoJson = "geojson" "geojson" "application/geo+json" Holds::Rows;
    /// Rows with HXL hashtags, labels beside codes.
    Hxl = "hxl" "hxl.csv" "text/csv; charset=utf-8" Holds::Rows;
    /// A workbook.
    Xlsx = "xlsx" "xlsx" "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" Holds::Rows;
    /// KML.
    Kml = "kml" "kml" "application/vnd.google-earth.kml+xml" Holds::Rows;
    /// GeoPackage.
    GeoPackage = "gpkg" "gpkg" "application/geopackage+sqlite3" Holds::Rows;
    /// Zipped shapefile.
    Shapefile = "shp" "shp.zip" "application/zip" Holds::Rows;
    /// FlatGeobuf.
    FlatGeobuf = "fgb" "fgb" "application/vnd.flatgeobuf" Holds::Rows;
    /// What the layer is: revision, day, licence, filters, columns, sources.
    Sidecar = "sidecar" "meta.json" "application/json" Holds::Rows;
    /// GraphML.
    GraphMl = "graphml" "graphml" "application/graphml+xml" Holds::Network(NetworkFormat::GraphMl);
    /// GEXF.
    Gexf = "gexf" "gexf" "application/gexf+xml" Holds::Network(NetworkFormat::Gexf);
    /// Pajek.
    Pajek = "pajek" "net" "text/plain; charset=utf-8" Holds::Network(NetworkFormat::Pajek);
    /// GML, the graph modelling language.
    Gml = "gml" "gml" "text/plain; charset=utf-8" Holds::Network(NetworkFormat::Gml);
    /// Kumu.
    Kumu = "kumu" "kumu.json" "application/json" Holds::Network(NetworkFormat::Kumu);
    /// Node-link JSON.
    NodeLink = "node-link" "json" "application/json" Holds::Network(NetworkFormat::NodeLink);
    /// Edge list.
    EdgeList = "edge-list" "edges.csv" "text/csv; charset=utf-8" Holds::Network(NetworkFormat::EdgeList);
}

impl Format {
    /// The format of a name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.word() == word)
    }

    /// Layer and format of a file name such as `sites.geojson`: the longest ending that fits.
    pub fn of_file(file: &str) -> Option<(&str, Self)> {
        let fits = |format: &Format| file.strip_suffix(format.ending())?.strip_suffix('.').map(|layer| (layer, *format));
        let named = Self::ALL.iter().filter(|f| !f.ending().is_empty());
        named.filter_map(fits).filter(|(layer, _)| !layer.is_empty()).min_by_key(|(layer, _)| layer.len())
    }

    /// True for rows of any layer.
    pub fn is_rows(self) -> bool {
        self.holds() == Holds::Rows
    }

    /// True for text, which may end with a line end more or less.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Xlsx | Self::GeoPackage | Self::Shapefile | Self::FlatGeobuf)
    }

    /// The endings of files, for messages and help.
    pub fn endings() -> String {
        let endings: Vec<String> = Self::ALL.iter().filter(|f| !f.ending().is_empty()).map(|f| format!(".{}", f.ending())).collect();
        endings.join(", ")
    }

    /// The names of formats in which layers leave.
    pub fn of_layers() -> Vec<&'static str> {
        Self::ALL.iter().filter(|f| f.holds() != Holds::Report).map(|f| f.word()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_ending_counts() {
        assert_eq!(Format::of_file("network.kumu.json"), Some(("network", Format::Kumu)));
        assert_eq!(Format::of_file("network.json"), Some(("network", Format::NodeLink)));
        assert_eq!(Format::of_file("my.layer.csv"), Some(("my.layer", Format::Csv)));
        for none in ["network", "sites.", ".csv", "x.pdf", "sitesgeojson"] {
            assert_eq!(Format::of_file(none), None, "{none}");
        }
    }

    #[test]
    fn names_and_endings_are_given_once() {
        for (at, format) in Format::ALL.iter().enumerate() {
            assert!(Format::ALL[..at].iter().all(|f| f.word() != format.word() && f.ending() != format.ending()), "{format:?}");
            assert_eq!(Format::parse(format.word()), Some(*format));
        }
    }
}
