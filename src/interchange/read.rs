//! The one door in: from uploads to drafts. What a file is comes from its content; which profile reads it is recognised,
//! unless it is named.

use super::archive::{Nested, each};
use super::cod_ab;
use super::decode::decode;
use super::delimited;
use super::drafts::Gathering;
use super::features::Features;
use super::gdal_client;
use super::gdal_wire::Vector;
use super::geojson;
use super::context;
use super::grid::{Grid, extension, stem};
use super::iati::{self, file::IatiFile};
use super::jsontable;
use super::mapping::{self, Columns, TableRead};
use super::network::{self, NetworkFile, dl, gexf, gml, graphml, grids, pajek};
use super::ods;
use super::profile;
use super::records;
use super::refused::{Reason, Refused};
use super::sniff::{Format, format};
use super::topojson;
use super::threew::{form, headers, rows};
use super::upload::{Export, Options, Read, Upload};
use super::vector;
use super::words::{nearest, shown};
use super::workbook;
use crate::domain::{Kind, Known, Note, Place, Problem, Severity};

/// One table of the input.
enum Table {
    Grid(Grid),
    Features(Features),
    Network(NetworkFile),
    Iati(IatiFile),
}

impl Table {
    fn title(&self) -> &str {
        match self {
            Self::Grid(grid) => &grid.title,
            Self::Features(features) => &features.title,
            // neither is a table of records, whatever its file is called
            Self::Network(_) | Self::Iati(_) => "",
        }
    }
    fn file(&self) -> &str {
        match self {
            Self::Grid(grid) => &grid.file,
            Self::Features(features) => &features.file,
            Self::Network(network) => &network.file,
            Self::Iati(iati) => &iati.file,
        }
    }
    fn columns(&self, given: &Columns) -> Vec<String> {
        match self {
            Self::Grid(grid) => {
                grid.rows.first().map(|r| r.cells.iter().map(|c| mapping::renamed(c.trim(), given).to_owned()).collect()).unwrap_or_default()
            }
            Self::Features(features) => features.columns.clone(),
            Self::Network(network) => network.node_attributes.iter().map(|a| a.name.clone()).collect(),
            Self::Iati(_) => Vec::new(),
        }
    }
    /// What the table says of itself, where it is an export of ours.
    fn export(&self) -> Option<Export> {
        let (revision, workspace) = match self {
            Self::Grid(grid) => (grid.revision?, grid.workspace.clone()),
            Self::Features(features) => (features.revision?, features.workspace.clone()),
            Self::Network(_) | Self::Iati(_) => return None,
        };
        Some(Export { file: self.file().to_owned(), workspace, revision })
    }
    fn kind(&self) -> Option<Kind> {
        Kind::from_plural(&self.title().to_lowercase())
    }
}

/// Reads an input: drafts of what can be taken, and every problem of what can not. Refused as a whole: what is no input of
/// a kind that is read here, or passes a limit.
pub fn read(uploads: &[Upload], options: &Options, known: &dyn Known) -> Result<Read, Refused> {
    check(uploads, options)?;
    let mut notes = Vec::new();
    let mut tables = Vec::new();
    for upload in uploads {
        load(upload, options, &mut tables, &mut notes)?;
    }
    if tables.is_empty() {
        return Err(Refused::new(Reason::Empty, "the input holds no table", "send CSV, XLSX, ODS, GeoJSON, GeoPackage, a zipped shapefile, KML, GPX, IATI activities, or a network such as GraphML"));
    }
    sheets_to_networks(&mut tables, options, &mut notes)?;
    let profile = match &options.profile {
        Some(name) => profile::NAMES.into_iter().find(|p| p == name).ok_or_else(|| {
            let hint = format!("one of: {}", profile::NAMES.join(", "));
            Refused::new(Reason::ProfileName, format!("there is no profile {:?}", shown(name)), hint)
        })?,
        None => recognise(&tables, options)?,
    };
    let mut out = Gathering::new(known, &options.limits);
    for table in &tables {
        if let Table::Features(features) = table {
            out.problems.extend(features.problems.iter().cloned());
        }
    }
    let rows = match profile {
        "3w" => three_w(&tables, options, known, &mut out, &mut notes)?,
        "cod-ab" => boundaries(&tables, known, &mut out)?,
        "network" => networks(&tables, options, known, &mut out, &mut notes)?,
        "iati" => activities(&tables, known, &mut out, &mut notes)?,
        "layer" => context_layers(&tables, &mut out)?,
        _ => as_records(&tables, options, &mut out)?,
    };
    let deletions = std::mem::take(&mut out.deletions);
    let exports = tables.iter().filter_map(Table::export).collect();
    let tie_words = std::mem::take(&mut out.tie_words).list();
    let (drafts, problems) = out.finish();
    let tables = told(profile, &tables, options);
    Ok(Read { drafts, problems, profile: profile.to_owned(), rows, deletions, exports, notes, tables, tie_words })
}

