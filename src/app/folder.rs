//! The folder that holds the workspaces, a GeoPackage file each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::cases;
use super::error::AppError;
use super::import::{ImportOptions, import};
use super::importing::UNSEEN;
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
    unreadable: Mutex<BTreeMap<String, String>>,
    /// Reports that were asked for lately.
    pub reports: super::analyse::Cache,
    /// Long work that answers later.
    pub jobs: super::jobs::Jobs,
    /// Briefings that were asked for lately.
    pub briefings: super::briefing::Kept,
    /// Pictures of maps.
    pub studio: super::maps::Studio,
}

/// A name that may be a workspace's: letters, digits, `-` and `_`, beginning with a letter or digit.
/// It can be no path, whatever a user sends.
pub fn is_name(name: &str) -> bool {
    name.len() <= MAX_NAME_CHARS
        && name.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
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

    /// Opens files that have come into the folder since; a file that is no workspace is passed over and remembered.
    pub fn look_for_files(&self) -> Result<(), AppError> {
        for name in self.names_in_folder()? {
            let known = self.read().contains_key(&name)
                || self.unreadable.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&name);
            if known {
                continue;
            }
            match GeoPackage::open(&self.path_of(&name)).map_err(AppError::from).and_then(|s| Workspace::open(&name, Box::new(s))) {
                Ok(workspace) => {
                    self.write().insert(name, Arc::new(workspace));
                }
                Err(error) => {
                    tracing::warn!(workspace = name, %error, "a file in the folder cannot be opened");
                    self.unreadable.lock().unwrap_or_else(PoisonError::into_inner).insert(name, error.to_string());
                }
            }
        }
        Ok(())
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
        let unreadable = self.unreadable.lock().unwrap_or_else(PoisonError::into_inner);
        unreadable.iter().map(|(k, v)| (k.clone(), v.clone())).collect()
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
            let path = self.path_of(name);
            for ending in ["gpkg", "gpkg-wal", "gpkg-shm", "private.sqlite", "private.sqlite-wal", "private.sqlite-shm"] {
                let _ = std::fs::remove_file(path.with_extension(ending));
            }
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

    /// Loads every shipped case, where the folder holds no workspace at all.
    pub fn load_cases_into_empty_folder(&self) -> Result<(), AppError> {
        if !self.names_in_folder()?.is_empty() {
            return Ok(());
        }
        for name in cases::names() {
            self.load_case(&name)?;
        }
        Ok(())
    }

    fn load_case(&self, name: &str) -> Result<Arc<Workspace>, AppError> {
        let Some(files) = cases::files(name) else {
            return Err(AppError::NotFound { what: "case", name: name.to_owned() });
        };
        let workspace = self.create(name)?;
        let options = ImportOptions { author: "sitelines".into(), ..ImportOptions::default() };
        let report = import(&workspace, &files, &options, UNSEEN)?;
        if !report.applied {
            self.discard_empty(name)?;
            return Err(AppError::Rejected(report.problems));
        }
        Ok(workspace)
    }

    /// Follows what other programs did to the files. Called every second by a server.
    pub fn follow(&self) {
        if let Err(error) = self.look_for_files() {
            tracing::warn!(%error, "the folder of workspaces cannot be read");
        }
        for workspace in self.workspaces() {
            if let Err(error) = workspace.follow() {
                tracing::warn!(workspace = workspace.name, %error, "the file could not be followed");
            }
        }
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
