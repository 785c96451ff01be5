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

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::blocks::{Block, Blocks};
use super::people::{Range, range, range_by_site, reached, targeted};
use super::rows::{BLOCK, column, count, ids, measured, ratio, real, whole};
use super::work::{Ground, Lie};
use crate::analysis::chosen;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::grid::{ByCell, Grid, packed};
use crate::analysis::lookup::Lookup;
use crate::analysis::report::{Counted, MakeRows, ReportRow};
use crate::analysis::rows::in_blocks;
use crate::analysis::spec::{ColumnSpec, ParamSpec, ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::records::{Activity, Site, Theme};
use crate::domain::table::ColumnType::{Integer, List, Number};
use crate::domain::{Id, Kind, Period};

/// The registry entry.
pub const COVERAGE: Analysis = Analysis::counting(&SPEC, run);

const fn flag(name: &'static str, doc: &'static str) -> ParamSpec {
    ParamSpec::defaulting(name, ParamType::Flag, "false", doc)
}

static SPEC: Spec = Spec {
    name: "coverage",
    version: 1,
    question: "How many people are reached, of those in need and of those targeted?",
    definition: "Per site and theme: people reached and targeted by the activities that lie there wholly, from the largest single activity to \
                 the sum unless declared distinct; people in need by place. Reached / in need: least reached / most in need to most reached \
                 / least in need. Reached / targeted: sums over the activities that state both. Activities in several sites or themes stay \
                 unsplit: listed, counted only in a block that holds them all. By theme, by site or all together without chosen sites or themes, \
                 activities count wherever they are, not only at sites of the unit and on themes without parts.",
    reference: "DOMAIN.md section 3; methods.md sections 0 and 2.2",
    parameters: &[
        ParamSpec::defaulting("by", ParamType::Choice(&["site_theme", "site", "theme", "all"]), "site_theme", "What makes a row: each site and theme, each site, each theme, or everything chosen."),
        chosen::THEME,
        chosen::SITE,
        chosen::KIND,
        chosen::WITHIN,
        chosen::UNCONFIRMED,
        flag("ended", "Count activities that have ended before the day too."),
        flag("distinct", "The people of different activities are declared to be different people: the sum is the least."),
    ],
    columns: table![ColumnSpec:
        BLOCK,
        &[
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
    ],
    site_column: Some("site"),
    reads: chosen::READS_PRESENCES,
};

/// How a record stands to a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Counted,
    Unsplit,
    Unspecified,
    Unconfirmed,
    /// A need; the others are activities.
    Need,
}

type Entry = (Standing, u32);

/// The records of a block: positions in their tables, in order.
#[derive(Clone, Copy)]
struct Known<'k>(&'k [Entry]);

impl<'k> Known<'k> {
    fn of(self, standing: Standing) -> impl Iterator<Item = usize> + Clone + 'k {
        let start = self.0.partition_point(|e| e.0 < standing);
        self.0[start..].iter().take_while(move |e| e.0 == standing).map(|e| e.1 as usize)
    }
}

fn run<'a>(atlas: &'a Atlas, params: &Params, control: &Control) -> Result<Counted<'a>, AnalysisError> {
    control.go_on()?;
    let grid = Grid::read_wide(atlas, params)?;
    let blocks = Blocks::new(&grid, params, params.one("by").unwrap_or("site_theme"));
    let mut entries = activities(&grid, &blocks, params.flag("ended"), control)?;
    entries.extend(needs(&grid, &blocks));
    let known = ByCell::new(blocks.len(), &entries);
    drop(entries);
    let [reached, needed, both, unsplit] = totals(&grid, &known, blocks.len(), control)?;
    let mut summary: Vec<(&'static str, Value)> = grid.chosen.resolved().into_iter().filter(|(name, _)| *name == "kind").collect();
    summary.extend([
        ("blocks", json!(blocks.len())),
        ("blocks_with_reached", json!(reached)),
        ("blocks_with_people_in_need", json!(needed)),
        ("blocks_with_both", json!(both)),
        ("blocks_with_unsplit_activities", json!(unsplit)),
    ]);
    Ok(Counted { summary, rows: Box::new(Rows { grid, blocks, known, distinct: params.flag("distinct") }) })
}

