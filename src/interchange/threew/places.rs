//! From the admin names and place codes of a row to the site it names: by place code, then by name inside the coarser
//! place; what is not known becomes a new site, with a warning.

use std::collections::BTreeMap;

use super::cell_names::{Asked, CellNames, Reading, SEVERAL};
use super::form;
use super::headers::{Layout, said};
use crate::domain::id::slugify;
use crate::domain::{Cell, Draft, Found, Kind, Known, Place, Problem, Severity, Shape, Text};
use crate::interchange::cod_ab;
use crate::interchange::degrees::{self, Axis};
use crate::domain::text::is_unseen;
use crate::interchange::drafts::{Gathering, unseen};
use crate::interchange::grid::{Grid, GridRow};
use crate::interchange::keys;
use crate::interchange::naming::{self, Wrong};
use crate::interchange::profile::{cod_ab as boundaries, country_code, country_of_pcode, may_lie_in};
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
    /// At these sites: at least one.
    At(Vec<Text>),
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
    /// Position of the column with the name.
    cell: Option<usize>,
}

/// Finds sites for rows, remembering what it found.
pub struct Places<'a> {
    grid: &'a Grid,
    layout: &'a Layout,
    known: &'a dyn Known,
    cell_names: &'a CellNames<'a>,
    found: BTreeMap<Key, Result<Here, Wrong>>,
}

/// The places that a row has named so far, coarse first.
type Path = Vec<Here>;

impl<'a> Places<'a> {
    /// Nothing found yet.
    pub(super) fn new(grid: &'a Grid, layout: &'a Layout, known: &'a dyn Known, cell_names: &'a CellNames<'a>) -> Self {
        Self { grid, layout, known, cell_names, found: BTreeMap::new() }
    }

    /// The finest sites that a row names.
    pub fn of(&mut self, row: &GridRow, out: &mut Gathering<'_>) -> Site {
        let steps = self.steps(row);
        let country = country(&steps);
        let mut paths: Vec<Path> = vec![Path::new()];
        for (at, step) in steps.iter().enumerate() {
            let finest = at + 1 == steps.len();
            let Some(pieces) = self.pieces(step, &paths, row, out) else { return Site::Problem };
            let mut longer = Vec::new();
            for (name, code) in &pieces {
                let step = Step { level: step.level, name, code, column: step.column.clone(), cell: step.cell };
                let found = self.path_of(&step, &paths).and_then(|path| Ok((path.clone(), self.here(&step, &path, country, finest, row, out)?)));
                match found {
                    Ok((path, here)) => longer.push(path.into_iter().chain(here).collect()),
                    Err((message, hint)) => {
                        let place = self.grid.place(row.number, Some(&step.column));
                        let value = if step.name.is_empty() { step.code } else { step.name };
                        out.problems.push(Problem::new(Severity::Error, "place", place, message, hint).with_value(value));
                        return Site::Problem;
                    }
                }
            }
            if !longer.is_empty() {
                paths = longer;
            }
        }
        let named = self.finest(&paths);
        // coordinates alone, or in a country, say more than the country does
        if steps.iter().all(|s| s.level == 0)
            && let Some(id) = self.by_position(row, paths.first().and_then(|p| p.last()), country, out)
        {
            return Site::At(vec![id]);
        }
        if named.is_empty() { Site::Nowhere } else { Site::At(named) }
    }

    /// The places at the ends of the paths, once each, without those that hold another of them: *Sansanding, Ségou* is one place.
    fn finest(&self, paths: &[Path]) -> Vec<Text> {
        let mut ids: Vec<Text> = Vec::new();
        for here in paths.iter().filter_map(|path| path.last()) {
            if !ids.contains(&here.id) {
                ids.push(here.id.clone());
            }
        }
        let holds = |outer: &Text, inner: &Text| outer != inner && self.known.look(Kind::Site, inner, Some(outer)) == Found::One(inner.clone());
        if ids.len() < 2 { ids } else { ids.iter().filter(|a| ids.iter().all(|b| !holds(a, b))).cloned().collect() }
    }

