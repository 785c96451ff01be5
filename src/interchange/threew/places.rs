//! From the admin names and place codes of a row to the site it names: by place code, then by name inside the coarser
//! place; what is not known becomes a new site, with a warning.

use std::collections::BTreeMap;

use super::headers::{Layout, said};
use crate::domain::id::slugify;
use crate::domain::{Cell, Draft, Found, Kind, Known, Place, Problem, Severity, Shape, Text};
use crate::interchange::cod_ab;
use crate::domain::text::is_unseen;
use crate::interchange::drafts::{Gathering, unseen};
use crate::interchange::grid::{Grid, GridRow};
use crate::interchange::keys;
use crate::interchange::naming::{self, Wrong};
use crate::interchange::profile::{cod_ab as boundaries, country_code, country_of_pcode};
use crate::interchange::words::{fold, shown};

/// Meanings of the levels: name, place code.
const LEVELS: [(&str, &str); 5] =
    [("country", "country_code"), ("adm1", "adm1_code"), ("adm2", "adm2_code"), ("adm3", "adm3_code"), ("adm4", "adm4_code")];

/// A place that a row names.
#[derive(Clone)]
struct Here {
    id: Text,
    /// Not known before: only the drafts have it.
    new: bool,
}

/// Coarser place, level, folded name, place code.
type Key = (Option<Text>, usize, String, String);

/// Where a row is.
#[derive(Debug, PartialEq, Eq)]
pub enum Site {
    /// At this site.
    At(Text),
    /// It names no place.
    Nowhere,
    /// What it names is a problem, already said.
    Problem,
}

/// One level of a row.
struct Step<'a> {
    level: usize,
    name: &'a str,
    code: &'a str,
    column: String,
}

/// Finds sites for rows, remembering what it found.
pub struct Places<'a> {
    grid: &'a Grid,
    layout: &'a Layout,
    known: &'a dyn Known,
    found: BTreeMap<Key, Result<Here, Wrong>>,
}

impl<'a> Places<'a> {
    /// Nothing found yet.
    pub fn new(grid: &'a Grid, layout: &'a Layout, known: &'a dyn Known) -> Self {
        Self { grid, layout, known, found: BTreeMap::new() }
    }

