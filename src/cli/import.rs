//! `sitelines import`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Data, Failed, Outcome, put_out, say};
use crate::app::App;
use crate::app::import::{ImportOptions, ImportReport, import};
use crate::app::import_review::Review;
use crate::app::importing::{self, Stage, UNSEEN};
use crate::app::sight::Viewer;
use crate::interchange::Upload;
use crate::interchange::crs::Epsg;

/// Import files or a folder of CSV and GeoJSON.
#[derive(Args)]
pub(crate) struct Import {
    /// Files (sheets, vector files, networks, IATI activities, rules), or a folder whose CSV and GeoJSON files are named after record kinds.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The workspace; made if it is new.
    #[arg(long, short, value_name = "W")]
    workspace: String,
    #[command(flatten)]
    data: Data,
    /// records, 3w, iati, cod-ab or network, recognised from the content where it is not given; or layer: a vector file kept as
    /// context layers with their own attributes.
    #[arg(long)]
    profile: Option<String>,
    /// Coordinate system of files that do not say theirs: the number of an EPSG code, for example EPSG:32629.
    #[arg(long, value_name = "EPSG", value_parser = Epsg::parse)]
    crs: Option<Epsg>,
    /// Show the difference it would make; change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Take the rows that are right and leave out those that are not.
    #[arg(long)]
    allow_partial: bool,
    /// Names that are only near to known ones wait for a decision: JSON of what columns and names mean, `{"columns": {heading:
    /// meaning}, "decisions": {kind: {written: id, "new" or "several"}}}`; of networks also `tie_kinds` {word: kind of tie} and `tie_directions`
    /// {word: directed or undirected}. A file that is not there yet, or does not say it all, is written
    /// with the names that wait, to be filled in.
    #[arg(long, value_name = "FILE")]
    review: Option<PathBuf>,
    /// Print the report as JSON instead of words.
    #[arg(long)]
    json: bool,
}

/// Endings of the files that are taken from a folder.
const ENDINGS: [&str; 8] = ["csv", "geojson", "geojsonl", "ndjson", "json", "xlsx", "ods", "toml"];

fn read(path: &Path) -> Result<Upload, Failed> {
    let name = path.file_name().map_or_else(|| "upload".to_owned(), |n| n.to_string_lossy().into_owned());
    let bytes = std::fs::read(path).map_err(|e| Failed::File(format!("{} cannot be read: {e}", path.display())))?;
    Ok(Upload { name, bytes })
}

fn uploads(paths: &[PathBuf]) -> Result<Vec<Upload>, Failed> {
    let mut uploads = Vec::new();
    for path in paths {
        if !path.is_dir() {
            uploads.push(read(path)?);
            continue;
        }
        let entries = std::fs::read_dir(path).map_err(|e| Failed::File(format!("{} cannot be read: {e}", path.display())))?;
        let mut files: Vec<PathBuf> = entries
            .flatten()
            .map(|e| e.path())
            .filter(|p| p.is_file() && p.extension().is_some_and(|e| ENDINGS.iter().any(|known| e.eq_ignore_ascii_case(known))))
            // what stands beside the records of a shipped case and is none
            .filter(|p| p.file_stem().is_none_or(|s| s != "answers"))
            .collect();
        files.sort();
        if files.is_empty() {
            return Err(Failed::File(format!("{} holds no CSV, GeoJSON, XLSX or ODS file", path.display())));
        }
        for file in files {
            uploads.push(read(&file)?);
        }
    }
    Ok(uploads)
}

