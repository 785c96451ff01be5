//! # Coverage
//! **Question.** How many people are reached, of those in need and of those targeted?
//!
//! **Definition** (DOMAIN.md section 3), for each block: site x theme, site, theme, or everything chosen (`by`). An activity
//! counts in a block where all the sites and themes that it names lie there ([`super::work`]); of several sites or themes
//! not all in the block it is *unsplit* and listed, its people counted nowhere but in the larger block that holds it all;
//! known only to something coarser it is *unspecified*. Activities count that are active on the day (with `ended`: that have begun by it)
//! and whose status is not pipeline, cancelled, suspended; open-ended ones that nobody confirmed in 12 months only with
//! `unconfirmed`. People are ranges ([`super::people`]): reached and targeted from the largest single activity to the sum,
//! or the sum where they are declared `distinct`; people in need by place. Then
//! - `reached_of_need`: low = least reached / most in need, high = most reached / least in need. More than 1 is shown as it is.
//! - `reached_of_targeted` = sum of reached / sum of targeted over the activities that state both: what became of targets.
//!
//! **Reference.** DOMAIN.md section 3; methods.md sections 0 and 2.2. **Unit.** People; ratios 0 or more, null where either side is unknown.
//! **Empty input.** No rows. **Cost.** O(activities x named x blocks + needs + blocks).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let coverage = analysis::find("coverage").expect("registered");
//! let found = analysis::run(coverage, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["blocks"], 0);
//! ```

use serde_json::{Value, json};

use super::blocks::{Block, Blocks};
use super::people::{Range, range, range_by_site, reached, targeted};
use super::rows::{column, count, ids, measured, ratio, real, whole};
use super::work::{Ground, Lie};
use crate::analysis::chosen;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::grid::Grid;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, ParamType, Spec};
use crate::analysis::themes::ThemeTree;
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::records::{Activity, Site, Theme};
use crate::domain::table::ColumnType::{Integer, List, Number, Text as TextColumn};
use crate::domain::{Id, Kind, Period};

/// The registry entry.
pub const COVERAGE: Analysis = Analysis::whole(&SPEC, run);

const fn flag(name: &'static str, doc: &'static str) -> ParamSpec {
    ParamSpec { name, ty: ParamType::Flag, list: false, required: false, default: Some("false"), doc }
}

static SPEC: Spec = Spec {
    name: "coverage",
    version: 1,
    question: "How many people are reached, of those in need and of those targeted?",
    definition: "Per site and theme: people reached and targeted by the activities that lie there wholly, from the largest single activity to \
                 the sum unless declared distinct; people in need by place. Reached / in need: least reached / most in need to most reached \
                 / least in need. Reached / targeted: sums over the activities that state both. Activities in several sites or themes stay \
                 unsplit: listed, counted only in a block that holds them all.",
    reference: "DOMAIN.md section 3; methods.md sections 0 and 2.2",
    parameters: &[
        ParamSpec {
            name: "by",
            ty: ParamType::Choice(&["site_theme", "site", "theme", "all"]),
            list: false,
            required: false,
            default: Some("site_theme"),
            doc: "What makes a row: each site and theme, each site, each theme, or everything chosen.",
        },
        chosen::THEME,
        chosen::SITE,
        chosen::KIND,
        chosen::WITHIN,
        chosen::UNCONFIRMED,
        flag("ended", "Count activities that have ended before the day too."),
        flag("distinct", "The people of different activities are declared to be different people: the sum is the least."),
    ],
    columns: &[
        column("site", TextColumn, "id of the site; null where the row is about several"),
        column("site_name", TextColumn, "its name"),
        column("theme", TextColumn, "id of the theme; null where the row is about several"),
        column("theme_name", TextColumn, "its name"),
        column("activities", Integer, "activities that lie here wholly"),
        measured("reached_low", Integer, "people", "the least that were reached; null where no activity says"),
        measured("reached_high", Integer, "people", "the most that were reached"),
        measured("targeted_low", Integer, "people", "the least that were targeted; null where no activity says"),
        measured("targeted_high", Integer, "people", "the most that were targeted"),
        measured("in_need_low", Integer, "people", "the least in need; null where no need says"),
        measured("in_need_high", Integer, "people", "the most in need"),
        column("reached_of_need_low", Number, "least reached / most in need; null where either is unknown"),
        column("reached_of_need_high", Number, "most reached / least in need; null where either is unknown"),
        column("reached_of_targeted", Number, "reached / targeted, over the activities that state both"),
        column("activities_that_state_both", Integer, "activities that state both reached and targeted"),
        column("activities_without_reached", Integer, "activities here that do not say how many they reached"),
        column("unsplit", List, "activities partly here, of several sites or themes; not counted"),
        measured("unsplit_reached", Integer, "people", "the most that these reached here and elsewhere together; not counted"),
        column("unspecified", List, "activities known only to something coarser; not counted"),
        column("unconfirmed", List, "open-ended activities here that nobody confirmed in 12 months; not counted"),
    ],
    site_column: Some("site"),
    reads: &[Kind::Setting, Kind::Theme, Kind::Site, Kind::Stakeholder, Kind::Activity, Kind::Participation, Kind::Need, Kind::Priority],
};