    /// The finest site that a row names.
    pub fn of(&mut self, row: &GridRow, out: &mut Gathering<'_>) -> Site {
        let steps = self.steps(row);
        let country = country(&steps);
        let mut path: Vec<Here> = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            let finest = at + 1 == steps.len();
            let parent = path.last().map(|h| h.id.clone());
            let key = (parent, step.level, fold(step.name), step.code.to_owned());
            if !self.found.contains_key(&key) {
                let answer = self.find(step, &path, country, finest, row, out);
                // a country that is not known is made only where the row names nothing finer
                let Some(answer) = answer.transpose() else { continue };
                self.found.insert(key.clone(), answer);
            }
            match &self.found[&key] {
                Ok(here) => path.push(here.clone()),
                Err((message, hint)) => {
                    let place = self.grid.place(row.number, Some(&step.column));
                    let value = if step.name.is_empty() { step.code } else { step.name };
                    out.problems.push(Problem::new(Severity::Error, "place", place, message.clone(), hint.clone()).with_value(value));
                    return Site::Problem;
                }
            }
        }
        let named = path.pop();
        // coordinates alone, or in a country, say more than the country does
        if steps.iter().all(|s| s.level == 0)
            && let Some(id) = self.by_position(row, named.as_ref(), country, out)
        {
            return Site::At(id);
        }
        named.map_or(Site::Nowhere, |h| Site::At(h.id))
    }

    /// The site of a row that names no place but its position: known by it, else a new one, with a warning.
    fn by_position(&mut self, row: &GridRow, within: Option<&Here>, country: Option<&str>, out: &mut Gathering<'_>) -> Option<Text> {
        let shape = self.point(row, out)?;
        let (x, y) = shape.as_point()?.x_y();
        let name = format!("{y}, {x}");
        let id = Text::from(keys::hashed("position", &[name.as_str()]));
        if self.known.has(Kind::Site, &id) || out.get(Kind::Site, &id).is_some() {
            return Some(id);
        }
        let place = self.grid.place(row.number, self.layout.name("lat"));
        let mut draft = Draft::new(Kind::Site, id.clone(), Place { column: None, ..place.clone() });
        draft.say("name", Cell::text(&name));
        draft.say("kind", Cell::text("other"));
        draft.say("source", Cell::text(&self.grid.file));
        draft.say("geometry", Cell::Shape(shape));
        if let Some(country) = country {
            draft.say("country", Cell::text(country));
        }
        if let Some(within) = within {
            draft.say("parent", Cell::Text(within.id.clone()));
        }
        out.take(draft);
        let message = "the row names no place but its position: a new site is made of it";
        out.problems.push(Problem::new(Severity::Warning, "new_site", place, message, "name the place, or its place code").with_value(&name));
        Some(id)
    }

    /// The levels that a row names, coarse first.
    fn steps<'r>(&self, row: &'r GridRow) -> Vec<Step<'r>> {
        let mut steps: Vec<Step<'r>> = Vec::new();
        for (level, (name, code)) in LEVELS.into_iter().enumerate() {
            let step = Step {
                level,
                name: self.layout.text(row, name),
                code: self.layout.text(row, code),
                column: self.layout.name(name).or_else(|| self.layout.name(code)).unwrap_or_default().to_owned(),
            };
            if !step.name.is_empty() || !step.code.is_empty() {
                steps.push(step);
            }
        }
        // a place code of no stated level belongs to the finest place
        let loose = self.layout.columns.get("pcode").map_or("", |c| said(row.get(*c)));
        match steps.last_mut() {
            Some(step) if step.code.is_empty() => step.code = loose,
            None if !loose.is_empty() => {
                let column = self.layout.name("pcode").unwrap_or_default().to_owned();
                steps.push(Step { level: LEVELS.len() - 1, name: "", code: loose, column });
            }
            _ => {}
        }
        steps
    }

    /// `Ok(None)` where there is nothing to say about a country.
    fn find(
        &self,
        step: &Step<'_>,
        path: &[Here],
        country: Option<&'static str>,
        finest: bool,
        row: &GridRow,
        out: &mut Gathering<'_>,
    ) -> Result<Option<Here>, Wrong> {
        if !step.code.is_empty() {
            match self.known.site_by_pcode(step.code) {
                Found::One(id) => {
                    if step.code.chars().any(is_unseen) {
                        out.problems.push(unseen(self.grid.place(row.number, Some(&step.column)), step.code));
                    }
                    return Ok(Some(Here { id, new: false }));
                }
                Found::Several(ids) | Found::Doubtful(ids) => return Err(ambiguous("place code", step.code, &ids)),
                Found::None => {}
            }
        }
        let parent = path.last();
        if !step.name.is_empty() && parent.is_none_or(|p| !p.new) {
            let found = self.known.by_name(Kind::Site, step.name, parent.map(|p| &*p.id));
            if let Some(id) = self.choose(found, step, path)? {
                if !step.code.is_empty() && step.level > 0 {
                    let place = self.grid.place(row.number, Some(&step.column));
                    let message = format!("no site has the place code {:?}: {id} is taken for its name", shown(step.code));
                    let hint = "give the site that place code, or correct the code";
                    out.problems.push(Problem::new(Severity::Warning, "place_code", place, message, hint).with_value(step.code));
                }
                return Ok(Some(Here { id, new: false }));
            }
        }
        if step.level == 0 && !finest {
            return Ok(None);
        }
        if step.name.is_empty() {
            let hint = "import the boundaries first, or add a column with the place's name".to_owned();
            return Err((format!("no site has the place code {:?}", shown(step.code)), hint));
        }
        Ok(Some(self.make(step, parent, country, finest, row, out)))
    }

    /// One out of several places of one name: places nested in each other (region, circle and commune of Ségou) are told
    /// apart by what the row already named; all else is ambiguous.
    fn choose(&self, found: Found, step: &Step<'_>, path: &[Here]) -> Result<Option<Text>, Wrong> {
        let all = match found {
            Found::None => return Ok(None),
            Found::Doubtful(ids) => return Err(naming::doubtful(Kind::Site, step.name, &ids)),
            Found::One(id) => vec![id],
            Found::Several(ids) => ids,
        };
        let left: Vec<Text> = all.iter().filter(|id| path.iter().all(|h| h.id != **id)).cloned().collect();
        if left.len() <= 1 {
            return Ok(left.into_iter().next());
        }
        let holds = |outer: &Text, inner: &Text| match self.known.by_name(Kind::Site, step.name, Some(outer)) {
            Found::One(id) => id == *inner,
            Found::Several(ids) => ids.contains(inner),
            Found::Doubtful(_) | Found::None => false,
        };
        // the next level below what was named, or the coarsest of all
        if step.level <= 1 || !path.is_empty() {
            let outermost: Vec<&Text> = left.iter().filter(|a| left.iter().all(|b| a == &b || holds(a, b))).collect();
            if let [only] = outermost.as_slice() {
                return Ok(Some((*only).clone()));
            }
        }
        Err(ambiguous("name", step.name, &left))
    }

    fn make(
        &self,
        step: &Step<'_>,
        parent: Option<&Here>,
        country: Option<&'static str>,
        finest: bool,
        row: &GridRow,
        out: &mut Gathering<'_>,
    ) -> Here {
        let place = self.grid.place(row.number, Some(&step.column));
        let id = if step.level == 0 {
            country.map_or_else(|| keys::joined(&[step.name]), str::to_lowercase)
        } else if step.code.is_empty() {
            let within = parent.map(|p| p.id.to_string()).or_else(|| country.map(str::to_lowercase));
            let words = within.iter().map(String::as_str).chain([step.name]).collect::<Vec<_>>();
            let id = words.iter().map(|w| slugify(w)).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("-");
            let plain = !slugify(step.name).is_empty() && id.len() <= crate::domain::id::MAX_ID_CHARS && !self.known.has(Kind::Site, &id);
            if plain { id } else { keys::hashed(&id, &words) }
        } else {
            cod_ab::site_id(step.code, self.known)
        };
        let id = Text::from(id);
        if out.get(Kind::Site, &id).is_none() {
            let kind = self.layout.kinds.get(LEVELS[step.level].0).copied().unwrap_or_else(|| cod_ab::kind(boundaries(), country, step.level));
            let mut draft = Draft::new(Kind::Site, id.clone(), Place { column: None, ..place.clone() });
            draft.say("name", Cell::text(step.name));
            draft.say("kind", Cell::text(kind));
            draft.say("admin_level", Cell::Int(i64::try_from(step.level).unwrap_or_default()));
            draft.say("source", Cell::text(&self.grid.file));
            if !step.code.is_empty() && step.level > 0 {
                draft.say("pcode", Cell::text(step.code));
            }
            if let Some(country) = country {
                draft.say("country", Cell::text(country));
            }
            if let Some(parent) = parent {
                draft.say("parent", Cell::Text(parent.id.clone()));
            }
            if finest && let Some(shape) = self.point(row, out) {
                draft.say("geometry", Cell::Shape(shape));
            }
            out.take(draft);
            let inside = parent.map(|p| format!(" inside {}", p.id)).unwrap_or_default();
            let message = format!("no site named {:?}{inside} is known: a new one is made", shown(step.name));
            let hint = "check the spelling, or import the boundaries first";
            out.problems.push(Problem::new(Severity::Warning, "new_site", place, message, hint).with_value(step.name));
        }
        Here { id, new: true }
    }

    fn point(&self, row: &GridRow, out: &mut Gathering<'_>) -> Option<Shape> {
        let (lon, lat) = (self.layout.text(row, "lon"), self.layout.text(row, "lat"));
        if lon.is_empty() && lat.is_empty() {
            return None;
        }
        let degrees = |text: &str| super::values::number(text);
        let point = degrees(lon).zip(degrees(lat)).map(|(x, y)| Shape::point(x, y));
        match point {
            Some(Ok(shape)) => Some(shape),
            broken => {
                let place = self.grid.place(row.number, self.layout.name("lon"));
                let hint = broken.and_then(Result::err).map_or_else(|| "degrees with decimals, longitude and latitude".to_owned(), |e| e.hint);
                out.problems.push(Problem::new(Severity::Warning, "position", place, "the position can not be read: it is left out", hint).with_value(&format!("{lon} {lat}")));
                None
            }
        }
    }
}

/// The country that a row names, else the one its place codes begin with.
fn country(steps: &[Step<'_>]) -> Option<&'static str> {
    let by_code = || steps.iter().rev().find_map(|s| country_of_pcode(s.code));
    steps.first().filter(|s| s.level == 0).and_then(|s| country_code(s.name).or_else(|| country_code(s.code))).or_else(by_code)
}

fn ambiguous(what: &str, value: &str, ids: &[Text]) -> Wrong {
    let ids: Vec<&str> = ids.iter().map(Text::as_str).collect();
    (format!("several sites have the {what} {:?}", shown(value)), format!("give its place code, or name the coarser place too; candidates: {}", ids.join(", ")))
}