fn check(uploads: &[Upload], options: &Options) -> Result<(), Refused> {
    let limits = &options.limits;
    if uploads.is_empty() {
        return Err(Refused::new(Reason::Empty, "nothing was sent", "send at least one file"));
    }
    if uploads.len() > limits.files {
        let message = format!("{} files were sent; at most {} are read", uploads.len(), limits.files);
        return Err(Refused::new(Reason::Files, message, "send fewer at a time"));
    }
    let bytes: usize = uploads.iter().map(|u| u.bytes.len()).sum();
    if bytes > limits.bytes {
        let message = format!("the input has {bytes} bytes; at most {} are read", limits.bytes);
        return Err(Refused::new(Reason::Bytes, message, "split it, or simplify the geometries"));
    }
    for Upload { name, .. } in uploads {
        let lower = name.to_lowercase();
        let odd = name.is_empty()
            || name.chars().any(char::is_control)
            || name.split(['/', '\\']).any(|part| part == "..")
            || lower.starts_with("/vsi")
            || lower.split_once(':').is_some_and(|(scheme, _)| scheme.len() > 1);
        if odd {
            let message = format!("the file name {:?} is not a plain name", shown(name));
            return Err(Refused::new(Reason::Name, message, "names are labels such as sites.csv"));
        }
    }
    Ok(())
}

/// Reads the tables of one file.
fn load(upload: &Upload, options: &Options, tables: &mut Vec<Table>, notes: &mut Vec<Note>) -> Result<(), Refused> {
    let (file, bytes, limits) = (upload.name.as_str(), upload.bytes.as_slice(), &options.limits);
    let format = format(file, bytes)?;
    let parts = match format {
        Format::Words => {
            notes.push(Note::new("passed_over", "passed over").of(shown(file)));
            return Ok(());
        }
        Format::Delimited => {
            let decoded = decode(file, bytes)?;
            notes.extend(decoded.note.map(|note| note.of(shown(file))));
            tables.push(Table::Grid(delimited::read(file, &decoded.text, limits)?));
            return Ok(());
        }
        Format::Json if topojson::is_topology(bytes) => {
            let mut layers = topojson::read(file, bytes, limits)?;
            notes.extend(layers.iter_mut().flat_map(Features::take_notes));
            tables.extend(layers.into_iter().map(Table::Features));
            return Ok(());
        }
        Format::Json => {
            if let Some(grid) = jsontable::read(file, bytes, limits)? {
                tables.push(Table::Grid(grid));
                return Ok(());
            }
            if let Some(network) = network::json::read(file, bytes, limits)? {
                tables.push(Table::Network(network));
                return Ok(());
            }
            let mut features = geojson::read::read(file, bytes, options)?;
            notes.extend(features.take_notes());
            tables.push(Table::Features(features));
            return Ok(());
        }
        Format::Rules => {
            let decoded = decode(file, bytes)?;
            tables.push(Table::Grid(super::rules::read(file, &decoded.text, limits)?));
            return Ok(());
        }
        Format::GraphMl | Format::Gexf | Format::Gml | Format::Pajek | Format::Dl => {
            let read = match format {
                Format::Gexf => gexf::read,
                Format::Gml => gml::read,
                Format::Pajek => pajek::read,
                Format::Dl => dl::read,
                _ => graphml::read,
            };
            tables.push(Table::Network(read(file, bytes, limits)?));
            return Ok(());
        }
        Format::Iati => {
            tables.push(Table::Iati(iati::file::read(file, bytes, limits)?));
            return Ok(());
        }
        Format::Zip => return archive(upload, options, tables, notes),
        Format::GeoPackage => vector::geopackage(file, bytes.to_vec())?,
        Format::Kml => vector::xml(Vector::Kml, file, bytes.to_vec())?,
        Format::Gpx => vector::xml(Vector::Gpx, file, bytes.to_vec())?,
        Format::FlatGeobuf => vector::flatgeobuf(bytes.to_vec()),
    };
    layers(file, stem(file), parts, options, tables, notes)
}

