//! # Presence
//! **Question.** Who is where, on what, in which role, on the day?
//!
//! **Definition** (DOMAIN.md sections 2 and 3). One row per stakeholder x site x theme x role that an active participation
//! says, the site and theme as they were reported (null where nobody named one); `unit_site` is the site of the chosen
//! kind that it lies in, where it lies in one. Every role counts unless some are chosen. Periods are closed; a missing end
//! is open; no dates at all is active and *undated*; activity status 1, 5, 6 never provides. Rows are marked `unsplit`
//! where an activity of several partners does not say who does what where, and `unconfirmed` where an open-ended record
//! was not confirmed in the 12 months before the day; both are shown unless left out. With `mandates`, standing
//! responsibilities are rows of their own, with the function and without a role.
//!
//! **Reference.** DOMAIN.md section 3; OCHA's who does what where. **Unit.** One row is one presence; the summary counts
//! stakeholders and sites once each, however many activities report them.
//! **Empty input.** No rows, counts 0. **Cost.** O(presences x depth).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let presence = analysis::find("presence").expect("registered");
//! let given = [("role".to_owned(), "funding,implementing".to_owned())];
//! let found = analysis::run(presence, &atlas, &given, None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["presences"], 0);
//! ```

use std::collections::BTreeSet;

use serde_json::json;

use crate::analysis::chosen::{self, Chosen};
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ColumnSpec, ParamSpec, ParamType, Spec};
use crate::analysis::themes::ThemeTree;
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::{Atlas, Presence};
use crate::domain::table::ColumnType::{Boolean, Date, Text as TextColumn};
use crate::domain::time::Day;
use crate::domain::{Cell, Kind, Period, Text};

/// The registry entry.
pub const PRESENCE: Analysis = Analysis::whole(&SPEC, run);

const fn column(name: &'static str, ty: crate::domain::table::ColumnType, description: &'static str) -> ColumnSpec {
    ColumnSpec { name, ty, unit: None, description }
}

static SPEC: Spec = Spec {
    name: "presence",
    version: 1,
    question: "Who is where, on what, in which role?",
    definition: "One row per stakeholder, site, theme and role that a participation active on the day says, with site and theme as they \
                 were reported. Periods are closed and may be open at either end; no dates at all is active and undated; activities in \
                 the pipeline, cancelled or suspended provide nothing.",
    reference: "DOMAIN.md sections 2 and 3",
    parameters: &[
        ParamSpec { doc: "Roles; every role where none is given.", ..chosen::ROLE },
        ParamSpec { doc: "Themes; presences on these or on themes below them. All where none is given.", ..chosen::THEME },
        ParamSpec { doc: "Sites; presences at these or at sites inside them. All where none is given.", ..chosen::SITE },
        ParamSpec { doc: "Kind of site that `unit_site` names; the unit of the workspace where none is given.", ..chosen::KIND },
        ParamSpec { doc: "Only presences at this site or inside it.", ..chosen::WITHIN },
        chosen::CONSTITUENCY,
        ParamSpec {
            name: "stakeholder",
            ty: ParamType::Ref(Kind::Stakeholder),
            list: true,
            required: false,
            default: None,
            doc: "Only these stakeholders.",
        },
        ParamSpec { doc: "Show presences of which nobody said which partner does what where.", ..chosen::UNSPLIT_COUNTS },
        ParamSpec {
            default: Some("true"),
            doc: "Show open-ended records that nobody confirmed in the 12 months before the date.",
            ..chosen::UNCONFIRMED
        },
        ParamSpec { doc: "Show the holders of standing mandates too.", ..chosen::MANDATES },
    ],
    columns: &[
        column("site", TextColumn, "id of the site as reported; null where none is named"),
        column("site_name", TextColumn, "its name"),
        column("unit_site", TextColumn, "id of the site of the chosen kind that it lies in; null where it is coarser"),
        column("theme", TextColumn, "id of the theme as reported; null where none is named"),
        column("theme_name", TextColumn, "its name"),
        column("role", TextColumn, "the role; null for a mandate"),
        column("stakeholder", TextColumn, "id of the stakeholder"),
        column("stakeholder_name", TextColumn, "its name"),
        column("activity", TextColumn, "id of the activity; null for a mandate"),
        column("activity_title", TextColumn, "its title"),
        column("mandate", TextColumn, "function of the mandate, where the row is one"),
        column("start", Date, "first day; null where open"),
        column("end", Date, "last day; null where open"),
        column("undated", Boolean, "no date at all: counts as active"),
        column("unsplit", Boolean, "nobody said which partner does what where"),
        column("unconfirmed", Boolean, "open-ended, and not confirmed in the 12 months before the day"),
        column("confirmed_on", Date, "the last day somebody said it is still true"),
    ],
    site_column: Some("site"),
    reads: &[
        Kind::Setting,
        Kind::Theme,
        Kind::Site,
        Kind::Stakeholder,
        Kind::Activity,
        Kind::Participation,
        Kind::Mandate,
    ],
};