/// A row for each block.
struct Rows<'a> {
    grid: Grid<'a>,
    blocks: Blocks,
    known: ByCell<Entry>,
    distinct: bool,
}

impl MakeRows for Rows<'_> {
    fn total(&self) -> usize {
        // one block of everything is no row where it rests on no record
        let nothing = self.blocks.len() == 1 && self.blocks.at(0).is_everything() && self.known.of(0).is_empty();
        if nothing { 0 } else { self.blocks.len() }
    }
    fn make(&self, rows: std::ops::Range<usize>, control: &Control) -> Result<Vec<ReportRow>, AnalysisError> {
        in_blocks(self.grid.atlas, rows, control, |i, writer| {
            let here = Known(self.known.of(i));
            Figures::of(&self.grid, here, self.distinct).row(&self.grid, self.blocks.at(i), here, writer)
        })
    }
}

/// Blocks that one thread counts at a time; the figures are whole numbers, so the order of adding does not matter.
const BLOCKS: usize = 65_536;

/// Blocks with people reached, with people in need, with both, with unsplit activities. O(blocks + what is known of them).
fn totals(grid: &Grid<'_>, known: &ByCell<Entry>, blocks: usize, control: &Control) -> Result<[usize; 4], AnalysisError> {
    let tables = &grid.atlas.tables;
    let starts: Vec<usize> = (0..blocks).step_by(BLOCKS).collect();
    let count = |start: usize| {
        control.go_on()?;
        let mut totals = [0_usize; 4];
        for here in (start..blocks.min(start + BLOCKS)).map(|block| Known(known.of(block))).filter(|here| !here.0.is_empty()) {
            let is_reached = here.of(Standing::Counted).any(|a| reached(tables.activities.at(a)).is_some());
            let is_needed = here.of(Standing::Need).any(|n| tables.needs.at(n).people_in_need.is_some());
            let is_unsplit = here.of(Standing::Unsplit).next().is_some();
            for (n, is) in totals.iter_mut().zip([is_reached, is_needed, is_reached && is_needed, is_unsplit]) {
                *n += usize::from(is);
            }
        }
        Ok(totals)
    };
    let counted: Result<Vec<[usize; 4]>, AnalysisError> = starts.into_par_iter().map(count).collect();
    Ok(counted?.into_iter().fold([0; 4], |sum, one| std::array::from_fn(|i| sum[i] + one[i])))
}

/// Activities that one thread sorts at a time; what they find is joined in order.
const ACTIVITIES: usize = 16_384;