fn layers(file: &str, title: &str, parts: gdal_client::Parts, options: &Options, tables: &mut Vec<Table>, notes: &mut Vec<Note>) -> Result<(), Refused> {
    let (mut layers, said) = gdal_client::read(file, title, parts, options)?;
    notes.extend(said);
    notes.extend(layers.iter_mut().flat_map(Features::take_notes));
    tables.extend(layers.into_iter().map(Table::Features));
    Ok(())
}

/// A zip file is a workbook, zipped vector files, or a folder of tables.
fn archive(upload: &Upload, options: &Options, tables: &mut Vec<Table>, notes: &mut Vec<Note>) -> Result<(), Refused> {
    let (file, bytes) = (upload.name.as_str(), upload.bytes.as_slice());
    let mut names = Vec::new();
    // workbooks may embed archives; every other zip refuses them when it is read below
    each(file, bytes, &options.limits, Nested::PassedOn, |name, _| {
        names.push(name.to_owned());
        Ok(())
    })?;
    if workbook::is_workbook(&names) {
        tables.extend(workbook::read(file, bytes, &options.limits)?.into_iter().map(Table::Grid));
        return Ok(());
    }
    if ods::is_workbook(&names) {
        tables.extend(ods::read(file, bytes, &options.limits)?.into_iter().map(Table::Grid));
        return Ok(());
    }
    let vectors = vector::archived(file, bytes, options)?;
    let has_vectors = !vectors.is_empty();
    for (title, parts) in vectors {
        layers(file, &title, parts, options, tables, notes)?;
    }
    // what stands beside a vector file under its name tells about it: metadata, indexes, styles
    let beside = |name: &str| has_vectors && vector::is_beside(name, &names);
    let mut inner = Vec::new();
    each(file, bytes, &options.limits, Nested::Refused, |name, content| {
        if matches!(extension(name).as_str(), "csv" | "tsv" | "geojson" | "geojsonl" | "geojsons" | "ndjson" | "json" | "graphml" | "gexf" | "gml" | "net" | "paj" | "dl" | "xml" | "toml" | "md") && !vector::is_of_system(name) && !beside(name) {
            inner.push(Upload { name: name.to_owned(), bytes: content });
        }
        Ok(())
    })?;
    for upload in &inner {
        match load(upload, options, tables, notes) {
            // metadata of any name beside a vector file is no input of its own
            Err(refused) if has_vectors && refused.reason == Reason::Type => notes.push(Note::new("passed_over", "passed over").of(shown(&upload.name))),
            other => other?,
        }
    }
    Ok(())
}

/// Sheets that are networks become networks, where the profile is named or nothing else is meant by them.
fn sheets_to_networks(tables: &mut Vec<Table>, options: &Options, notes: &mut Vec<Note>) -> Result<(), Refused> {
    let asked = match options.profile.as_deref() {
        Some("network") => grids::Asked::ByName,
        None if options.kind.is_none() && tables.iter().all(|t| matches!(t, Table::Grid(_))) => grids::Asked::ByContent,
        _ => return Ok(()),
    };
    let sheets: Vec<&Grid> = tables.iter().filter_map(|t| if let Table::Grid(grid) = t { Some(grid) } else { None }).collect();
    if sheets.is_empty() {
        return Ok(());
    }
    if let Some(networks) = grids::read(&sheets, asked, &options.limits, notes)? {
        tables.retain(|t| !matches!(t, Table::Grid(_)));
        tables.extend(networks.into_iter().map(Table::Network));
    }
    Ok(())
}