/// What is known of a block.
#[derive(Clone, Debug, Default)]
struct Known {
    counted: Vec<usize>,
    unsplit: Vec<usize>,
    unspecified: Vec<usize>,
    unconfirmed: Vec<usize>,
    needs: Vec<usize>,
}

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let tree = ThemeTree::build(atlas);
    let grid = Grid::build(atlas, chosen::Chosen::read(atlas, params, &tree), tree)?;
    let blocks = Blocks::new(&grid, params, params.one("by").unwrap_or("site_theme"));
    let mut known = vec![Known::default(); blocks.len()];
    sort_activities(&grid, &blocks, params.flag("ended"), &mut known, control)?;
    sort_needs(&grid, &blocks, &mut known);
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::new();
    let mut totals = [0_usize; 4];
    for (i, here) in known.iter().enumerate() {
        if i % 256 == 0 {
            control.go_on()?;
        }
        let figures = Figures::of(&grid, here, params.flag("distinct"));
        for (n, is) in totals.iter_mut().zip([figures.reached.is_some(), figures.in_need.is_some(), figures.of_need().is_some(), !here.unsplit.is_empty()]) {
            *n += usize::from(is);
        }
        let row = figures.row(&grid, blocks.at(i), here, &mut writer);
        if !row.evidence.is_empty() {
            rows.push(row);
        }
    }
    let [reached, needed, both, unsplit] = totals;
    let mut summary: Vec<(&'static str, Value)> = grid.chosen.resolved().into_iter().filter(|(name, _)| *name == "kind").collect();
    summary.extend([
        ("blocks", json!(blocks.len())),
        ("blocks_with_reached", json!(reached)),
        ("blocks_with_people_in_need", json!(needed)),
        ("blocks_with_both", json!(both)),
        ("blocks_with_unsplit_activities", json!(unsplit)),
    ]);
    Ok(Report { summary, rows })
}

fn sort_activities(grid: &Grid<'_>, blocks: &Blocks, ended: bool, known: &mut [Known], control: &Control) -> Result<(), AnalysisError> {
    let tables = &grid.atlas.tables;
    let ground = Ground::new(grid);
    let named = Named::of(grid);
    for (i, activity) in tables.activities.iter().enumerate() {
        if i % 256 == 0 {
            control.go_on()?;
        }
        let Some(standing) = standing(grid, activity, ended) else { continue };
        let sites = ground.sites(if activity.sites.is_empty() { &named.sites[i] } else { &activity.sites });
        let themes = ground.themes(if activity.themes.is_empty() { &named.themes[i] } else { &activity.themes });
        let lies = blocks.lies(&sites, &themes);
        for block in lies.whole {
            let here = &mut known[block];
            if standing { here.counted.push(i) } else { here.unconfirmed.push(i) }
        }
        if standing {
            lies.part.into_iter().for_each(|block| known[block].unsplit.push(i));
            lies.coarser.into_iter().for_each(|block| known[block].unspecified.push(i));
        }
    }
    Ok(())
}

/// `None` where it does not count on the day, `Some(false)` where nobody confirmed it.
fn standing(grid: &Grid<'_>, activity: &Activity, ended: bool) -> Option<bool> {
    let chosen = &grid.chosen;
    let provides = activity.status.is_none_or(|s| s.entry().property("provides") != Some("no"));
    let period = Period::new(activity.start, activity.end).ok()?;
    let begun = matches!((period.end(), chosen.as_of), (Some(end), Some(day)) if end < day);
    if !provides || !(period.holds(chosen.as_of) || (ended && begun)) {
        return None;
    }
    let last_known = activity.confirmed_on.max(period.start());
    let stale = period.end().is_none() && matches!((last_known, chosen.stale_before), (Some(last), Some(limit)) if last < limit);
    Some(chosen.unconfirmed || !stale)
}

/// Sites and themes that only the participations of an activity name.
struct Named {
    sites: Vec<Vec<Id<Site>>>,
    themes: Vec<Vec<Id<Theme>>>,
}

