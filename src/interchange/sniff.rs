//! What a file is, by its content; its name must not say otherwise.

use super::grid::extension;
use super::iati;
use super::network::{dl_header, gml, pajek};
use super::refused::{Reason, Refused};
use super::words::shown;

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CSV and its dialects.
    Delimited,
    /// JSON: GeoJSON, or a network.
    Json,
    /// Office Open XML, OpenDocument or another zip: the entries tell.
    Zip,
    /// SQLite: GeoPackage.
    GeoPackage,
    /// FlatGeobuf.
    FlatGeobuf,
    /// KML.
    Kml,
    /// GPX.
    Gpx,
    /// GraphML.
    GraphMl,
    /// GEXF.
    Gexf,
    /// GML, the graph modelling language.
    Gml,
    /// Pajek.
    Pajek,
    /// UCINET DL.
    Dl,
    /// IATI activities.
    Iati,
    /// Rules of the checks, in TOML.
    Rules,
    /// Words about the data: passed over.
    Words,
}

/// Bytes of the start that are looked at.
const SAMPLE_BYTES: usize = 4_096;

/// The format of a file. Refused: what is not read here, and content that its name denies.
pub fn format(file: &str, bytes: &[u8]) -> Result<Format, Refused> {
    let extension = extension(file);
    if matches!(extension.as_str(), "md" | "license") {
        return Ok(Format::Words);
    }
    if matches!(extension.as_str(), "##h" | "##d") {
        let message = "UCINET's own binary format is not read here";
        return Err(Refused::new(Reason::Type, message, "in UCINET choose Data, Export, DL: edge lists, node lists and full matrices are read").of(file));
    }
    let found = by_content(file, bytes)?;
    let expected: &[Format] = match extension.as_str() {
        "csv" | "tsv" | "tab" => &[Format::Delimited],
        "txt" => &[Format::Delimited, Format::Pajek, Format::Gml, Format::Dl],
        "json" | "geojson" | "topojson" | "geojsonl" | "geojsons" | "geojsonseq" | "ndjson" | "jsonl" => &[Format::Json],
        "gpkg" => &[Format::GeoPackage],
        "fgb" => &[Format::FlatGeobuf],
        "toml" if found == Format::Delimited || found == Format::Json => return Ok(Format::Rules),
        "toml" => &[],
        "kml" => &[Format::Kml],
        "gpx" => &[Format::Gpx],
        "graphml" => &[Format::GraphMl],
        "gexf" => &[Format::Gexf],
        "iati" => &[Format::Iati],
        "gml" => &[Format::Gml],
        "net" | "paj" => &[Format::Pajek],
        "dl" => &[Format::Dl],
        "zip" | "kmz" | "xlsx" | "ods" | "shz" => &[Format::Zip],
        _ => return Ok(found),
    };
    if expected.contains(&found) {
        return Ok(found);
    }
    let message = format!("the name says .{extension}, the content is {}", words(found));
    Err(Refused::new(Reason::Mismatch, message, "give the file the ending of what it holds").of(file))
}

fn words(format: Format) -> &'static str {
    match format {
        Format::Delimited => "delimited text",
        Format::Json => "JSON",
        Format::Zip => "a zip archive or workbook",
        Format::GeoPackage => "an SQLite database",
        Format::FlatGeobuf => "FlatGeobuf",
        Format::Kml => "KML",
        Format::Gpx => "GPX",
        Format::GraphMl => "GraphML",
        Format::Gexf => "GEXF",
        Format::Gml => "GML",
        Format::Pajek => "Pajek",
        Format::Dl => "UCINET DL",
        Format::Iati => "IATI activities",
        Format::Rules => "rules in TOML",
        Format::Words => "a text about the data",
    }
}

fn by_content(file: &str, bytes: &[u8]) -> Result<Format, Refused> {
    let unsupported = |what: &str, hint: &str| Err(Refused::new(Reason::Type, format!("{what} is not read here"), hint).of(file));
    match bytes {
        [] => return Err(Refused::new(Reason::Empty, "the file is empty", "send a file with a header and rows").of(file)),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => return Ok(Format::Zip),
        [b'f', b'g', b'b', 3, ..] => return Ok(Format::FlatGeobuf),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return unsupported("the old Excel format (.xls)", "save it as .xlsx, .ods or CSV"),
        [b'%', b'P', b'D', b'F', ..] => return unsupported("PDF", "copy its table into CSV or XLSX"),
        [0, 0, 0x27, 0x0a, ..] => {
            return unsupported("a shapefile without its companions", "zip the .shp together with its .dbf, .shx and .prj");
        }
        _ if bytes.starts_with(b"SQLite format 3\0") => return Ok(Format::GeoPackage),
        _ => {}
    }
    let sample = String::from_utf8_lossy(&bytes[..bytes.len().min(SAMPLE_BYTES)]).replace('\0', "");
    let start = sample.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{fffd}' | '\u{1e}'));
    match start.chars().next() {
        Some('{' | '[') => Ok(Format::Json),
        Some('<') => match root(start) {
            root if root.eq_ignore_ascii_case("kml") => Ok(Format::Kml),
            root if root.eq_ignore_ascii_case("gpx") => Ok(Format::Gpx),
            root if root.eq_ignore_ascii_case("graphml") => Ok(Format::GraphMl),
            root if root.eq_ignore_ascii_case("gexf") => Ok(Format::Gexf),
            root if root == iati::file::ROOT => Ok(Format::Iati),
            root => unsupported(
                &format!("XML with the root element {:?}", shown(&root)),
                "GeoJSON, GeoPackage, zipped shapefile, KML, GPX, FlatGeobuf, GraphML, GEXF, IATI activities, CSV, XLSX and ODS are",
            ),
        },
        Some(_) if pajek::is_pajek(start) => Ok(Format::Pajek),
        Some(_) if dl_header::is_dl(start) => Ok(Format::Dl),
        Some(_) if gml::is_gml(start) => Ok(Format::Gml),
        Some(_) => Ok(Format::Delimited),
        None => Err(Refused::new(Reason::Empty, "the file holds only blanks", "send a file with a header and rows").of(file)),
    }
}

/// The name of the first element.
fn root(text: &str) -> String {
    for part in text.split('<').skip(1) {
        if part.starts_with(['?', '!']) {
            continue;
        }
        let name: String = part.chars().take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/')).collect();
        return name.rsplit(':').next().unwrap_or_default().to_owned();
    }
    String::new()
}
