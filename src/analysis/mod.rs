//! Analyses: one question per file, each a pure function of an atlas and its parameters, with evidence.
//!
//! - [`spec`] what an analysis says of itself; [`params`] checked parameters; [`report`] what it found
//! - [`chosen`] the parameters that several share; [`themes`] which theme lies under which; [`lookup`] ids to positions; [`limits`] that
//!   several share;
//!   [`grid`] sites x themes; [`covering`] what covers a cell; [`around`] what is known to something coarser; [`scopes`] what was reported in full; [`evidence`] the records behind a row
//! - [`coverage`] who is where; [`network`] who talks to whom; [`joint`] both at once
//! - [`checks`] a linter over all of it
//! - [`REGISTRY`] the list: a new analysis is one file and one line here

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::atlas::Atlas;

pub mod around;
pub mod checks;
pub mod chosen;
pub mod coverage;
pub mod covering;
pub mod evidence;
pub mod grid;
pub mod joint;
pub mod limits;
pub mod lookup;
pub mod network;
pub mod params;
pub mod report;
pub mod scopes;
pub mod spec;
pub mod themes;

pub use params::{BadParameter, Params};
pub use report::{About, Counted, Finished, MakeRows, Prepared, Report, ReportRow, Window};
pub use spec::{ColumnSpec, ParamSpec, ParamType, Spec};

/// Tells a long analysis that nobody waits for it any more.
#[derive(Debug, Default)]
pub struct Control {
    cancelled: AtomicBool,
    /// How often it was asked whether to go on, and after how many times it says no; kept where a test wants to know.
    asked: Option<(AtomicU64, u64)>,
}

impl Control {
    /// One that says no after it was asked so many times: a cancelled analysis, without a clock.
    pub fn that_stops_after(times: u64) -> Self {
        Self { asked: Some((AtomicU64::new(0), times)), ..Self::default() }
    }
    /// How often it was asked; 0 unless it is [`Self::that_stops_after`].
    pub fn asked(&self) -> u64 {
        self.asked.as_ref().map_or(0, |(asked, _)| asked.load(Ordering::Relaxed))
    }
    /// Asks it to stop.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
    /// `Err` where it should stop; called at least every few milliseconds of work.
    pub fn go_on(&self) -> Result<(), AnalysisError> {
        let over = self.asked.as_ref().is_some_and(|(asked, times)| asked.fetch_add(1, Ordering::Relaxed) >= *times);
        if over || self.cancelled.load(Ordering::Relaxed) { Err(AnalysisError::Cancelled) } else { Ok(()) }
    }
}

/// Why an analysis gave no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnalysisError {
    /// A parameter is wrong, or two do not go together.
    #[error(transparent)]
    Parameter(#[from] BadParameter),
    /// Nobody waits for it any more.
    #[error("the analysis was cancelled")]
    Cancelled,
    /// The network or the map is larger than the limit of this analysis.
    #[error("{what} has {size}, more than the limit of {limit}: {hint}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// Its size.
        size: usize,
        /// The limit.
        limit: usize,
        /// What to do.
        hint: &'static str,
    },
}

/// An analysis: its registry entry and its function. Pure and deterministic.
pub struct Analysis {
    /// What it says of itself.
    pub spec: &'static Spec,
    run: Run,
}

/// Atlas and parameters in, report out.
type Whole = fn(&Atlas, &Params, &Control) -> Result<Report, AnalysisError>;
/// Atlas and parameters in, figures over everything out, with rows that are made when they are asked for.
type Counting = for<'a> fn(&'a Atlas, &Params, &Control) -> Result<Counted<'a>, AnalysisError>;

enum Run {
    Whole(Whole),
    Counting(Counting),
}

impl Analysis {
    /// An analysis that makes all its rows.
    pub const fn whole(spec: &'static Spec, run: Whole) -> Self {
        Self { spec, run: Run::Whole(run) }
    }
    /// An analysis of so many rows that it makes only those that are asked for.
    pub const fn counting(spec: &'static Spec, run: Counting) -> Self {
        Self { spec, run: Run::Counting(run) }
    }
}

/// Every analysis, in the order in which people meet them.
pub static REGISTRY: &[Analysis] = &[
    coverage::reporting::REPORTING,
    coverage::presence::PRESENCE,
    coverage::covered::COVERAGE,
    coverage::gaps::GAPS,
    coverage::redundancy::REDUNDANCY,
    coverage::ending::ENDING,
    coverage::changes::CHANGES,
    coverage::fragmentation::FRAGMENTATION,
    coverage::localisation::LOCALISATION,
    coverage::access::ACCESS,
    coverage::placement::PLACEMENT,
    coverage::clusters::CLUSTERS,
    joint::missing_links::MISSING_LINKS,
    joint::recommended_links::RECOMMENDED_LINKS,
    joint::removal::REMOVAL,
    joint::reach::REACH,
    joint::borders::BORDERS,
    joint::follow_through::FOLLOW_THROUGH,
    joint::meeting::MEETING,
    joint::involvement::INVOLVEMENT,
    joint::alignment::ALIGNMENT,
    joint::power_interest::POWER_INTEREST,
    network::centrality::CENTRALITY,
    network::edge_betweenness::EDGE_BETWEENNESS,
    network::cohesion::COHESION,
    network::holes::HOLES,
    network::brokerage::BROKERAGE,
    network::mixing::MIXING,
    network::communities::COMMUNITIES,
    network::key_players::KEY_PLAYERS,
    network::projection::PROJECTION,
    network::two_mode::TWO_MODE,
    network::robustness::ROBUSTNESS,
    network::paths::PATHS,
    network::ego::EGO,
    network::stability::STABILITY,
    checks::CHECKS,
];

/// The analysis of that name.
pub fn find(name: &str) -> Option<&'static Analysis> {
    REGISTRY.iter().find(|a| a.spec.name == name)
}

/// Checks the parameters and counts; the rows are asked for afterwards.
pub fn prepare<'a>(
    analysis: &'static Analysis,
    atlas: &'a Atlas,
    given: &[(String, String)],
    as_of: Option<&str>,
    control: &Control,
) -> Result<Prepared<'a>, AnalysisError> {
    let params = Params::parse(analysis.spec, given, as_of, atlas)?;
    let counted = match analysis.run {
        Run::Whole(run) => run(atlas, &params, control)?.into(),
        Run::Counting(run) => run(atlas, &params, control)?,
    };
    let about = About {
        spec: analysis.spec,
        params,
        workspace: atlas.identity.workspace.clone(),
        revision: atlas.identity.revision,
        shows_examples: atlas.audience == crate::atlas::Audience::PublicWithExamples,
    };
    Ok(Prepared { about, counted })
}

/// Checks the parameters, runs the analysis, and says how: every row, at most [`report::MAX_ROWS`].
pub fn run(
    analysis: &'static Analysis,
    atlas: &Atlas,
    given: &[(String, String)],
    as_of: Option<&str>,
    control: &Control,
) -> Result<Finished, AnalysisError> {
    prepare(analysis, atlas, given, as_of, control)?.window(Window::ALL, control)
}