fn activities(grid: &Grid<'_>, blocks: &Blocks, ended: bool, control: &Control) -> Result<Vec<(u32, Entry)>, AnalysisError> {
    let table = &grid.atlas.tables.activities;
    let ground = Ground::new(grid, table.len());
    let named = named(grid);
    let nothing = (Vec::new(), Vec::new());
    let sort = |start: usize| {
        control.go_on()?;
        let mut found = Vec::new();
        for i in start..table.len().min(start + ACTIVITIES) {
            let activity = table.at(i);
            let Some(confirmed) = standing(grid, activity, ended) else { continue };
            let (sites, themes) = named.get(&i).unwrap_or(&nothing);
            let sites = ground.sites(if activity.sites.is_empty() { sites } else { &activity.sites });
            let themes = ground.themes(if activity.themes.is_empty() { themes } else { &activity.themes });
            let lies = blocks.lies(&sites, &themes);
            let mut put = |list: Vec<usize>, standing| found.extend(list.into_iter().map(|block| (packed(block), (standing, packed(i)))));
            if confirmed {
                put(lies.whole, Standing::Counted);
                put(lies.part, Standing::Unsplit);
                put(lies.coarser, Standing::Unspecified);
            } else {
                put(lies.whole, Standing::Unconfirmed);
            }
        }
        Ok(found)
    };
    let starts: Vec<usize> = (0..table.len()).step_by(ACTIVITIES).collect();
    let found: Result<Vec<Vec<(u32, Entry)>>, AnalysisError> = starts.into_par_iter().map(sort).collect();
    Ok(found?.concat())
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

/// Sites and themes that only the participations of an activity name, where they name any.
type Named = BTreeMap<usize, (Vec<Id<Site>>, Vec<Id<Theme>>)>;

fn named(grid: &Grid<'_>) -> Named {
    let tables = &grid.atlas.tables;
    let mut named = Named::new();
    for part in tables.participations.iter().filter(|p| !p.sites.is_empty() || !p.themes.is_empty()) {
        if let Some(activity) = tables.activities.index(part.activity.as_str()) {
            let (sites, themes) = named.entry(activity).or_default();
            sites.extend(part.sites.iter().cloned());
            themes.extend(part.themes.iter().cloned());
        }
    }
    named
}

fn needs(grid: &Grid<'_>, blocks: &Blocks) -> Vec<(u32, Entry)> {
    let tables = &grid.atlas.tables;
    let sites = Lookup::new(&tables.sites, tables.needs.len());
    let mut found = Vec::new();
    for (i, need) in tables.needs.iter().enumerate() {
        let stated = !matches!((need.date, grid.chosen.as_of), (Some(date), Some(day)) if date > day);
        let site = (need.subject.kind == Kind::Site).then(|| sites.index(&need.subject.id)).flatten();
        let (Some(site), Some(theme), true) = (site, tables.themes.index(need.theme.as_str()), stated) else { continue };
        let within = |whole: Vec<usize>| Lie { all_chosen: !whole.is_empty(), any_chosen: !whole.is_empty(), whole, ..Lie::default() };
        let lies = blocks.lies(&within(grid.site_slots(site).collect()), &within(grid.theme_slots(theme).to_vec()));
        found.extend(lies.whole.into_iter().map(|block| (packed(block), (Standing::Need, packed(i)))));
    }
    found
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
    fn of(grid: &Grid<'_>, here: Known<'_>, distinct: bool) -> Self {
        let tables = &grid.atlas.tables;
        let activities: Vec<&Activity> = here.of(Standing::Counted).map(|a| tables.activities.at(a)).collect();
        let needs: Vec<(usize, u64)> = here.of(Standing::Need).map(|n| tables.needs.at(n))
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
            unsplit: range(here.of(Standing::Unsplit).filter_map(|a| reached(tables.activities.at(a))), distinct),
        }
    }
    fn of_need(&self) -> Option<[Option<f64>; 2]> {
        let (reached, need) = (self.reached?, self.in_need?);
        Some([ratio(reached.low as f64, need.high as f64), ratio(reached.high as f64, need.low as f64)])
    }
    fn row(&self, grid: &Grid<'_>, block: Block, here: Known<'_>, writer: &mut Writer<'_>) -> ReportRow {
        let tables = &grid.atlas.tables;
        let mut evidence = Evidence::default();
        block.show(grid, &mut evidence);
        for standing in [Standing::Counted, Standing::Unsplit, Standing::Unspecified, Standing::Unconfirmed] {
            evidence.add_all(&tables.activities, here.of(standing));
        }
        evidence.add_all(&tables.needs, here.of(Standing::Need));
        let mut cells = block.cells(grid);
        cells.push(count(here.of(Standing::Counted).count()));
        for range in [self.reached, self.targeted, self.in_need] {
            cells.extend([whole(range.map(|r| r.low)), whole(range.map(|r| r.high))]);
        }
        cells.extend(self.of_need().unwrap_or_default().map(real));
        let list = |standing| ids(&tables.activities, here.of(standing));
        cells.extend([
            real(ratio(self.both.0 as f64, self.both.1 as f64)),
            count(self.both.2),
            count(self.without),
            list(Standing::Unsplit),
            whole(self.unsplit.map(|r| r.high)),
            list(Standing::Unspecified),
            list(Standing::Unconfirmed),
        ]);
        ReportRow { cells, evidence: writer.list(evidence) }
    }
}
