//! The folder that holds the workspaces, a GeoPackage file each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::SystemTime;

use super::cases;
use super::error::AppError;
use super::import::{ImportOptions, import};
use super::importing::UNSEEN;
use super::sight::Viewer;
use super::workspace::Workspace;
use crate::store::sqlite::{GeoPackage, adopt_private, private_file};

/// The longest name of a workspace: it is a file name and a path segment.
pub const MAX_NAME_CHARS: usize = 64;

/// What becomes of the private file beside a copy that is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// It stays where it is.
    Left,
    /// It comes along; where there is none, nothing is taken in.
    Taken,
}

/// All that the shells ask of.
pub struct App {
    folder: PathBuf,
    open: RwLock<BTreeMap<String, Arc<Workspace>>>,
    unreadable: Mutex<BTreeMap<String, Unreadable>>,
    /// Reports that were asked for lately.
    pub reports: super::analyse::Cache,
    /// Long work that answers later.
    pub jobs: super::jobs::Jobs,
    /// Briefings that were asked for lately.
    pub briefings: super::briefing::Kept,
    /// Pictures of maps.
    pub studio: super::maps::Studio,
}

/// A file of the folder that could not be opened.
struct Unreadable {
    why: String,
    /// The file as it was when it was tried: once it differs it is tried again, for it may only have been copied slowly.
    seen: Seen,
}

/// What tells that a file was changed: its number, its length and time, and the length of its write-ahead log.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen(Option<(u64, u64, Option<SystemTime>)>, Option<u64>);

impl Seen {
    fn of(path: &Path) -> Self {
        let file = std::fs::metadata(path).ok().map(|m| (std::os::unix::fs::MetadataExt::ino(&m), m.len(), m.modified().ok()));
        Self(file, std::fs::metadata(path.with_extension("gpkg-wal")).ok().map(|m| m.len()))
    }
}

