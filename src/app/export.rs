//! Layers that leave: every record kind, the network, every analysis.

use std::io::Write;

use super::analyse::{self, Asking, Cache, Question};
use super::edit;
use super::error::AppError;
use super::format::{Format, Holds};
use super::labels;
use super::networks::{Leaving, Wanted};
use super::workspace::View;
use crate::analysis::{self, AnalysisError, BadParameter, Control, Window};
use crate::atlas::Atlas;
use crate::atlas::network::OnDay;
use crate::domain::table::{Column, ColumnType, FeatureRow, FeatureTable};
use crate::domain::time::widen;
use crate::domain::{AnyRecord, AsOf, Attribute, Cell, FieldType, Kind, records as r};
use crate::interchange::csv::Head;
use crate::interchange::gdal_wire::Vector;
use crate::{interchange, layout};

/// The columns of a record kind as they leave: its fields without the geometry.
pub fn columns(kind: Kind) -> Vec<Column> {
    kind.fields()
        .iter()
        .filter(|f| f.ty != FieldType::Shape)
        .map(|f| Column {
            name: f.name.to_owned(),
            ty: match f.ty {
                _ if f.list => ColumnType::List,
                FieldType::Count => ColumnType::Integer,
                FieldType::Number => ColumnType::Number,
                FieldType::Flag => ColumnType::Boolean,
                FieldType::Day => ColumnType::Date,
                FieldType::Map => ColumnType::Map,
                _ => ColumnType::Text,
            },
            unit: None,
            description: f.doc.to_owned(),
        })
        .collect()
}

/// A record as it leaves.
pub fn row(record: &AnyRecord) -> FeatureRow {
    let fields = record.kind().fields();
    let cells = fields.iter().zip(record.cells()).filter(|(f, _)| f.ty != FieldType::Shape).map(|(_, c)| c).collect();
    FeatureRow { id: record.id().to_string(), shape: record.shape().cloned(), cells }
}

/// What every file that leaves says of itself.
pub fn provenance(atlas: &Atlas, layer: &str) -> Vec<(String, String)> {
    let mut said = vec![
        ("workspace".to_owned(), atlas.identity.workspace.clone()),
        ("layer".to_owned(), layer.to_owned()),
        ("revision".to_owned(), atlas.identity.revision.to_string()),
    ];
    if let Some(day) = atlas.data_date {
        said.push(("as_of".to_owned(), day.to_string()));
    }
    for key in ["licence", "attribution", "disclaimer"] {
        if let Some(value) = atlas.setting(key) {
            said.push((key.to_owned(), value.to_string()));
        }
    }
    if atlas.audience == crate::atlas::Audience::PublicWithExamples {
        said.push(("shows_examples".to_owned(), "true".to_owned()));
    }
    said
}

/// A record kind as a table. The atlas is one that may be shown, so nothing private can be in it.
pub fn records(atlas: &Atlas, kind: Kind) -> FeatureTable<'_> {
    let count = atlas.tables.count(kind);
    FeatureTable {
        name: kind.plural().to_owned(),
        columns: columns(kind),
        spatial: kind.is_spatial(),
        provenance: provenance(atlas, kind.plural()),
        rows: Box::new((0..count).filter_map(move |i| atlas.tables.any_at(kind, i)).map(|(record, _)| row(&record))),
    }
}

/// The id of a context layer by the name it has in addresses: after `layer:` where its id is the name of another layer.
pub fn context_id(name: &str) -> &str {
    name.strip_prefix("layer:").unwrap_or(name)
}

/// The columns of a context layer as they leave.
pub fn context_columns(layer: &r::Layer) -> Vec<Column> {
    let column = |a: Attribute| Column { name: a.name.to_string(), ty: a.ty.column(), unit: None, description: String::new() };
    layer.attributes().into_iter().map(column).collect()
}

/// A feature of a context layer as it leaves: its attributes with their types.
pub fn context_row(attributes: &[Attribute], feature: &r::LayerFeature) -> FeatureRow {
    let cell = |a: &Attribute| feature.attributes.get(&a.name).map_or(Cell::Null, |kept| a.ty.read(kept));
    FeatureRow { id: feature.id.as_str().to_owned(), shape: feature.geometry.clone(), cells: attributes.iter().map(cell).collect() }
}

/// A context layer as a table.
pub fn context<'a>(atlas: &'a Atlas, layer: &'a r::Layer) -> FeatureTable<'a> {
    let attributes = layer.attributes();
    let of_layer = atlas.tables.layer_features.iter().filter(|f| f.layer == layer.id);
    FeatureTable {
        name: layer.id.as_str().to_owned(),
        columns: context_columns(layer),
        spatial: true,
        provenance: provenance(atlas, layer.id.as_str()),
        rows: Box::new(of_layer.map(move |f| context_row(&attributes, f))),
    }
}

