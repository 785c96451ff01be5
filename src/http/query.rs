//! What the query part of a URL may say.

use serde::Deserialize;
use utoipa::IntoParams;

use super::error::Failure;
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

/// A page of a list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Records in a page, 1 to 10,000; more is clamped.
    pub limit: Option<usize>,
    /// The id after which the page begins.
    pub after: Option<String>,
    /// Leave geometries out.
    pub geometry: Option<bool>,
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