/// What is asked for, beyond what analyses over cells share.
struct Filter<'a> {
    atlas: &'a Atlas,
    tree: ThemeTree,
    chosen: Chosen,
    all_roles: bool,
    themes: Vec<usize>,
    sites: Vec<usize>,
    within: Option<usize>,
    stakeholders: Vec<usize>,
    unit: Option<Text>,
}

impl Filter<'_> {
    fn takes_place(&self, site: Option<usize>) -> bool {
        let inside = |around: usize| site.is_some_and(|s| self.atlas.places.is_within(s, around));
        (self.sites.is_empty() || self.sites.iter().any(|s| inside(*s))) && self.within.is_none_or(inside)
    }
    fn takes_theme(&self, theme: Option<usize>) -> bool {
        self.themes.is_empty() || theme.is_some_and(|t| self.tree.covered_by(t, &self.themes))
    }
    fn takes_stakeholder(&self, stakeholder: usize) -> bool {
        (self.stakeholders.is_empty() || self.stakeholders.contains(&stakeholder)) && self.chosen.takes(self.atlas, stakeholder)
    }
    fn takes(&self, p: &Presence) -> bool {
        p.is_active(self.chosen.as_of)
            && (self.all_roles || self.chosen.roles.contains(&p.role))
            && (self.chosen.unsplit || !p.unsplit)
            && (self.chosen.unconfirmed || !p.is_unconfirmed(self.chosen.stale_before))
            && self.takes_stakeholder(p.stakeholder)
            && self.takes_place(p.site)
            && self.takes_theme(p.theme)
    }
    /// The site of the chosen kind that a site is or lies in.
    fn unit_site(&self, site: Option<usize>) -> Option<usize> {
        let (site, unit) = (site?, self.unit.as_deref()?);
        std::iter::once(site).chain(self.atlas.places.ancestors(site)).find(|s| self.atlas.tables.sites.at(*s).kind.code() == unit)
    }
}

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let tree = ThemeTree::build(atlas);
    let tables = &atlas.tables;
    let filter = Filter {
        chosen: Chosen::read(atlas, params, &tree),
        tree,
        all_roles: params.list("role").is_empty(),
        themes: params.list("theme").iter().filter_map(|t| tables.themes.index(t)).collect(),
        sites: params.list("site").iter().filter_map(|s| tables.sites.index(s)).collect(),
        within: params.one("within").and_then(|s| tables.sites.index(s)),
        stakeholders: params.list("stakeholder").iter().filter_map(|s| tables.stakeholders.index(s)).collect(),
        unit: params.one("kind").map(Text::from).or_else(|| atlas.unit()),
        atlas,
    };
    let mut rows = Rows { filter: &filter, writer: Writer::new(atlas), found: Vec::new() };
    for (i, presence) in atlas.presences.iter().enumerate() {
        if i % 1024 == 0 {
            control.go_on()?;
        }
        if filter.takes(&presence) {
            rows.presence(&presence);
        }
    }
    if filter.chosen.mandates {
        rows.mandates();
    }
    Ok(rows.finish())
}

/// Where a row stands: site, theme, stakeholder, role, position in the table it comes from.
type Place = (Option<usize>, Option<usize>, usize, Option<Text>, usize);

struct Rows<'f, 'a> {
    filter: &'f Filter<'a>,
    writer: Writer<'a>,
    found: Vec<(Place, ReportRow, [bool; 3])>,
}

