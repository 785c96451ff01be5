//! Analyses: one question per file, each a pure function of an atlas and its parameters, with evidence.
//!
//! - [`spec`] what an analysis says of itself, [`describe`] in words; [`params`] checked parameters; [`report`] what it found, [`rows`] of a window;
//!   [`control`] stop, and how far it is; [`limits`] that several share
//! - [`chosen`] the parameters that several share; [`themes`] which theme lies under which; [`lookup`] ids to positions;
//!   [`grid`] sites x themes; [`covering`] what covers a cell; [`around`] what is known to something coarser; [`scopes`] what was reported in full; [`evidence`] the records behind a row
//! - [`coverage`] who is where; [`network`] who talks to whom; [`joint`] both at once
//! - [`checks`] a linter over all of it
//! - [`REGISTRY`] the list: a new analysis is one file and one line here

use crate::atlas::Atlas;

pub mod around;
pub mod checks;
pub mod chosen;
pub mod control;
pub mod coverage;
pub mod covering;
pub mod describe;
pub mod evidence;
pub mod grid;
pub mod joint;
pub mod limits;
pub mod lookup;
pub mod network;
pub mod params;
pub mod report;
pub mod row_ids;
pub mod rows;
pub mod scopes;
pub mod seats;
pub mod spec;
pub mod themes;

pub use control::Control;
pub use params::{BadParameter, Params};
pub use report::{About, Counted, Finished, MakeRows, Prepared, Report, ReportRow, Window};
pub use spec::{ColumnSpec, ParamSpec, ParamType, Spec};

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
    coverage::budgets::BUDGETS,
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
