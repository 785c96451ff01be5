//! A map description as QGIS opens it: a layer definition (`.qlr`) or a project (`.qgs`), whose layers are live.
//!
//! The layers are collections of the workspace's OGC API Features; their classes are rules on attributes (`presence`, `gap`,
//! `coordination`, `score`), with the words, colours, hatchings and breaks of the page. What no rule takes is not hidden: the
//! last rule of a scale draws what has no value. Layouts: QGIS 3.22, elements `renderer-v2` and `layer-tree-group`.

use std::fmt::Write as _;

use super::disputed::Disputed;
use super::map_description::{Class, Drawing, INK, MapDescription, PAPER, Pattern, SELECTION, Scale, Step};
use super::qgis_symbol::{Look, symbol};
use crate::domain::Codelist;
use crate::domain::codelist::Constituency;
use crate::domain::markup::Escaped;

/// The coordinate system of the project, by the numbers that QGIS keeps beside its name.
const WEB_MERCATOR: &str = "<spatialrefsys><srsid>3857</srsid><srid>3857</srid><authid>EPSG:3857</authid></spatialrefsys>";

/// What the caller knows.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Address of the OGC API Features of the workspace.
    pub ogc: &'a str,
    /// Title of the workspace.
    pub title: &'a str,
    /// Whose data it is, and under which licence.
    pub attribution: Option<&'a str>,
    /// Ids and names of the themes.
    pub themes: &'a [(String, String)],
    /// The units are areas; else points.
    pub areas: bool,
    /// What is in dispute are borders of areas; else lines.
    pub disputed_areas: bool,
    /// West, south, east, north in degrees.
    pub bounds: Option<[f64; 4]>,
}

/// A layer of QGIS.
struct Layer {
    id: String,
    name: String,
    collection: String,
    /// An expression of QGIS that its features fulfil.
    filter: Option<String>,
    geometry: &'static str,
    rules: Vec<Rule>,
    shown: bool,
}

/// A rule of a renderer.
struct Rule {
    /// An expression; all features where it is missing.
    filter: Option<String>,
    label: String,
    look: Look,
}

/// A layer definition of one map.
pub fn layer_definition(map: &MapDescription, source: &Source<'_>) -> String {
    let layers = layers(map, source);
    let mut out = String::from("<!DOCTYPE qgis-layer-definition>\n<qlr>\n");
    tree(&[(map, &layers)], source, &mut out);
    out.push_str("<maplayers>\n");
    for layer in &layers {
        map_layer(layer, source, &mut out);
    }
    out.push_str("</maplayers>\n</qlr>\n");
    out
}

/// A project of several maps, each a group, the first one switched on.
pub fn project(maps: &[MapDescription], source: &Source<'_>) -> String {
    let groups: Vec<(&MapDescription, Vec<Layer>)> = maps.iter().map(|map| (map, layers(map, source))).collect();
    let mut out = String::from("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n");
    let title = Escaped(source.title);
    let _ = writeln!(out, "<qgis projectname=\"{title}\" version=\"3.22.0\">\n<title>{title}</title>");
    let _ = writeln!(out, "<projectCrs>{WEB_MERCATOR}</projectCrs>");
    // without this QGIS takes no notice of the line before
    out.push_str("<properties><SpatialRefSys><ProjectionsEnabled type=\"int\">1</ProjectionsEnabled></SpatialRefSys></properties>\n");
    tree(&groups.iter().map(|(map, layers)| (*map, layers.as_slice())).collect::<Vec<_>>(), source, &mut out);
    if let Some([w, s, e, n]) = source.bounds {
        let metres = |lon: f64, lat: f64| {
            let [x, y] = super::project::mercator(lon, lat);
            [(x * 2.0 - 1.0) * super::coord::HALF_WORLD_M, (1.0 - y * 2.0) * super::coord::HALF_WORLD_M]
        };
        let ([left, bottom], [right, top]) = (metres(w, s), metres(e, n));
        let _ = writeln!(
            out,
            "<mapcanvas name=\"theMapCanvas\"><units>meters</units><extent><xmin>{left}</xmin><ymin>{bottom}</ymin><xmax>{right}</xmax>\
             <ymax>{top}</ymax></extent><destinationsrs>{WEB_MERCATOR}</destinationsrs></mapcanvas>"
        );
    }
    out.push_str("<projectlayers>\n");
    for layer in groups.iter().flat_map(|(_, layers)| layers) {
        map_layer(layer, source, &mut out);
    }
    out.push_str("</projectlayers>\n</qgis>\n");
    out
}