    /// The names of a step with their place codes; `None` where somebody has to say whether it is one or several.
    fn pieces(&self, step: &Step<'_>, paths: &[Path], row: &GridRow, out: &mut Gathering<'_>) -> Option<Vec<(String, String)>> {
        let whole = || vec![(step.name.to_owned(), step.code.to_owned())];
        let is_code = |code: &str| matches!(self.known.site_by_pcode(code), Found::One(_));
        let codes: Vec<&str> = step.code.split([',', ';', '|', '/', '\n', ' ']).map(str::trim).filter(|c| !c.is_empty()).collect();
        if codes.len() > 1 && !is_code(step.code) && codes.iter().all(|code| is_code(code)) {
            return Some(codes.into_iter().map(|code| (String::new(), code.to_owned())).collect());
        }
        let Some(column) = step.cell.filter(|_| !step.name.is_empty() && !is_code(step.code)) else { return Some(whole()) };
        let within = if let [path] = paths { path.last().filter(|p| !p.new).map(|p| &p.id) } else { None };
        match self.cell_names.read(Asked { kind: Kind::Site, column, row: row.number, within }, step.name) {
            Reading::Names(names) if names.len() == 1 => Some(names.into_iter().map(|name| (name, step.code.to_owned())).collect()),
            Reading::Names(names) => Some(names.into_iter().map(|name| (name, String::new())).collect()),
            Reading::Waits(written, known) => {
                let (message, hint) = naming::one_or_several(Kind::Site, &written, &known);
                let place = self.grid.place(row.number, Some(&step.column));
                out.problems.push(Problem::new(Severity::Error, SEVERAL, place, message, hint).with_value(&written));
                None
            }
        }
    }

    /// Of several coarser places the one in which a place of that name is known.
    fn path_of(&self, step: &Step<'_>, paths: &[Path]) -> Result<Path, Wrong> {
        if let [only] = paths {
            return Ok(only.clone());
        }
        let has_it = |path: &&Path| path.last().is_some_and(|p| self.known.look(Kind::Site, step.name, Some(&p.id)) != Found::None);
        let holding: Vec<&Path> = paths.iter().filter(has_it).collect();
        if let [only] = holding.as_slice() {
            return Ok((*only).clone());
        }
        let ids: Vec<&str> = paths.iter().filter_map(|p| p.last()).map(|h| h.id.as_str()).collect();
        let message = format!("the row names several coarser places, and not in which of them {:?} lies", shown(step.name));
        Err((message, format!("write one row for each; the coarser places: {}", ids.join(", "))))
    }

    /// The place of a step below a path; `None` of a country that is not known, where the row names something finer.
    fn here(&mut self, step: &Step<'_>, path: &[Here], country: Option<&'static str>, finest: bool, row: &GridRow, out: &mut Gathering<'_>) -> Result<Option<Here>, Wrong> {
        let key = (path.last().map(|h| h.id.clone()), step.level, fold(step.name), step.code.to_owned());
        if let Some(found) = self.found.get(&key) {
            return found.clone().map(Some);
        }
        let Some(answer) = self.find(step, path, country, finest, row, out).transpose() else { return Ok(None) };
        self.found.insert(key, answer.clone());
        answer.map(Some)
    }