fn recognise(tables: &[Table], options: &Options) -> Result<&'static str, Refused> {
    let is_boundary = |t: &Table| matches!(t, Table::Features(f) if cod_ab::recognise(f).is_some());
    let is_sheet = |t: &Table| matches!(t, Table::Grid(g) if headers::find(g, &options.columns).is_some());
    let single = tables.len() == 1;
    let networks = tables.iter().filter(|t| matches!(t, Table::Network(_))).count();
    if networks == tables.len() {
        return Ok("network");
    }
    let activities = tables.iter().filter(|t| matches!(t, Table::Iati(_))).count();
    if activities == tables.len() {
        return Ok("iati");
    }
    if activities > 0 {
        let message = "IATI activities and other files were sent together";
        return Err(Refused::new(Reason::Mixed, message, "import them one after another: names then find their records"));
    }
    if networks > 0 {
        let message = "networks and tables were sent together";
        return Err(Refused::new(Reason::Mixed, message, "import the tables first, then the networks: names then find their stakeholders"));
    }
    if tables.iter().all(|t| t.kind().is_some()) || (single && options.kind.is_some()) {
        return Ok("records");
    }
    if tables.iter().any(is_boundary) && !tables.iter().any(|t| t.kind().is_some()) {
        return Ok("cod-ab");
    }
    if tables.iter().any(is_sheet) && !tables.iter().any(|t| t.kind().is_some()) {
        return Ok("3w");
    }
    if tables.iter().any(|t| t.kind().is_some()) || (single && records::kind_of_columns(&tables[0].columns(&options.columns)).is_some()) {
        return Ok("records");
    }
    let columns = tables[0].columns(&Columns::new());
    let seen = columns.iter().take(8).map(|c| shown(c)).collect::<Vec<_>>().join(", ");
    let message = format!("no profile fits: the columns are {seen}");
    let hint = "name the file after a record kind (sites.csv), or give a sheet an organisation and a place column (3w), or boundaries a place code column (cod-ab); or name the profile";
    Err(Refused::new(Reason::Profile, message, hint).of(tables[0].file()).about(unknown(tables)))
}

/// The first sheet of an input that no profile fits.
fn unknown(tables: &[Table]) -> Option<TableRead> {
    tables.iter().find_map(|table| match table {
        Table::Grid(grid) => Some(mapping::unknown(grid)),
        Table::Features(_) | Table::Network(_) | Table::Iati(_) => None,
    })
}

/// Which column was taken for what.
fn told(profile: &str, tables: &[Table], options: &Options) -> Vec<TableRead> {
    match profile {
        "3w" => best_sheet(tables, &options.columns).map(|(grid, layout)| mapping::sheet(grid, &layout)).into_iter().collect(),
        "records" => {
            let grids = tables.iter().filter_map(|table| match table {
                Table::Grid(grid) => Some((grid, kind_of(table, tables, options)?)),
                Table::Features(_) | Table::Network(_) | Table::Iati(_) => None,
            });
            grids.map(|(grid, kind)| mapping::records(kind, grid, &options.columns)).collect()
        }
        _ => Vec::new(),
    }
}

/// The kind of the rows of a table: as given, by its name, or, where it is the only one, by its columns.
fn kind_of(table: &Table, tables: &[Table], options: &Options) -> Option<Kind> {
    let single = tables.len() == 1;
    let by_columns = || if single { records::kind_of_columns(&table.columns(&options.columns)) } else { None };
    options.kind.filter(|_| single).or_else(|| table.kind()).or_else(by_columns)
}

fn as_records(tables: &[Table], options: &Options, out: &mut Gathering<'_>) -> Result<u64, Refused> {
    let mut rows = 0;
    let mut read = 0;
    for table in tables {
        let Some(kind) = kind_of(table, tables, options) else {
            let near = nearest(&table.title().to_lowercase(), Kind::ALL.iter().map(|k| k.plural()));
            let hint = near.map_or_else(|| "name it after a record kind, for example sites.csv".to_owned(), |n| format!("did you mean {n:?}?"));
            let place = Place { file: Some(table.file().to_owned()), ..Place::default() };
            let message = format!("{:?} is no record kind: the file is passed over", shown(table.title()));
            out.problems.push(Problem::new(Severity::Warning, "unknown_file", place, message, hint));
            continue;
        };
        read += 1;
        rows += match table {
            Table::Grid(grid) => records::grid(kind, grid, &options.columns, out, &options.limits),
            Table::Features(features) => records::features(kind, features, out),
            Table::Network(_) | Table::Iati(_) => 0,
        };
    }
    if read == 0 {
        let kinds = Kind::ALL.iter().map(|k| k.plural()).collect::<Vec<_>>().join(", ");
        return Err(Refused::new(Reason::Profile, "no file is named after a record kind", format!("the kinds are: {kinds}")).of(tables[0].file()));
    }
    Ok(rows)
}

/// The sheet of which most columns are understood.
fn best_sheet<'t>(tables: &'t [Table], given: &Columns) -> Option<(&'t Grid, headers::Layout)> {
    let mut best: Option<(&Grid, headers::Layout)> = None;
    for table in tables {
        if let Table::Grid(grid) = table
            && let Some(layout) = headers::find(grid, given)
            && best.as_ref().is_none_or(|(_, most)| layout.columns.len() > most.columns.len())
        {
            best = Some((grid, layout));
        }
    }
    best
}