/// The layers of a map from the top down.
fn layers(map: &MapDescription, source: &Source<'_>) -> Vec<Layer> {
    let mut layers = Vec::new();
    let (mut fills, mut marks) = (None, None);
    for drawing in map.drawings {
        match drawing {
            Drawing::SiteFills(i) => fills = map.legends.get(*i),
            Drawing::SiteMarks(i) => marks = map.legends.get(*i),
            Drawing::SiteOutlines => {
                layers.push(outlines(map, source));
                layers.extend(map.disputed.as_ref().map(|disputed| in_dispute(map, disputed, source)));
            }
            Drawing::Ties => layers.push(ties(map)),
            Drawing::Stakeholders => layers.push(stakeholders(map)),
            // what is selected is marked by QGIS itself
            Drawing::Selection => {}
        }
    }
    let mut rules: Vec<Rule> = fills.map(|legend| scale(&legend.scale, source.areas)).unwrap_or_default();
    rules.extend(marks.map(|legend| scale(&legend.scale, source.areas)).unwrap_or_default());
    if !rules.is_empty() {
        let unit = |filter: Option<String>, id: &str, name: &str, shown: bool, rules: Vec<Rule>| Layer {
            id: format!("{}-{id}", map.name),
            name: name.to_owned(),
            collection: "gaps".to_owned(),
            filter,
            geometry: if source.areas { "Polygon" } else { "Point" },
            rules,
            shown,
        };
        for (at, (id, name)) in source.themes.iter().enumerate() {
            let rules = rules.iter().map(|r| Rule { filter: r.filter.clone(), label: r.label.clone(), look: r.look.clone() }).collect();
            layers.push(unit(Some(format!("\"theme\" = {}", quoted(id))), id, name, at == 0, rules));
        }
        if source.themes.is_empty() {
            layers.push(unit(None, "units", map.words, true, rules));
        }
    }
    // drawn from the ground up, listed from the top down; outlines stay above the fills
    let (mut above, below): (Vec<Layer>, Vec<Layer>) = layers.into_iter().partition(|layer| layer.collection != "gaps");
    above.reverse();
    above.extend(below);
    above
}

/// The rules of a scale, as the page tells the state of a site.
fn scale(scale: &Scale, areas: bool) -> Vec<Rule> {
    match scale {
        Scale::Fills(classes) => classes.iter().map(|class| Rule { filter: Some(presence(class)), label: class.words.to_owned(), look: fill(class.colour, class.pattern, areas) }).collect(),
        Scale::Marks(classes) => classes
            .iter()
            .filter_map(|class| {
                let look = Look::Mark { mark: class.mark?, on_area: areas };
                Some(Rule { filter: Some(format!("\"coordination\" = {}", quoted(class.value))), label: class.words.to_owned(), look })
            })
            .collect(),
        Scale::Sequential(steps) => steps_of(steps, areas),
    }
}

/// *Gap* is *empty* with a stated need or a chosen priority.
fn presence(class: &Class) -> String {
    match class.value {
        "gap" => "\"presence\" = 'empty' AND \"gap\"".to_owned(),
        "empty" => "\"presence\" = 'empty' AND NOT coalesce(\"gap\", false)".to_owned(),
        value => format!("\"presence\" = {}", quoted(value)),
    }
}

fn steps_of(steps: &[Step], areas: bool) -> Vec<Rule> {
    let mut rules: Vec<Rule> = steps
        .iter()
        .enumerate()
        .map(|(i, step)| {
            let (filter, label) = match steps.get(i + 1) {
                Some(next) => (format!("\"score\" >= {} AND \"score\" < {}", step.from, next.from), format!("{} to below {}", step.from, next.from)),
                None => (format!("\"score\" >= {}", step.from), format!("{} and more", step.from)),
            };
            Rule { filter: Some(filter), label, look: fill(step.colour, None, areas) }
        })
        .collect();
    rules.push(Rule { filter: Some("\"score\" IS NULL".to_owned()), label: "Not known".to_owned(), look: fill(PAPER, Some(super::map_description::HATCH_NO_DATA), areas) });
    rules
}

fn fill(colour: &'static str, pattern: Option<Pattern>, areas: bool) -> Look {
    if areas { Look::Fill { colour, pattern } } else { Look::Point { colour: pattern.map_or(colour, |p| p.colour), hollow: pattern.is_some() } }
}

fn outlines(map: &MapDescription, source: &Source<'_>) -> Layer {
    let look = if source.areas { Look::Outline } else { Look::Point { colour: INK, hollow: true } };
    Layer {
        id: format!("{}-sites", map.name),
        name: "Sites".to_owned(),
        collection: "sites".to_owned(),
        filter: None,
        geometry: if source.areas { "Polygon" } else { "Point" },
        rules: vec![Rule { filter: None, label: "Sites".to_owned(), look }],
        shown: true,
    }
}

