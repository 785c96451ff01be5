//! Analyses with a small cache: the same question about the same revision is answered once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::AppError;
use super::workspace::View;
use crate::analysis::{self, Analysis, AnalysisError, Control, Finished, Params, Prepared, Window};
use crate::atlas::Atlas;
use crate::domain::table::FeatureTable;

/// So many reports are kept; the oldest goes first.
const KEPT_REPORTS: usize = 48;
/// A report with more rows than this is not kept.
const KEPT_ROWS: usize = 20_000;

/// Reports that were asked for lately.
#[derive(Default)]
pub struct Cache(Mutex<Kept>);

/// Reports by question, each with the number of the request that made it.
#[derive(Default)]
struct Kept {
    made: u64,
    reports: BTreeMap<String, (u64, Arc<Finished>)>,
}

impl Cache {
    fn get(&self, key: &str) -> Option<Arc<Finished>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).reports.get(key).map(|(_, report)| Arc::clone(report))
    }
    fn put(&self, key: String, report: &Arc<Finished>) {
        if report.report.rows.len() > KEPT_ROWS {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.made += 1;
        let number = kept.made;
        kept.reports.insert(key, (number, Arc::clone(report)));
        if kept.reports.len() > KEPT_REPORTS {
            let oldest = kept.reports.iter().min_by_key(|(_, (made, _))| *made).map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                kept.reports.remove(&oldest);
            }
        }
    }
}

/// The analysis of that name.
pub fn find(name: &str) -> Result<&'static Analysis, AppError> {
    analysis::find(name).ok_or_else(|| AppError::NotFound { what: "analysis", name: name.chars().take(80).collect() })
}

/// What is asked of an analysis.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    /// Parameters as given.
    pub given: Vec<(String, String)>,
    /// The day it is about; the workspace's data date where it is not given.
    pub as_of: Option<String>,
    /// Count rows that only illustrate.
    pub examples: bool,
    /// The rows that are wanted.
    pub window: Window,
    /// Ask the keeper's view, with what is private: on the own machine only, and only of an analysis that reads such kinds.
    pub private: bool,
}

impl Asking {
    /// The view that answers. The one door through which an analysis sees what is private.
    fn atlas<'v>(&self, view: &'v View) -> &'v Atlas {
        if self.private { &view.keeper } else { view.shown(self.examples) }
    }
}

/// A question about a view, parameters checked: what an ETag can be made of before the work is done.
pub struct Question {
    /// The analysis.
    pub analysis: &'static Analysis,
    asking: Asking,
    /// Equal exactly where the answers are equal.
    pub key: String,
}

/// Checks a question.
pub fn ask(view: &View, name: &str, asking: Asking) -> Result<Question, AppError> {
    let analysis = find(name)?;
    if asking.private && !analysis.spec.reads_private() {
        let readers: Vec<&str> = analysis::REGISTRY.iter().map(|a| a.spec).filter(|s| s.reads_private()).map(|s| s.name).collect();
        let message = format!("{} reads nothing that is private; leave it out (it is for: {})", analysis.spec.name, readers.join(", "));
        return Err(AppError::Parameter { parameter: "private", message });
    }
    let atlas = asking.atlas(view);
    let params = Params::parse(analysis.spec, &asking.given, asking.as_of.as_deref(), atlas).map_err(AnalysisError::from)?;
    let key = format!(
        "{} {} {name} v{} private={} examples={} offset={} limit={:?} {}",
        atlas.identity.workspace,
        view.head(),
        analysis.spec.version,
        asking.private,
        asking.examples,
        asking.window.offset,
        asking.window.limit,
        params.canonical()
    );
    Ok(Question { analysis, asking, key })
}

impl Question {
    fn prepare<'v>(&self, view: &'v View, control: &Control) -> Result<Prepared<'v>, AppError> {
        let Asking { given, as_of, .. } = &self.asking;
        Ok(analysis::prepare(self.analysis, self.asking.atlas(view), given, as_of.as_deref(), control)?)
    }
    /// The answer with the rows of the window, from the cache where it was answered before.
    pub fn answer(&self, view: &View, cache: &Cache, control: &Control) -> Result<Arc<Finished>, AppError> {
        if let Some(report) = cache.get(&self.key) {
            return Ok(report);
        }
        let finished = Arc::new(self.prepare(view, control)?.window(self.asking.window, control)?);
        // what is private is kept nowhere but in its own file
        if !self.asking.private {
            cache.put(self.key.clone(), &finished);
        }
        Ok(finished)
    }
    /// Hands the rows of the window on as a table; they are made a few at a time, however many there are.
    pub fn pull<T>(&self, view: &View, control: &Control, write: impl FnOnce(FeatureTable<'_>) -> Result<T, AppError>) -> Result<T, AppError> {
        let prepared = self.prepare(view, control)?;
        control.expect_steps(prepared.count(self.asking.window));
        let written = write(prepared.to_table(self.asking.atlas(view), self.asking.window, control))?;
        // a table that was told to stop ends early: what was written is no answer
        control.go_on()?;
        Ok(written)
    }
}
