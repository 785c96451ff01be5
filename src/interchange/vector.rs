//! Vector files before GDAL sees them: what can be told without it is told here.

use super::archive::{Nested, check_xml, each};
use super::dbf::TextOfTable;
use super::gdal_client::Parts;
use super::gdal_wire::Vector;
use super::grid::extension;
use super::refused::{Reason, Refused};
use super::upload::Options;
use super::words::shown;

/// The parts of a shapefile that are handed over.
const SHAPEFILE: [&str; 4] = ["shp", "shx", "dbf", "prj"];
/// Where a file says of itself that it was made by a link of KML to other data.
const LINK: &[u8] = b"NetworkLink";
/// Application ids of GeoPackages: `GPKG`, and `GP10`, `GP11` of version 1.0 and 1.1.
const GEOPACKAGE_IDS: [&[u8]; 3] = [b"GPKG", b"GP10", b"GP11"];

/// A GeoPackage: whole, and marked as one.
pub fn geopackage(file: &str, bytes: Vec<u8>) -> Result<Parts, Refused> {
    let damaged = |message: String| Err(Refused::new(Reason::Database, message, "save it again with a current program, for example QGIS").of(file));
    let Some(header) = bytes.get(..100) else { return damaged("the database is cut off in its header".to_owned()) };
    let number = |at: usize| header[at..at + 4].iter().fold(0_u64, |n, b| n << 8 | u64::from(*b));
    let page = match (u64::from(header[16]) << 8) | u64::from(header[17]) {
        1 => 65_536,
        size => size,
    };
    if !page.is_power_of_two() || page < 512 {
        return damaged(format!("the database says that its pages have {page} bytes"));
    }
    // the page count holds only where the change counter says so (SQLite file format, offsets 24, 28, 92)
    if number(24) == number(92) && number(28) * page > bytes.len() as u64 {
        return damaged(format!("the database is cut off: it has {} of {} bytes", bytes.len(), number(28) * page));
    }
    if !GEOPACKAGE_IDS.contains(&&header[68..72]) {
        return damaged(format!("the database is no GeoPackage: its application id is {:#010x}", number(68)));
    }
    Ok(Parts { vector: Vector::GeoPackage, parts: vec![("gpkg", bytes)], text: None })
}

/// A file in XML: KML or GPX.
pub fn xml(vector: Vector, file: &str, bytes: Vec<u8>) -> Result<Parts, Refused> {
    check_xml(file, &bytes)?;
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|w| w == word);
    if vector == Vector::Kml && holds(LINK) && !holds(b"Placemark") {
        let message = "the KML holds no places: it only links to data elsewhere (NetworkLink), and no connection is made";
        return Err(Refused::new(Reason::LinkOnly, message, "open the link in a browser or in Google Earth, save what it shows as KML, and send that").of(file));
    }
    Ok(Parts { vector, parts: vec![(vector.main_part(), bytes)], text: None })
}

/// A `FlatGeobuf` file.
pub fn flatgeobuf(bytes: Vec<u8>) -> Parts {
    Parts { vector: Vector::FlatGeobuf, parts: vec![("fgb", bytes)], text: None }
}

/// True for what a system puts beside the files of an archive.
pub fn is_of_system(name: &str) -> bool {
    name.split(['/', '\\']).any(|part| part == "__MACOSX" || part.starts_with("._"))
}

/// True for a side file: one that has the name of a shapefile of the archive and another ending, `x.shp.xml` and `x.json` beside `x.shp`.
pub fn is_beside(name: &str, names: &[String]) -> bool {
    let lower = name.to_lowercase();
    let stems = names.iter().map(|n| n.to_lowercase()).filter(|n| extension(n) == "shp");
    stems.map(|main| main[..main.len() - 3].to_owned()).any(|stem| lower.starts_with(&stem) && matches!(extension(name).as_str(), "xml" | "json" | "txt" | "md"))
}

/// The vector files in an archive, each with its title: shapefiles by their stem, KML and GPX.
pub fn archived(file: &str, bytes: &[u8], options: &Options) -> Result<Vec<(String, Parts)>, Refused> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    each(file, bytes, &options.limits, Nested::Refused, |name, content| {
        files.push((name.to_owned(), content));
        Ok(())
    })?;
    let mains: Vec<String> = files.iter().filter(|(n, _)| extension(n) == "shp" && !is_of_system(n)).map(|(n, _)| n.clone()).collect();
    let mut found = Vec::new();
    for main in mains {
        let stem = main[..main.len() - 4].to_owned();
        let mut parts = Vec::new();
        for ending in SHAPEFILE {
            let is_part = |name: &str| extension(name) == ending && name.len() == stem.len() + 4 && name[..stem.len()] == stem;
            if let Some((_, content)) = files.iter_mut().find(|(n, _)| is_part(n)) {
                parts.push((ending, std::mem::take(content)));
            }
        }
        let has = |ending: &str| parts.iter().any(|(e, _)| *e == ending);
        if let Some(missing) = ["shx", "dbf"].into_iter().find(|e| !has(e)) {
            let message = format!("the shapefile {:?} lacks its .{missing}", shown(&main));
            return Err(Refused::new(Reason::ArchivePart, message, "zip the .shp together with its .dbf, .shx and .prj").of(file));
        }
        if !has("prj") && options.crs.is_none() {
            let message = format!("the shapefile {:?} has no .prj: its coordinate system is not known", shown(&main));
            let hint = "add the .prj file, or name the coordinate system (for example EPSG:32630)";
            return Err(Refused::new(Reason::CrsMissing, message, hint).of(file));
        }
        let title = stem.rsplit(['/', '\\']).next().unwrap_or(&stem).to_owned();
        let named = files.iter().find(|(n, _)| extension(n) == "cpg" && (n.strip_suffix("cpg").or_else(|| n.strip_suffix("CPG")) == Some(&main[..main.len() - 3]) || *n == format!("{main}.cpg")));
        let text = parts.iter().find(|(ending, _)| *ending == "dbf").map(|(_, table)| TextOfTable::of(table, named.map(|(_, c)| c.as_slice())));
        found.push((title, Parts { vector: Vector::Shapefile, parts, text }));
    }
    for (name, content) in files.into_iter().filter(|(n, _)| !is_of_system(n)) {
        let vector = match extension(&name).as_str() {
            "kml" => Vector::Kml,
            "gpx" => Vector::Gpx,
            _ => continue,
        };
        let title = super::grid::stem(&name).to_owned();
        found.push((title, xml(vector, file, content)?));
    }
    Ok(found)
}