/// Borders in dispute, live from their context layer.
fn in_dispute(map: &MapDescription, disputed: &Disputed, source: &Source<'_>) -> Layer {
    let of_area = source.disputed_areas;
    Layer {
        id: format!("{}-disputed", map.name),
        name: DISPUTED.to_owned(),
        collection: disputed.layer.as_str().to_owned(),
        filter: None,
        geometry: if of_area { "Polygon" } else { "Line" },
        rules: vec![Rule { filter: None, label: DISPUTED.to_owned(), look: Look::Disputed { dash: disputed.dash, of_area } }],
        shown: true,
    }
}

/// Words of the legend, as `legend.disputed` of the page.
const DISPUTED: &str = "In dispute or not determined";

fn ties(map: &MapDescription) -> Layer {
    let rule = Rule { filter: None, label: "Ties".to_owned(), look: Look::Line };
    Layer { id: format!("{}-ties", map.name), name: "Ties".to_owned(), collection: "network".to_owned(), filter: None, geometry: "Line", rules: vec![rule], shown: true }
}

fn stakeholders(map: &MapDescription) -> Layer {
    let mut rules: Vec<Rule> = Constituency::list()
        .entries()
        .iter()
        .filter_map(|entry| {
            let look = Look::Point { colour: entry.property("colour")?, hollow: false };
            Some(Rule { filter: Some(format!("\"constituency\" = {}", quoted(entry.code.as_str()))), label: entry.name("en").to_string(), look })
        })
        .collect();
    let unknown = Look::Point { colour: "#8A8F94", hollow: false };
    rules.push(Rule { filter: Some("\"constituency\" IS NULL".to_owned()), label: "Not known".to_owned(), look: unknown });
    Layer { id: format!("{}-stakeholders", map.name), name: "Stakeholders".to_owned(), collection: "stakeholders".to_owned(), filter: None, geometry: "Point", rules, shown: true }
}

/// A text as an expression of QGIS writes it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// The groups and layers of the legend.
fn tree(groups: &[(&MapDescription, &[Layer])], source: &Source<'_>, out: &mut String) {
    out.push_str("<layer-tree-group>\n");
    for (at, (map, layers)) in groups.iter().enumerate() {
        let _ = writeln!(out, "<layer-tree-group name=\"{}\" checked=\"{}\" expanded=\"{}\">", Escaped(map.words), check(at == 0), u8::from(at == 0));
        for layer in *layers {
            let _ = writeln!(
                out,
                "<layer-tree-layer id=\"{}\" name=\"{}\" providerKey=\"OAPIF\" source=\"{}\" checked=\"{}\" expanded=\"1\"/>",
                Escaped(&layer.id), Escaped(&layer.name), Escaped(&uri(layer, source)), check(layer.shown)
            );
        }
        out.push_str("</layer-tree-group>\n");
    }
    out.push_str("</layer-tree-group>\n");
}

fn check(on: bool) -> &'static str {
    if on { "Qt::Checked" } else { "Qt::Unchecked" }
}

/// Where QGIS asks for the features.
fn uri(layer: &Layer, source: &Source<'_>) -> String {
    let value = |text: &str| text.replace('\\', "\\\\").replace('\'', "\\'");
    let mut uri = format!("url='{}' typename='{}' pageSize='1000'", value(source.ogc), layer.collection);
    if let Some(filter) = &layer.filter {
        let _ = write!(uri, " filter='{}'", value(filter));
    }
    uri
}

fn map_layer(layer: &Layer, source: &Source<'_>, out: &mut String) {
    let _ = writeln!(out, "<maplayer type=\"vector\" geometry=\"{}\">\n<id>{}</id>", layer.geometry, Escaped(&layer.id));
    let _ = writeln!(out, "<datasource>{}</datasource>\n<layername>{}</layername>", Escaped(&uri(layer, source)), Escaped(&layer.name));
    let _ = writeln!(out, "<attribution>{}</attribution>", Escaped(source.attribution.unwrap_or_default()));
    out.push_str("<srs><spatialrefsys><authid>OGC:CRS84</authid></spatialrefsys></srs>\n<provider encoding=\"UTF-8\">OAPIF</provider>\n");
    out.push_str("<renderer-v2 type=\"RuleRenderer\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\">\n<rules key=\"all\">\n");
    for (at, rule) in layer.rules.iter().enumerate() {
        let filter = rule.filter.as_ref().map(|f| format!(" filter=\"{}\"", Escaped(f))).unwrap_or_default();
        let _ = writeln!(out, "<rule key=\"{at}\" symbol=\"{at}\" label=\"{}\"{filter}/>", Escaped(&rule.label));
    }
    out.push_str("</rules>\n<symbols>\n");
    for (at, rule) in layer.rules.iter().enumerate() {
        out.push_str(&symbol(at, &rule.look));
    }
    let _ = writeln!(out, "</symbols>\n</renderer-v2>\n<selection mode=\"Default\"><selectionColor color=\"{SELECTION}\"/></selection>\n</maplayer>");
}