/// A name that may be a workspace's: letters, digits, `-` and `_`, beginning with a letter or digit.
/// It can be no path, whatever a user sends.
pub fn is_name(name: &str) -> bool {
    name.len() <= MAX_NAME_CHARS
        && name.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

/// Where the shipped cases are made at the first start. Its being there says that they were not all loaded.
const CASES_IN_PART: &str = ".cases.part";

/// Removes whatever there is of a workspace.
fn remove_workspace_files(path: &Path) {
    for ending in ["gpkg", "gpkg.part", "gpkg-wal", "gpkg-shm", "private.sqlite", "private.sqlite-journal", "private.sqlite-wal", "private.sqlite-shm"] {
        let _ = std::fs::remove_file(path.with_extension(ending));
    }
}

impl App {
    /// Opens every workspace of a folder, which is made where it is missing.
    pub fn open(folder: &Path) -> Result<Self, AppError> {
        std::fs::create_dir_all(folder)
            .map_err(|e| AppError::Folder(format!("the folder {} cannot be made: {e}", folder.display())))?;
        let app = Self {
            folder: folder.to_owned(),
            open: RwLock::default(),
            unreadable: Mutex::default(),
            reports: super::analyse::Cache::default(),
            jobs: super::jobs::Jobs::default(),
            briefings: super::briefing::Kept::default(),
            studio: super::maps::Studio::default(),
        };
        app.look_for_files()?;
        Ok(app)
    }

    fn names_in_folder(&self) -> Result<Vec<String>, AppError> {
        let entries = std::fs::read_dir(&self.folder)
            .map_err(|e| AppError::Folder(format!("the folder {} cannot be read: {e}", self.folder.display())))?;
        let mut names: Vec<String> = entries
            .flatten()
            .filter_map(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                name.strip_suffix(".gpkg").filter(|n| is_name(n)).map(str::to_owned)
            })
            .collect();
        names.sort();
        Ok(names)
    }

    /// Opens files that have come into the folder since; a file that is no workspace is passed over until it changes.
    pub fn look_for_files(&self) -> Result<(), AppError> {
        let names = self.names_in_folder()?;
        self.passed_over().retain(|name, _| names.contains(name));
        for name in names {
            if self.read().contains_key(&name) {
                continue;
            }
            let seen = Seen::of(&self.path_of(&name));
            if self.passed_over().get(&name).is_some_and(|known| known.seen == seen) {
                continue;
            }
            match GeoPackage::open(&self.path_of(&name)).map_err(AppError::from).and_then(|s| Workspace::open(&name, Box::new(s))) {
                Ok(workspace) => {
                    self.passed_over().remove(&name);
                    self.write().insert(name, Arc::new(workspace));
                }
                Err(error) => {
                    let why = error.to_string();
                    if self.passed_over().insert(name.clone(), Unreadable { why, seen }).is_none() {
                        tracing::warn!(workspace = name, %error, "a file in the folder cannot be opened; it is tried again when it changes");
                    }
                }
            }
        }
        Ok(())
    }

    fn passed_over(&self) -> MutexGuard<'_, BTreeMap<String, Unreadable>> {
        self.unreadable.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn read(&self) -> std::sync::RwLockReadGuard<'_, BTreeMap<String, Arc<Workspace>>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner)
    }
    fn write(&self) -> std::sync::RwLockWriteGuard<'_, BTreeMap<String, Arc<Workspace>>> {
        self.open.write().unwrap_or_else(PoisonError::into_inner)
    }
    /// The folder of workspaces.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
    fn path_of(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.gpkg"))
    }

    /// The open workspaces in order of name.
    pub fn workspaces(&self) -> Vec<Arc<Workspace>> {
        self.read().values().cloned().collect()
    }
    /// Files in the folder that could not be opened, with the reason.
    pub fn unreadable(&self) -> Vec<(String, String)> {
        self.passed_over().iter().map(|(name, file)| (name.clone(), file.why.clone())).collect()
    }
    /// The workspace of that name.
    pub fn workspace(&self, name: &str) -> Result<Arc<Workspace>, AppError> {
        self.read().get(name).cloned().ok_or_else(|| AppError::NotFound { what: "workspace", name: name.chars().take(80).collect() })
    }
    /// The workspace of that name; a shipped case that is not in the folder yet is loaded first.
    pub fn workspace_or_case(&self, name: &str) -> Result<Arc<Workspace>, AppError> {
        match self.workspace(name) {
            Err(AppError::NotFound { .. }) if cases::files(name).is_some() => self.load_case(name),
            other => other,
        }
    }
    /// A new, empty workspace.
    pub fn create(&self, name: &str) -> Result<Arc<Workspace>, AppError> {
        if !is_name(name) {
            return Err(AppError::BadName(name.chars().take(80).collect()));
        }
        let mut open = self.write();
        if open.contains_key(name) || self.path_of(name).exists() {
            return Err(AppError::Exists(format!("the workspace {name}")));
        }
        let store = GeoPackage::create(&self.path_of(name))?;
        let workspace = Arc::new(Workspace::open(name, Box::new(store))?);
        open.insert(name.to_owned(), Arc::clone(&workspace));
        Ok(workspace)
    }
    /// The workspace of that name, made where there is none.
    pub fn workspace_or_new(&self, name: &str) -> Result<Arc<Workspace>, AppError> {
        match self.workspace(name) {
            Err(AppError::NotFound { .. }) => self.create(name),
            other => other,
        }
    }
    /// Takes a workspace that is still empty away again: an import into a new name failed.
    pub fn discard_empty(&self, name: &str) -> Result<(), AppError> {
        let mut open = self.write();
        if open.get(name).is_some_and(|w| w.view().revision() == 0) {
            if let Some(workspace) = open.remove(name) {
                workspace.store().close()?;
            }
            remove_workspace_files(&self.path_of(name));
        }
        Ok(())
    }

    /// Takes a copy of a workspace file in under a new name, where it is asked for with the private file beside it. The files
    /// are checked before they count.
    pub fn adopt(&self, file: &Path, name: &str, private: Beside) -> Result<Arc<Workspace>, AppError> {
        if !is_name(name) {
            return Err(AppError::BadName(name.chars().take(80).collect()));
        }
        let path = self.path_of(name);
        if path.exists() {
            return Err(AppError::Exists(format!("the workspace {name}")));
        }
        std::fs::copy(file, &path).map_err(|e| AppError::Folder(format!("{} cannot be copied: {e}", file.display())))?;
        let mut adopted = false;
        let beside = match private {
            Beside::Left => Ok(()),
            Beside::Taken => adopt_private(file, &path).map_err(AppError::from).and_then(|found| {
                adopted = found;
                let missing = || AppError::Folder(format!("{} is not there: restore without what is private, or put it there", private_file(file).display()));
                if found { Ok(()) } else { Err(missing()) }
            }),
        };
        let open = || GeoPackage::open(&path).map_err(AppError::from).and_then(|store| Workspace::open(name, Box::new(store)));
        let opened = beside.and_then(|()| open());
        match opened {
            Ok(workspace) => {
                let workspace = Arc::new(workspace);
                self.write().insert(name.to_owned(), Arc::clone(&workspace));
                Ok(workspace)
            }
            Err(error) => {
                let _ = std::fs::remove_file(&path);
                if adopted {
                    let _ = std::fs::remove_file(private_file(&path));
                }
                Err(error)
            }
        }
    }

    /// Loads every shipped case, where the folder holds no workspace at all, or where a start that did so was interrupted: its
    /// folder of half-made files is still there.
    pub fn load_cases_into_empty_folder(&self) -> Result<(), AppError> {
        let part = self.folder.join(CASES_IN_PART);
        if !part.exists() && !self.names_in_folder()?.is_empty() {
            return Ok(());
        }
        self.make_folder(&part)?;
        for name in cases::names() {
            if !self.path_of(&name).exists() {
                self.load_case_in(&part, &name)?;
            }
        }
        Self::remove_folder(&part)
    }

    fn load_case(&self, name: &str) -> Result<Arc<Workspace>, AppError> {
        let part = self.folder.join(CASES_IN_PART);
        let beside_others = part.exists();
        self.make_folder(&part)?;
        let loaded = self.load_case_in(&part, name);
        // a first start that was interrupted is still to be completed
        if !beside_others {
            Self::remove_folder(&part)?;
        }
        loaded
    }

    /// Makes a case in a folder of its own and moves it to its place when it is whole: none is ever seen half or empty.
    fn load_case_in(&self, part: &Path, name: &str) -> Result<Arc<Workspace>, AppError> {
        let Some(files) = cases::files(name) else {
            return Err(AppError::NotFound { what: "case", name: name.to_owned() });
        };
        let (made, path) = (part.join(format!("{name}.gpkg")), self.path_of(name));
        remove_workspace_files(&made);
        {
            let workspace = Workspace::open(name, Box::new(GeoPackage::create(&made)?))?;
            let options = ImportOptions { author: "sitelines".into(), viewer: Viewer::Owner, ..ImportOptions::default() };
            let report = import(&workspace, &files, &options, UNSEEN)?;
            workspace.store().close()?;
            if !report.applied {
                return Err(AppError::Rejected(report.problems));
            }
        }
        let mut open = self.write();
        if open.contains_key(name) || path.exists() {
            return Err(AppError::Exists(format!("the workspace {name}")));
        }
        let failed = |e: std::io::Error| AppError::Folder(format!("the case {name} cannot be put into the folder: {e}"));
        // the workspace comes last: while it is not there, the private file is only a part that is made again
        if private_file(&made).exists() {
            std::fs::rename(private_file(&made), private_file(&path)).map_err(failed)?;
        }
        std::fs::rename(&made, &path).map_err(failed)?;
        let workspace = Arc::new(Workspace::open(name, Box::new(GeoPackage::open(&path)?))?);
        open.insert(name.to_owned(), Arc::clone(&workspace));
        Ok(workspace)
    }

    fn make_folder(&self, folder: &Path) -> Result<(), AppError> {
        std::fs::create_dir_all(folder)
            .map_err(|e| AppError::Folder(format!("nothing can be made in the folder {}: {e}", self.folder.display())))
    }
    fn remove_folder(folder: &Path) -> Result<(), AppError> {
        std::fs::remove_dir_all(folder)
            .map_err(|e| AppError::Folder(format!("the folder {} of what was in the making cannot be removed: {e}", folder.display())))
    }

    /// Follows what other programs did to the files. Called every second by a server.
    pub fn follow(&self) {
        for workspace in self.workspaces() {
            if !workspace.store().is_in_place() {
                self.let_go(&workspace);
                continue;
            }
            if let Err(error) = workspace.follow() {
                tracing::warn!(workspace = workspace.name, %error, "the file could not be followed");
            }
        }
        // after the others: a file that was put in the place of another one is opened at once
        if let Err(error) = self.look_for_files() {
            tracing::warn!(%error, "the folder of workspaces cannot be read");
        }
    }

    /// Closes a workspace whose file was replaced or taken away; the file that is there now is opened like any that comes.
    fn let_go(&self, workspace: &Arc<Workspace>) {
        let mut open = self.write();
        if open.get(&workspace.name).is_some_and(|known| Arc::ptr_eq(known, workspace)) {
            open.remove(&workspace.name);
        }
        tracing::warn!(workspace = workspace.name, "the file was replaced or taken away by another program");
        workspace.store().abandon();
    }

    /// Leaves one file per workspace behind.
    pub fn close(&self) {
        for workspace in self.workspaces() {
            if let Err(error) = workspace.store().close() {
                tracing::warn!(workspace = workspace.name, %error, "the file could not be closed");
            }
        }
    }
}
