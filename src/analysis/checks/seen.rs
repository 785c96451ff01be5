//! What the rules look at, read once for all of them.

use crate::analysis::coverage::asked::{Asked, AskedHere};
use crate::analysis::coverage::providers::{Here, Providers};
use crate::analysis::evidence::path;
use crate::analysis::grid::Grid;
use crate::analysis::joint::coordination::Coordinating;
use crate::analysis::joint::promises::Promises;
use crate::analysis::joint::table::{Seated, seated};
use crate::analysis::scopes::{PRESENCE, Scopes};
use crate::analysis::{AnalysisError, Control, Params};
use crate::atlas::{Atlas, Tables};
use crate::domain::time::months_before;
use crate::domain::{AsOf, Day, Id, Sentence, records as r};

/// The records of a workspace on a day, as rules ask them.
pub struct Seen<'g, 'a> {
    /// The grid.
    pub grid: &'g Grid<'a>,
    /// Stops a long run.
    pub control: &'g Control,
    /// The parameters of the report.
    pub params: &'g Params,
    /// Who stands where, by cell.
    pub here: Vec<Here>,
    /// What was asked for, by cell.
    pub asked: Vec<AskedHere>,
    /// Presence scopes that report on a cell, by cell.
    pub reported: Vec<Vec<usize>>,
    /// Links.
    pub coordinating: Coordinating,
    /// Commitments.
    pub promises: Promises,
    /// Platforms with their seats.
    pub platforms: Vec<Seated>,
}

impl<'g, 'a> Seen<'g, 'a> {
    /// O((records + cells) log).
    pub fn of(grid: &'g Grid<'a>, params: &'g Params, control: &'g Control) -> Result<Self, AnalysisError> {
        let providers = Providers::of(grid, control)?;
        let (asking, scopes) = (Asked::of(grid), Scopes::of(grid, PRESENCE));
        let (mut here, mut asked, mut reported) = (Vec::new(), Vec::new(), Vec::new());
        for cell in 0..grid.len() {
            if cell % 256 == 0 {
                control.go_on()?;
            }
            here.push(providers.here(grid, cell));
            asked.push(asking.here(grid, cell));
            reported.push(scopes.about_all_roles(grid, cell).to_vec());
        }
        Ok(Self {
            grid,
            control,
            params,
            here,
            asked,
            reported,
            coordinating: Coordinating::of(grid),
            promises: Promises::of(grid.atlas, params.as_of),
            platforms: seated(grid.atlas, params.as_of),
        })
    }
    /// The atlas.
    pub fn atlas(&self) -> &'a Atlas {
        self.grid.atlas
    }
    /// Its tables.
    pub fn tables(&self) -> &'a Tables {
        &self.grid.atlas.tables
    }
    /// The day.
    pub fn as_of(&self) -> AsOf {
        self.params.as_of
    }
    /// The day so many months before the day; `None` where no day is known.
    pub fn months_ago(&self, months: usize) -> Option<Day> {
        self.as_of().map(|day| months_before(day, i64::try_from(months).unwrap_or(0)))
    }
    /// Meetings of a platform in so many months up to the day: positions in the meeting table.
    pub fn meetings(&self, platform: usize, months: usize) -> Vec<usize> {
        let id = &self.tables().platforms.at(platform).id;
        let after = self.months_ago(months);
        let counts = |m: &r::Meeting| {
            m.platform == *id && self.as_of().is_none_or(|day| m.date <= day) && after.is_none_or(|from| m.date > from)
        };
        self.tables().meetings.iter().enumerate().filter(|(_, m)| counts(m)).map(|(i, _)| i).collect()
    }
    /// The only site of a list; `None` where it names none or several.
    pub fn only_site(&self, sites: &[Id<r::Site>]) -> Option<usize> {
        match sites {
            [one] => self.tables().sites.index(one.as_str()),
            _ => None,
        }
    }
    /// `theme in site` of a cell.
    pub fn place(&self, cell: usize) -> String {
        let (site, theme) = (self.tables().sites.at(self.grid.site(cell)), self.tables().themes.at(self.grid.theme(cell)));
        format!("{} in {}", theme.name, site.name)
    }
    /// A sentence with the site and the theme of a cell.
    pub fn with_place(&self, said: Sentence, cell: usize) -> Sentence {
        said.with("site", path(&self.tables().sites, self.grid.site(cell))).with("theme", path(&self.tables().themes, self.grid.theme(cell)))
    }
}
