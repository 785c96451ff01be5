//! What the query part of a URL may say.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::error::Failure;
use crate::analysis::network::incidence::Through;
use crate::app::picture::Layout;
use crate::app::{AppError, View, Workspace, export};
use crate::domain::AsOf;
use std::sync::Arc;

/// The most records a page holds; more is clamped to it.
pub const MAX_PAGE: usize = 10_000;
/// Records in a page unless said otherwise.
pub const DEFAULT_PAGE: usize = 100;

/// Which view is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ViewQuery {
    /// Show rows that only illustrate how a record is used.
    #[serde(default)]
    pub show_examples: bool,
    /// The revision to look at; the current one where it is missing.
    pub revision: Option<u64>,
    /// The day the question is about, 2012-07-01; the workspace's data date where it is missing.
    pub as_of: Option<String>,
}

/// Which picture of the network is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PictureQuery {
    /// Show rows that only illustrate how a record is used.
    #[serde(default)]
    pub show_examples: bool,
    /// The revision to look at; the current one where it is missing.
    pub revision: Option<u64>,
    /// The day the question is about, 2012-07-01; the workspace's data date where it is missing.
    pub as_of: Option<String>,
    /// `force` (by ties; the usual one), `hierarchical` (from above to below, by directed ties) or `two_mode`
    /// (stakeholders beside what they have a part in).
    pub layout: Option<String>,
    /// What stands beside them in two modes: `site` (the usual one), `activity`, `platform` or `meeting`.
    pub through: Option<String>,
}

impl PictureQuery {
    /// The layout; a word that is none of theirs is refused.
    pub fn layout(&self) -> Result<Layout, Failure> {
        Layout::parse(self.layout.as_deref(), self.through.as_deref()).ok_or_else(|| {
            let words = format!("layout: {}; through: {}", Layout::WORDS.join(", "), Through::WORDS.join(", "));
            Failure::bad_request("bad_parameter", words)
        })
    }
    /// The view and the day.
    pub fn view(&self) -> ViewQuery {
        ViewQuery { show_examples: self.show_examples, revision: self.revision, as_of: self.as_of.clone() }
    }
}

/// How the shapes of records stand in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shapes {
    /// Whole.
    #[default]
    True,
    /// Left out.
    False,
    /// Left out; of a site `point` is a point that stands for it and `shape` what it is: point, line or area.
    Point,
}

impl Shapes {
    /// As it stands in a query.
    pub const fn word(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::Point => "point",
        }
    }
}

/// A page of a list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Records in a page, 1 to 10,000; more is clamped.
    pub limit: Option<usize>,
    /// The id after which the page begins.
    pub after: Option<String>,
    /// Shapes: `true` (whole; the usual), `false` (left out) or `point` (of a site the point that stands for it, and what it is).
    #[serde(default)]
    #[param(inline)]
    pub geometry: Shapes,
    /// Show rows that only illustrate how a record is used.
    #[serde(default)]
    pub show_examples: bool,
    /// The revision to look at.
    pub revision: Option<u64>,
}

impl PageQuery {
    /// The page size; 0 is refused, more than the most is clamped.
    pub fn limit(&self) -> Result<usize, Failure> {
        match self.limit {
            Some(0) => Err(Failure::bad_request("bad_parameter", format!("limit: 1 to {MAX_PAGE}"))),
            Some(n) => Ok(n.min(MAX_PAGE)),
            None => Ok(DEFAULT_PAGE),
        }
    }
}

impl ViewQuery {
    /// The view of a workspace that is asked for.
    pub fn view(&self, workspace: &Workspace) -> Result<Arc<View>, AppError> {
        workspace.view_at(self.revision)
    }
    /// The day that is asked about.
    pub fn as_of(&self, view: &View) -> Result<AsOf, AppError> {
        export::day(self.as_of.as_deref(), view.shown(self.show_examples))
    }
}