impl Rows<'_, '_> {
    fn presence(&mut self, p: &Presence) {
        let (atlas, chosen) = (self.filter.atlas, &self.filter.chosen);
        let tables = &atlas.tables;
        let activity = tables.activities.at(p.activity);
        let marks = [p.is_undated(), p.unsplit, p.is_unconfirmed(chosen.stale_before)];
        let mut evidence = Evidence::default();
        evidence.add(&tables.participations, p.participation);
        evidence.add(&tables.activities, p.activity);
        let role = p.role.code().clone();
        let mut cells = self.place_cells(p.site, p.theme);
        cells.push(Cell::Text(role.clone()));
        cells.extend(self.who(p.stakeholder));
        cells.extend([Cell::Text(activity.id.text().clone()), Cell::Text(activity.title.clone()), Cell::Null]);
        cells.extend([day(p.period.and_then(Period::start)), day(p.period.and_then(Period::end))]);
        cells.extend(marks.map(Cell::Flag));
        cells.push(day(p.confirmed_on));
        let place = (p.site, p.theme, p.stakeholder, Some(role), p.participation);
        self.found.push((place, ReportRow { cells, evidence: self.writer.list(evidence) }, marks));
    }

    fn mandates(&mut self) {
        let tables = &self.filter.atlas.tables;
        for (i, mandate) in tables.mandates.iter().enumerate() {
            let Ok(period) = Period::new(mandate.start, mandate.end) else { continue };
            let holder = tables.stakeholders.index(mandate.stakeholder.as_str()).filter(|s| self.filter.takes_stakeholder(*s));
            let (Some(holder), true) = (holder, period.holds(self.filter.chosen.as_of)) else { continue };
            let positions = |found: Vec<usize>| if found.is_empty() { vec![None] } else { found.into_iter().map(Some).collect() };
            let sites = positions(mandate.sites.iter().filter_map(|s| tables.sites.index(s.as_str())).collect());
            let themes = positions(mandate.themes.iter().filter_map(|t| tables.themes.index(t.as_str())).collect());
            for site in sites.iter().filter(|s| self.filter.takes_place(**s)) {
                for theme in themes.iter().filter(|t| self.filter.takes_theme(**t)) {
                    let marks = [period.is_undated(), false, false];
                    let mut evidence = Evidence::default();
                    evidence.add(&tables.mandates, i);
                    let mut cells = self.place_cells(*site, *theme);
                    cells.push(Cell::Null);
                    cells.extend(self.who(holder));
                    let function = mandate.function.map_or_else(|| Text::from("mandate"), |f| f.code().clone());
                    cells.extend([Cell::Null, Cell::Null, Cell::Text(function)]);
                    cells.extend([day(period.start()), day(period.end())]);
                    cells.extend(marks.map(Cell::Flag));
                    cells.push(day(mandate.confirmed_on));
                    self.found.push(((*site, *theme, holder, None, i), ReportRow { cells, evidence: self.writer.list(evidence) }, marks));
                }
            }
        }
    }

    fn place_cells(&self, site: Option<usize>, theme: Option<usize>) -> Vec<Cell> {
        let tables = &self.filter.atlas.tables;
        let site_record = site.map(|s| tables.sites.at(s));
        let theme_record = theme.map(|t| tables.themes.at(t));
        let unit = self.filter.unit_site(site).map(|s| tables.sites.at(s).id.text());
        let text = |t: Option<&Text>| t.map_or(Cell::Null, |t| Cell::Text(t.clone()));
        vec![
            text(site_record.map(|s| s.id.text())),
            text(site_record.map(|s| &s.name)),
            text(unit),
            text(theme_record.map(|t| t.id.text())),
            text(theme_record.map(|t| &t.name)),
        ]
    }

    fn who(&self, stakeholder: usize) -> [Cell; 2] {
        let record = self.filter.atlas.tables.stakeholders.at(stakeholder);
        [Cell::Text(record.id.text().clone()), Cell::Text(record.name.clone())]
    }

    fn finish(mut self) -> Report {
        self.found.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        let distinct = |of: &dyn Fn(&Place) -> Option<usize>| self.found.iter().filter_map(|(p, ..)| of(p)).collect::<BTreeSet<_>>().len();
        let marked = |mark: usize| self.found.iter().filter(|(_, _, marks)| marks[mark]).count();
        let summary = vec![
            ("presences", json!(self.found.len())),
            ("stakeholders", json!(distinct(&|p| Some(p.2)))),
            ("sites", json!(distinct(&|p| p.0))),
            ("themes", json!(distinct(&|p| p.1))),
            ("undated", json!(marked(0))),
            ("unsplit", json!(marked(1))),
            ("unconfirmed", json!(marked(2))),
            ("without_site", json!(self.found.iter().filter(|(p, ..)| p.0.is_none()).count())),
        ];
        Report { summary, rows: self.found.into_iter().map(|(_, row, _)| row).collect() }
    }
}

fn day(day: Option<Day>) -> Cell {
    day.map_or(Cell::Null, |d| Cell::Text(Text::from(d.to_string())))
}