impl Import {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        let uploads = uploads(&self.paths)?;
        let review = self.review()?;
        let app = App::open(&self.data.data)?;
        let workspace = app.workspace_or_new(&self.workspace)?;
        let options = ImportOptions {
            review: review.clone(),
            profile: self.profile.clone(),
            crs: self.crs,
            dry_run: self.dry_run,
            viewer: Viewer::Owner,
            allow_partial: self.allow_partial,
            author: std::env::var("USER").unwrap_or_else(|_| "cli".into()),
        };
        let outcome = if importing::is_long(&uploads) {
            let megabytes = importing::bytes(&uploads) as f64 / 1e6;
            import(&workspace, &uploads, &options, &|stage| {
                say(&match stage {
                    Stage::Reading => format!("1 of {}: reading {} file(s), {megabytes:.0} MB", Stage::COUNT, uploads.len()),
                    Stage::Checking { rows } => format!("2 of {}: checking {rows} rows", Stage::COUNT),
                    Stage::Writing { records } => format!("3 of {}: writing {records} records", Stage::COUNT),
                });
                Ok(())
            })
        } else {
            import(&workspace, &uploads, &options, UNSEEN)
        };
        drop(workspace);
        app.discard_empty(&self.workspace)?;
        let report = outcome?;
        if let (Some(path), Some(review), Some(names)) = (&self.review, &review, &report.names)
            && (!names.doubtful.is_empty() || names.assumed() > 0)
        {
            let failed = |e| Failed::File(format!("{} cannot be written: {e}", path.display()));
            std::fs::write(path, review.form(names)).map_err(failed)?;
            if !names.doubtful.is_empty() {
                say(&format!("{} name(s) wait: say in {} which each is, \"new\", or \"several\" where the cell holds several names, and import again", names.doubtful.len(), path.display()));
            }
            if names.assumed() > 0 {
                say(&format!("{} word(s) of ties are of no known kind: say in {}, under tie_kinds, which kind each is, and import again", names.assumed(), path.display()));
            }
        }
        if self.json {
            let mut text = serde_json::to_vec_pretty(&report).unwrap_or_default();
            text.push(b'\n');
            put_out(&text, None)?;
        } else {
            self.tell(&report);
        }
        app.close();
        Ok(if report.errors > 0 { Outcome::Findings } else { Outcome::Done })
    }

    /// What somebody has said of columns and names so far; nothing where the file is still to be written.
    fn review(&self) -> Result<Option<Review>, Failed> {
        let Some(path) = &self.review else { return Ok(None) };
        match std::fs::read_to_string(path) {
            Ok(text) => Ok(Some(Review::parse(&text)?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Some(Review::default())),
            Err(error) => Err(Failed::File(format!("{} cannot be read: {error}", path.display()))),
        }
    }

    fn tell(&self, report: &ImportReport) {
        for note in &report.notes {
            say(&format!("note: {note}"));
        }
        for problem in &report.problems {
            say(&problem.to_string());
        }
        for waiting in report.names.iter().flat_map(|n| &n.doubtful) {
            let near: Vec<String> = waiting.name.candidates.iter().map(|c| format!("{} ({})", c.id, c.name)).collect();
            say(&format!("waits: {} {:?}, {} row(s); near: {}", waiting.name.kind, waiting.name.written, waiting.rows, near.join(", ")));
        }
        for word in report.names.iter().flat_map(|n| &n.tie_kinds) {
            say(&format!("ties: {:?} is taken as {} ({}): {} tie(s), {} of them directed", word.written, word.kind, word.how, word.ties, word.directed));
        }
        if self.dry_run {
            for d in &report.differences {
                let fields: Vec<&str> = d.fields.iter().map(|(name, ..)| name.as_str()).collect();
                say(&format!("{} {} ({}): {}", d.what, d.record, d.label, fields.join(", ")));
            }
        }
        let did = match (self.dry_run, report.applied) {
            _ if report.added + report.changed == 0 => "nothing to change",
            (true, _) => "shown only, as a dry run",
            (_, true) => "changes made",
            _ => "NOTHING was changed, because of the errors",
        };
        // what was not done is not told as done
        let words = if report.applied { ("added", "changed") } else { ("to add", "to change") };
        say(&format!(
            "{} rows read as {}: {} records {}, {} {}, {} unchanged, {} deleted, {} left out; {} errors, {} warnings; {did}; revision {}",
            report.rows, report.profile, report.added, words.0, report.changed, words.1, report.unchanged, report.deleted, report.rejected, report.errors, report.warnings, report.revision
        ));
    }
}