    /// The site of a row that names no place but its position: known by it, else a new one, with a warning.
    fn by_position(&mut self, row: &GridRow, within: Option<&Here>, country: Option<&str>, out: &mut Gathering<'_>) -> Option<Text> {
        let shape = self.point(row, country, out)?;
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
                cell: self.layout.columns.get(name).copied(),
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
                steps.push(Step { level: LEVELS.len() - 1, name: "", code: loose, column, cell: None });
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
            if let Some(id) = self.bracketed(step, parent, row, out)? {
                return Ok(Some(Here { id, new: false }));
            }
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
            let like: Vec<String> = self.known.place_codes_like(step.code).into_iter().map(|(id, code)| format!("{code} ({id})")).collect();
            let hint = if like.is_empty() {
                "import the boundaries first, or add a column with the place's name".to_owned()
            } else {
                format!("a code that was kept as a number loses its letters and zeros: is it {}? Write it whole", like.join(" or "))
            };
            return Err((format!("no site has the place code {:?}", shown(step.code)), hint));
        }
        Ok(Some(self.make(step, parent, country, finest, row, out)))
    }

    /// A place with another in brackets behind it, *Sansanding (Ségou)*: the one that lies in the other, or both names of one.
    /// `None` where the whole is a name, or what stands before the brackets is none.
    fn bracketed(&self, step: &Step<'_>, parent: Option<&Here>, row: &GridRow, out: &mut Gathering<'_>) -> Result<Option<Text>, Wrong> {
        let Some((name, inside)) = step.name.strip_suffix(')').and_then(|n| n.split_once('(')).map(|(name, inside)| (name.trim(), inside.trim())) else { return Ok(None) };
        let within = parent.map(|p| &*p.id);
        if !ids(self.known.look(Kind::Site, step.name, within)).is_empty() {
            return Ok(None);
        }
        let (named, around) = (ids(self.known.look(Kind::Site, name, within)), ids(self.known.look(Kind::Site, inside, None)));
        if named.is_empty() {
            return Ok(None);
        }
        let lies_in = |inner: &Text, outer: &Text| inner != outer && self.known.look(Kind::Site, inner, Some(outer)) == Found::One(inner.clone());
        let of = |inner: &[Text], outer: &[Text]| inner.iter().filter(|i| outer.iter().any(|o| lies_in(i, o))).cloned().collect::<Vec<_>>();
        let both: Vec<Text> = named.iter().filter(|id| around.contains(id)).cloned().collect();
        for found in [of(&named, &around), both, of(&around, &named)] {
            if let [only] = found.as_slice() {
                return Ok(Some(only.clone()));
            }
        }
        let [only] = named.as_slice() else { return Err(ambiguous("name", name, &named)) };
        if !around.is_empty() {
            let hint = format!("write the place alone, or the place that holds it; known: {only}");
            return Err((format!("{:?} does not lie in {:?}, and is no other name of it", shown(name), shown(inside)), hint));
        }
        let place = self.grid.place(row.number, Some(&step.column));
        let message = format!("no place is called {:?}: {only} is taken, and what stands in brackets is passed over", shown(step.name));
        let hint = "where it is another place, make its record first";
        out.problems.push(Problem::new(Severity::Warning, "place_in_brackets", place, message, hint).with_value(step.name));
        Ok(Some(only.clone()))
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
            if finest && let Some(shape) = self.point(row, country, out) {
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

    /// The position of a row, held against the country that it names.
    fn point(&self, row: &GridRow, country: Option<&str>, out: &mut Gathering<'_>) -> Option<Shape> {
        let (lon, lat) = match (self.layout.text(row, "lon"), self.layout.text(row, "lat")) {
            ("", "") => form::position(self.layout.text(row, "position"))?,
            both => both,
        };
        let point = degrees::read(lon, Axis::Longitude).zip(degrees::read(lat, Axis::Latitude));
        if point == Some((0.0, 0.0)) {
            let place = self.grid.place(row.number, self.layout.name("lat"));
            let message = "the position is 0, 0, in the Gulf of Guinea, as empty cells give it: it is left out";
            out.problems.push(Problem::new(Severity::Warning, "position", place, message, "leave the position empty where it is not known").with_value(&format!("{lon} {lat}")));
            return None;
        }
        if let (Some((x, y)), Some(country)) = (point, country)
            && Shape::point(x, y).is_ok()
            && may_lie_in(country, x, y) == Some(false)
        {
            let swapped = may_lie_in(country, y, x) == Some(true);
            let (rule, message) = if swapped {
                ("axes_swapped", format!("the position lies far outside {country}, and inside it if longitude and latitude are swapped: it is left out"))
            } else {
                ("position", format!("the position lies far outside {country}: it is taken as it stands"))
            };
            let place = self.grid.place(row.number, self.layout.name("lat"));
            out.problems.push(Problem::new(Severity::Warning, rule, place, message, "check the columns of longitude and latitude, and the country").with_value(&format!("{lon} {lat}")));
            if swapped {
                return None;
            }
        }
        match point.map(|(x, y)| Shape::point(x, y)) {
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

fn ids(found: Found) -> Vec<Text> {
    match found {
        Found::One(id) => vec![id],
        Found::Several(ids) => ids,
        Found::Doubtful(_) | Found::None => Vec::new(),
    }
}

fn ambiguous(what: &str, value: &str, ids: &[Text]) -> Wrong {
    let ids: Vec<&str> = ids.iter().map(Text::as_str).collect();
    (format!("several sites have the {what} {:?}", shown(value)), format!("give its place code, or name the coarser place too; candidates: {}", ids.join(", ")))
}