impl Named {
    fn of(grid: &Grid<'_>) -> Self {
        let tables = &grid.atlas.tables;
        let len = tables.activities.len();
        let mut named = Self { sites: vec![Vec::new(); len], themes: vec![Vec::new(); len] };
        for part in tables.participations.iter().filter(|p| !p.sites.is_empty() || !p.themes.is_empty()) {
            if let Some(activity) = tables.activities.index(part.activity.as_str()) {
                named.sites[activity].extend(part.sites.iter().cloned());
                named.themes[activity].extend(part.themes.iter().cloned());
            }
        }
        named
    }
}

fn sort_needs(grid: &Grid<'_>, blocks: &Blocks, known: &mut [Known]) {
    let tables = &grid.atlas.tables;
    for (i, need) in tables.needs.iter().enumerate() {
        let stated = !matches!((need.date, grid.chosen.as_of), (Some(date), Some(day)) if date > day);
        let site = (need.subject.kind == Kind::Site).then(|| tables.sites.index(&need.subject.id)).flatten();
        let (Some(site), Some(theme), true) = (site, tables.themes.index(need.theme.as_str()), stated) else { continue };
        let within = |whole: Vec<usize>| Lie { all_chosen: !whole.is_empty(), any_chosen: !whole.is_empty(), whole, ..Lie::default() };
        let lies = blocks.lies(&within(grid.site_slots(site).collect()), &within(grid.theme_slots(theme).to_vec()));
        lies.whole.into_iter().for_each(|block| known[block].needs.push(i));
    }
}

/// The figures of a block.
struct Figures {
    reached: Option<Range>,
    targeted: Option<Range>,
    in_need: Option<Range>,
    both: (u64, u64, usize),
    without: usize,
    unsplit: Option<Range>,
}

impl Figures {
    fn of(grid: &Grid<'_>, here: &Known, distinct: bool) -> Self {
        let tables = &grid.atlas.tables;
        let activities: Vec<&Activity> = here.counted.iter().map(|a| tables.activities.at(*a)).collect();
        let needs: Vec<(usize, u64)> = here.needs.iter().map(|n| tables.needs.at(*n))
            .filter_map(|n| Some((tables.sites.index(&n.subject.id)?, n.people_in_need.get()?))).collect();
        let mut both = (0_u64, 0_u64, 0);
        for (r, t) in activities.iter().filter_map(|a| Some((reached(a)?, targeted(a)?))) {
            both = (both.0.saturating_add(r), both.1.saturating_add(t), both.2 + 1);
        }
        Self {
            reached: range(activities.iter().filter_map(|a| reached(a)), distinct),
            targeted: range(activities.iter().filter_map(|a| targeted(a)), distinct),
            in_need: range_by_site(&grid.atlas.places, &needs),
            both,
            without: activities.iter().filter(|a| reached(a).is_none()).count(),
            unsplit: range(here.unsplit.iter().filter_map(|a| reached(tables.activities.at(*a))), distinct),
        }
    }
    fn of_need(&self) -> Option<[Option<f64>; 2]> {
        let (reached, need) = (self.reached?, self.in_need?);
        Some([ratio(reached.low as f64, need.high as f64), ratio(reached.high as f64, need.low as f64)])
    }
    fn row(&self, grid: &Grid<'_>, block: Block, here: &Known, writer: &mut Writer<'_>) -> ReportRow {
        let tables = &grid.atlas.tables;
        let mut evidence = Evidence::default();
        block.show(grid, &mut evidence);
        for list in [&here.counted, &here.unsplit, &here.unspecified, &here.unconfirmed] {
            evidence.add_all(&tables.activities, list.iter().copied());
        }
        evidence.add_all(&tables.needs, here.needs.iter().copied());
        let mut cells = block.cells(grid);
        cells.push(count(here.counted.len()));
        for range in [self.reached, self.targeted, self.in_need] {
            cells.extend([whole(range.map(|r| r.low)), whole(range.map(|r| r.high))]);
        }
        cells.extend(self.of_need().unwrap_or_default().map(real));
        let list = |list: &[usize]| ids(&tables.activities, list.iter().copied());
        cells.extend([
            real(ratio(self.both.0 as f64, self.both.1 as f64)),
            count(self.both.2),
            count(self.without),
            list(&here.unsplit),
            whole(self.unsplit.map(|r| r.high)),
            list(&here.unspecified),
            list(&here.unconfirmed),
        ]);
        ReportRow { cells, evidence: writer.list(evidence) }
    }
}