/// The ties that hold on the day as lines between the places where their ends stand; a tie whose ends have no place has no
/// geometry.
pub fn network<'a>(atlas: &'a Atlas, as_of: AsOf, places: &'a [Option<(f64, f64)>]) -> FeatureTable<'a> {
    let mut columns = columns(Kind::Tie);
    for (name, description) in [("from_name", "name of the one end"), ("to_name", "name of the other end")] {
        columns.push(Column { name: name.into(), ty: ColumnType::Text, unit: None, description: description.into() });
    }
    let rows = OnDay::of(&atlas.tables, as_of).ties.into_iter().filter_map(move |i| {
        let (record, _) = atlas.tables.any_at(Kind::Tie, i)?;
        let AnyRecord::Tie(tie) = &record else { return None };
        let ends = [&tie.from, &tie.to].map(|id| atlas.tables.stakeholders.index(id.as_str()));
        let name = |end: Option<usize>| end.map_or(Cell::Null, |s| Cell::Text(atlas.tables.stakeholders.at(s).name.clone()));
        let at = |end: Option<usize>| end.and_then(|s| places.get(s).copied().flatten());
        let mut feature = row(&record);
        if let [Some(a), Some(b)] = ends.map(at)
            && a != b
        {
            let line = geo::LineString::from(vec![a, b]);
            feature.shape = crate::domain::Shape::new(line.into()).ok();
        }
        feature.cells.extend(ends.map(name));
        Some(feature)
    });
    FeatureTable { name: "network".into(), columns, spatial: true, provenance: network_provenance(atlas, as_of), rows: Box::new(rows) }
}

/// What a file of a network says of itself: also its day, for ties come and go, and who stands nowhere on the map.
pub fn network_provenance(atlas: &Atlas, as_of: AsOf) -> Vec<(String, String)> {
    let mut said = provenance(atlas, "network");
    said.retain(|(name, _)| name != "as_of");
    said.extend(as_of.map(|day| ("as_of".to_owned(), day.to_string())));
    let there = OnDay::of(&atlas.tables, as_of).stakeholders;
    let places = layout::places::of_atlas(atlas, as_of);
    let nowhere: Vec<&str> = there.iter().filter(|i| places[**i].is_none()).map(|i| atlas.tables.stakeholders.at(*i).id.as_str()).collect();
    said.push(("without_a_place".into(), format!("{} of {} stakeholders", nowhere.len(), there.len())));
    if !nowhere.is_empty() {
        said.push(("without_a_place_ids".into(), nowhere.join("; ")));
    }
    said
}

fn only_networks(format: Format) -> AppError {
    AppError::Parameter { parameter: "format", message: format!("{} holds a network: only the layer network leaves in it", format.word()) }
}

/// Writes a table in a format of rows; each row is a step.
fn write_table<'a>(mut table: FeatureTable<'a>, format: Format, control: &'a Control, out: &mut impl Write) -> Result<(), AppError> {
    control.expect_steps(table.rows.size_hint().1.unwrap_or(0));
    table.rows = Box::new(table.rows.map_while(|row| control.step().is_ok().then_some(row)));
    let written = match format {
        Format::Csv => interchange::csv::write(table, Head::Plain, out),
        Format::Editable => interchange::csv::write(table, Head::Revision, out),
        Format::GeoJson => interchange::geojson::write::write(table, out),
        Format::Hxl => interchange::hxl::write(table, out),
        Format::Xlsx => interchange::xlsx::write(table, out),
        Format::Kml => interchange::kml::write(table, out),
        Format::GeoPackage => interchange::gdal_out::write(Vector::GeoPackage, table, None, out),
        Format::Shapefile => interchange::gdal_out::write(Vector::Shapefile, table, None, out),
        Format::FlatGeobuf => interchange::gdal_out::write(Vector::FlatGeobuf, table, None, out),
        Format::Sidecar => interchange::sidecar::write(table, out),
        _ => return Err(only_networks(format)),
    };
    written.map(drop).map_err(|e| match e.kind() {
        std::io::ErrorKind::InvalidData => AppError::Parameter { parameter: "format", message: e.to_string() },
        _ => AppError::Folder(e.to_string()),
    })?;
    // a table that was told to stop ends early: what was written is no answer
    Ok(control.go_on()?)
}

