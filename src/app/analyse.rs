//! Analyses with a small cache: the same question about the same revision is answered once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::AppError;
use super::workspace::View;
use crate::analysis::{self, Analysis, AnalysisError, Control, Finished, Params};

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

/// A question about a view, parameters checked: what an ETag can be made of before the work is done.
pub struct Question {
    /// The analysis.
    pub analysis: &'static Analysis,
    given: Vec<(String, String)>,
    as_of: Option<String>,
    examples: bool,
    /// Equal exactly where the answers are equal.
    pub key: String,
}

/// Checks a question.
pub fn ask(view: &View, name: &str, given: Vec<(String, String)>, as_of: Option<String>, examples: bool) -> Result<Question, AppError> {
    let analysis = find(name)?;
    let atlas = view.shown(examples);
    let params = Params::parse(analysis.spec, &given, as_of.as_deref(), atlas).map_err(AnalysisError::from)?;
    let key = format!(
        "{} {} {name} v{} examples={examples} {}",
        atlas.identity.workspace,
        view.head(),
        analysis.spec.version,
        params.canonical()
    );
    Ok(Question { analysis, given, as_of, examples, key })
}

/// Answers a question, from the cache where it was answered before.
pub fn answer(view: &View, question: &Question, cache: &Cache, control: &Control) -> Result<Arc<Finished>, AppError> {
    if let Some(report) = cache.get(&question.key) {
        return Ok(report);
    }
    let atlas = view.shown(question.examples);
    let finished = analysis::run(question.analysis, atlas, &question.given, question.as_of.as_deref(), control)?;
    let finished = Arc::new(finished);
    cache.put(question.key.clone(), &finished);
    Ok(finished)
}