fn three_w(tables: &[Table], options: &Options, known: &dyn Known, out: &mut Gathering<'_>, notes: &mut Vec<Note>) -> Result<u64, Refused> {
    let Some((grid, layout)) = best_sheet(tables, &options.columns) else {
        let message = "no row among the first 25 reads like the header of a 3W sheet";
        let hint = "it needs a column for the organisation and one more (sector, place, activity, start), in English, French or HXL";
        return Err(Refused::new(Reason::Profile, message, hint).of(tables[0].file()).about(unknown(tables)));
    };
    for table in tables.iter().filter(|t| t.file() != grid.file) {
        let read = shown(&grid.file);
        notes.push(Note::new("passed_over_for", format!("passed over, {read} is read")).with([read]).of(shown(table.file())));
    }
    let prepared = form::with_choices(grid, &layout, notes);
    let said = rows::read(prepared.as_ref().unwrap_or(grid), &layout, known, out);
    notes.extend(said.notes);
    Ok(said.rows)
}

fn boundaries(tables: &[Table], known: &dyn Known, out: &mut Gathering<'_>) -> Result<u64, Refused> {
    let mut layers = Vec::new();
    for table in tables {
        match table {
            Table::Features(features) => match cod_ab::recognise(features) {
                Some(layout) => layers.push((features, layout)),
                None => passed_over(table, "it has no place code column", out),
            },
            Table::Grid(_) | Table::Network(_) | Table::Iati(_) => passed_over(table, "it is no vector layer", out),
        }
    }
    if layers.is_empty() {
        let hint = "a column such as adm3_pcode, ADM3_PCODE or admin3Pcode names the place";
        return Err(Refused::new(Reason::Profile, "no layer has a place code column", hint).of(tables[0].file()));
    }
    Ok(cod_ab::read(&layers, known, out))
}

fn networks(tables: &[Table], options: &Options, known: &dyn Known, out: &mut Gathering<'_>, notes: &mut Vec<Note>) -> Result<u64, Refused> {
    let mut rows = None;
    for table in tables {
        match table {
            Table::Network(network) => {
                network::causal::check(network, options.profile.is_some(), out)?;
                *rows.get_or_insert(0) += network::drafts::read(network, known, out, notes);
            }
            _ => passed_over(table, "it is no network", out),
        }
    }
    rows.ok_or_else(|| {
        let message = "no file is a network";
        let hint = "send GraphML, GEXF, GML, Pajek, UCINET DL, Kumu, node-link JSON, a sheet with source and target, or a matrix";
        Refused::new(Reason::Profile, message, hint).of(tables[0].file())
    })
}

fn activities(tables: &[Table], known: &dyn Known, out: &mut Gathering<'_>, notes: &mut Vec<Note>) -> Result<u64, Refused> {
    let mut rows = None;
    for table in tables {
        match table {
            Table::Iati(file) => *rows.get_or_insert(0) += iati::drafts::read(file, known, out, notes),
            _ => passed_over(table, "it holds no IATI activities", out),
        }
    }
    rows.ok_or_else(|| {
        let message = "no file holds IATI activities";
        Refused::new(Reason::Profile, message, "send XML with the root element <iati-activities>").of(tables[0].file())
    })
}

/// Vector layers kept as they came; never recognised, always asked for.
fn context_layers(tables: &[Table], out: &mut Gathering<'_>) -> Result<u64, Refused> {
    let mut layers = Vec::new();
    for table in tables {
        match table {
            Table::Features(features) => layers.push(features),
            Table::Grid(_) | Table::Network(_) | Table::Iati(_) => passed_over(table, "it is no vector layer", out),
        }
    }
    if layers.is_empty() {
        let message = "no file is a vector layer";
        let hint = "send GeoJSON, GeoPackage, a zipped shapefile, KML or FlatGeobuf";
        return Err(Refused::new(Reason::Profile, message, hint).of(tables[0].file()));
    }
    Ok(context::read(&layers, out))
}

fn passed_over(table: &Table, why: &str, out: &mut Gathering<'_>) {
    let place = Place { file: Some(table.file().to_owned()), ..Place::default() };
    out.problems.push(Problem::new(Severity::Warning, "passed_over", place, format!("passed over: {why}"), "send it with its own profile"));
}