/// Writes a report. As rows (CSV, GeoJSON) they are made a few at a time, so that a report of any length leaves in bounded
/// memory; as JSON the window is one answer, of at most [`crate::analysis::report::MAX_ROWS`] rows.
pub fn write_report(question: &Question, view: &View, cache: &Cache, control: &Control, format: Format, out: &mut impl Write) -> Result<(), AppError> {
    match format {
        Format::Json => {
            let json = question.answer(view, cache, control)?.to_json();
            serde_json::to_writer(out, &json).map_err(|e| AppError::Folder(e.to_string()))
        }
        _ => question.pull(view, control, |table| write_table(table, format, control, out)),
    }
}

/// A layer that is asked for.
#[derive(Clone, Debug)]
pub struct Layer {
    /// A record kind in the plural, `network`, an analysis by its name, or a context layer by its id.
    pub name: String,
    /// What is asked of it, where it is an analysis; the day also of the network.
    pub asking: Asking,
    /// How it leaves.
    pub format: Format,
}

impl Layer {
    /// Nothing where there is such a layer and it may leave so; what is asked of an analysis is right then, too.
    pub fn check(&self, view: &View) -> Result<(), AppError> {
        let asking = &self.asking;
        if asking.private {
            return Err(AppError::PrivateDoor("no layer and no file holds it"));
        }
        if analysis::find(&self.name).is_some() {
            return analyse::ask(view, &self.name, asking.clone()).map(drop);
        }
        let atlas = view.shown(asking.examples);
        if let Holds::Network(_) = self.format.holds() {
            let _known = Wanted::parse(&asking.given)?;
            return if self.name == "network" { Ok(()) } else { Err(only_networks(self.format)) };
        }
        if let Some((name, _)) = asking.given.first() {
            let message = format!("{} has no such parameter; it takes: as_of, show_examples, revision", self.name);
            return Err(AnalysisError::from(BadParameter { parameter: name.clone(), message }).into());
        }
        match Kind::from_plural(&self.name) {
            Some(kind) => edit::refuse_private(kind),
            None if self.name == "network" || atlas.tables.layers.get(context_id(&self.name)).is_some() => Ok(()),
            None => Err(self.unknown()),
        }
    }
    fn unknown(&self) -> AppError {
        AppError::NotFound { what: "layer", name: self.name.chars().take(80).collect() }
    }
    /// Writes it: a step for each row, where it has rows.
    pub fn write(&self, reports: &Cache, view: &View, control: &Control, out: &mut impl Write) -> Result<(), AppError> {
        self.check(view)?;
        let asking = &self.asking;
        if analysis::find(&self.name).is_some() {
            let question = analyse::ask(view, &self.name, asking.clone())?;
            return write_report(&question, view, reports, control, self.format, out);
        }
        let atlas = view.shown(asking.examples);
        if let Holds::Network(format) = self.format.holds() {
            let network = Leaving::of_atlas(atlas, day(asking.as_of.as_deref(), atlas)?, Wanted::parse(&asking.given)?, control)?;
            interchange::network::write::write(format, &network.outgoing(), out).map_err(|e| AppError::Folder(e.to_string()))?;
            // nodes and edges end early where nobody waits any more: half of a network is none
            return Ok(control.go_on()?);
        }
        let lines;
        let table = if let Some(kind) = Kind::from_plural(&self.name) {
            let table = records(atlas, kind);
            if self.format == Format::Hxl { labels::beside(atlas, kind, table) } else { table }
        } else if self.name == "network" {
            let as_of = day(asking.as_of.as_deref(), atlas)?;
            lines = layout::places::of_atlas(atlas, as_of).into_iter().map(|p| p.map(|p| (p.at.x(), p.at.y()))).collect::<Vec<_>>();
            network(atlas, as_of, &lines)
        } else if let Some(layer) = atlas.tables.layers.get(context_id(&self.name)) {
            context(atlas, layer)
        } else {
            return Err(self.unknown());
        };
        // a window is a window of any table
        let Window { offset, limit } = asking.window;
        let mut provenance = table.provenance;
        if offset > 0 || limit.is_some() {
            provenance.push(("window".to_owned(), format!("rows from {offset}, at most {}", limit.map_or_else(|| "all".to_owned(), |l| l.to_string()))));
        }
        let rows = Box::new(table.rows.skip(offset).take(limit.unwrap_or(usize::MAX)));
        write_table(FeatureTable { provenance, rows, ..table }, self.format, control, out)
    }
}

/// The day that is asked about, else the data date.
pub fn day(text: Option<&str>, atlas: &Atlas) -> Result<AsOf, AppError> {
    match text {
        Some(text) => widen(text, true).map(Some).map_err(|e| AppError::Parameter { parameter: "as_of", message: e.hint }),
        None => Ok(atlas.data_date),
    }
}
