//! One open workspace: its store, the views of its current revision, and the one door for writes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, RwLock};

use tokio::sync::watch;

use super::clock;
use super::error::AppError;
use crate::atlas::{Atlas, Audience, Gathering, Identity, public};
use crate::domain::{AsOf, Change, ChangeSet, Kind, Problem, Revision, Subject, Text};
use crate::layout;
use crate::store::{Committed, Loaded, Store, StoreError};
use crate::tiles::{Inputs, LayerName, SimplifiedLayer};

/// A commit that meets a faster one is tried again this often before it gives up.
const TRIES: usize = 5;

/// The views of one revision. They are made when first asked for, then shared.
pub struct View {
    /// Everything; for writing and checking only.
    pub keeper: Arc<Atlas>,
    /// Rows of the file that break a rule.
    pub problems: Vec<Problem>,
    public: OnceLock<Arc<Atlas>>,
    with_examples: OnceLock<Arc<Atlas>>,
    layers: Mutex<Layers>,
    /// Of a past revision, what has become of its records: what is hidden today is hidden there, too.
    later: Option<Later>,
    /// Equal exactly where the same is shown.
    seal: String,
    /// Collections that were asked for.
    pub collections: super::collections::Kept,
}

/// Layers by examples shown or not, name and day, each with the order in which it was made.
type Layers = BTreeMap<(bool, String, AsOf), (u64, Arc<SimplifiedLayer>)>;

/// So many simplified layers are kept per revision; the oldest goes first.
const KEPT_LAYERS: usize = 12;

/// The records of today, and those that were private or sensitive since a past revision.
struct Later {
    now: Arc<Atlas>,
    concealed: BTreeSet<(Kind, Text)>,
}

impl View {
    fn new(keeper: Atlas, problems: Vec<Problem>) -> Self {
        Self {
            seal: keeper.identity.head.clone(),
            later: None,
            keeper: Arc::new(keeper),
            problems,
            public: OnceLock::new(),
            with_examples: OnceLock::new(),
            layers: Mutex::default(),
            collections: super::collections::Kept::default(),
        }
    }
    /// The view that may be shown, with or without the rows that only illustrate.
    pub fn shown(&self, examples: bool) -> &Arc<Atlas> {
        let (cell, audience) = if examples {
            (&self.with_examples, Audience::PublicWithExamples)
        } else {
            (&self.public, Audience::Public)
        };
        cell.get_or_init(|| {
            let later = self.later.as_ref().map(|later| public::Later { tables: &later.now.tables, concealed: &later.concealed });
            Arc::new(self.keeper.for_audience_later(audience, later))
        })
    }
    /// The simplified shapes that tiles of a layer are cut from; `None` where there is no such layer.
    pub fn layer(&self, examples: bool, name: &LayerName, as_of: AsOf) -> Option<Arc<SimplifiedLayer>> {
        // sites look the same on every day: one layer serves all
        let as_of = if matches!(name, LayerName::Ties | LayerName::Presences) { as_of } else { None };
        let key = (examples, name.as_str().to_owned(), as_of);
        if let Some(kept) = self.kept_layer(examples, &key.1, as_of) {
            return Some(kept);
        }
        let atlas = self.shown(examples);
        let places: Vec<_> = layout::places::of_atlas(atlas, as_of).into_iter().map(|p| p.map(|p| p.at)).collect();
        let layer = Arc::new(SimplifiedLayer::build(atlas, name, &Inputs { as_of, places: &places })?);
        self.keep_layer(examples, key.1, as_of, &layer);
        Some(layer)
    }
    /// A layer that was made for this view.
    pub fn kept_layer(&self, examples: bool, name: &str, as_of: AsOf) -> Option<Arc<SimplifiedLayer>> {
        let layers = self.layers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        layers.get(&(examples, name.to_owned(), as_of)).map(|(_, layer)| Arc::clone(layer))
    }
    /// Keeps a layer under a name; the oldest makes room.
    pub fn keep_layer(&self, examples: bool, name: String, as_of: AsOf, layer: &Arc<SimplifiedLayer>) {
        let mut layers = self.layers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if layers.len() >= KEPT_LAYERS {
            let oldest = layers.iter().min_by_key(|(_, (age, _))| *age).map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                layers.remove(&oldest);
            }
        }
        let age = layers.values().map(|(age, _)| age + 1).max().unwrap_or(0);
        layers.insert((examples, name, as_of), (age, Arc::clone(layer)));
    }
    /// Rows of the file that break a rule, as far as they are about what is shown as it is: a message holds values.
    pub fn problems_shown(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| {
            let about = problem.place.record.as_deref().and_then(Subject::parse);
            about.is_none_or(|about| !self.sight(about.kind, &about.id).conceals())
        })
    }
    /// The revision.
    pub fn revision(&self) -> Revision {
        self.keeper.identity.revision
    }
    /// Token of its commit; of a past revision with that of today's, which decides what of it is shown.
    pub fn head(&self) -> &str {
        &self.seal
    }
}

/// An open workspace.
pub struct Workspace {
    /// Its name.
    pub name: String,
    store: Box<dyn Store>,
    view: RwLock<Arc<View>>,
    writing: Mutex<()>,
    revisions: watch::Sender<Revision>,
    past: Mutex<BTreeMap<Revision, Arc<View>>>,
    /// What was wrong with rows of other programs when last looked at.
    outside: Mutex<Vec<Problem>>,
    /// When objections were raised lately.
    pub objections: super::objections::Lately,
}

/// So many past revisions are kept rebuilt.
const PAST_VIEWS: usize = 2;
/// A revision further back than this is not rebuilt on request.
pub const REVISION_DEPTH: u64 = 1_000;

impl Workspace {
    /// Opens a kept workspace.
    pub fn open(name: &str, store: Box<dyn Store>) -> Result<Self, AppError> {
        let view = current_view(name, &*store)?;
        let outside = Mutex::new(store.outside_problems()?);
        let (revisions, _) = watch::channel(view.revision());
        Ok(Self {
            name: name.to_owned(),
            store,
            view: RwLock::new(Arc::new(view)),
            writing: Mutex::new(()),
            revisions,
            past: Mutex::new(BTreeMap::new()),
            outside,
            objections: super::objections::Lately::default(),
        })
    }
    /// The current view.
    pub fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
    /// The view of a revision: the current one, or one rebuilt from the log.
    pub fn view_at(&self, revision: Option<Revision>) -> Result<Arc<View>, AppError> {
        let current = self.view();
        let Some(revision) = revision.filter(|r| *r != current.revision()) else { return Ok(current) };
        if revision > current.revision() || current.revision() - revision > REVISION_DEPTH {
            return Err(AppError::Gone(revision));
        }
        let mut past = self.past.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(view) = past.get(&revision) {
            return Ok(Arc::clone(view));
        }
        let mut view = past_view(&self.name, self.store.load_at(revision)?);
        view.seal = format!("{} {}", view.seal, current.head());
        view.later = Some(Later { now: Arc::clone(&current.keeper), concealed: self.store.concealed_since(revision)? });
        let view = Arc::new(view);
        while past.len() >= PAST_VIEWS {
            past.pop_first();
        }
        // where somebody committed meanwhile, it is only good for this answer
        if self.view().head() == current.head() {
            past.insert(revision, Arc::clone(&view));
        }
        Ok(view)
    }
    /// Told of each new revision.
    pub fn revisions(&self) -> watch::Receiver<Revision> {
        self.revisions.subscribe()
    }
    /// The store, for history, backup and verification.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// Makes a change: `decide` looks at the current view and says what to change; where somebody commits in between,
    /// it is asked again with the newer view. Nothing is committed where it errs or has nothing to change.
    pub fn change<T>(
        &self,
        author: &str,
        reason: &str,
        mut decide: impl FnMut(&View) -> Result<(Vec<Change>, T), AppError>,
    ) -> Result<(T, Arc<View>), AppError> {
        let _one_writer = self.writing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for _ in 0..TRIES {
            let view = self.view();
            let (changes, answer) = decide(&view)?;
            if changes.is_empty() {
                return Ok((answer, view));
            }
            let set = ChangeSet { author: author.into(), reason: reason.into(), time: clock::now(), changes };
            match self.store.commit(view.revision(), &set) {
                Ok(committed) if committed.revision == view.revision() => return Ok((answer, view)),
                Ok(committed) => {
                    let next = next_view(&view, &set.changes, &committed, &set.time);
                    self.swap(next);
                    return Ok((answer, self.view()));
                }
                Err(StoreError::Behind { .. }) => self.reload()?,
                Err(other) => return Err(other.into()),
            }
        }
        Err(StoreError::Busy.into())
    }

    /// Looks whether another process or program changed the file, and follows. Cheap where nothing happened.
    pub fn follow(&self) -> Result<(), AppError> {
        self.store.absorb_outside(&clock::now())?;
        let head = self.store.head()?;
        let wrong = self.store.outside_problems()?;
        let view = self.view();
        let told = std::mem::replace(&mut *self.outside.lock().unwrap_or_else(std::sync::PoisonError::into_inner), wrong.clone());
        // an edit that breaks a rule is no commit, and still something to tell
        if head.revision == view.revision() && head.head == view.head() && told == wrong {
            return Ok(());
        }
        let _one_writer = self.writing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        self.reload()
    }

    fn reload(&self) -> Result<(), AppError> {
        let view = current_view(&self.name, &*self.store)?;
        self.swap(view);
        Ok(())
    }

    fn swap(&self, view: View) {
        let revision = view.revision();
        // what they show depends on what is hidden now
        self.past.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clear();
        *self.view.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(view);
        self.revisions.send_replace(revision);
    }
}

/// The view of what a store holds now: records go from the store into tables one after another.
fn current_view(name: &str, store: &dyn Store) -> Result<View, AppError> {
    let mut tables = Gathering::default();
    let loaded = store.load_into(&mut |record, revision| tables.push(record, revision))?;
    Ok(View::new(Atlas::of_tables(identity(name, &loaded), tables.finish()), loaded.problems))
}

fn past_view(name: &str, loaded: Loaded) -> View {
    let identity = identity(name, &loaded);
    View::new(Atlas::build_from(identity, loaded.records), loaded.problems)
}

fn identity(name: &str, loaded: &Loaded) -> Identity {
    Identity {
        workspace: name.to_owned(),
        revision: loaded.revision,
        head: loaded.head.clone(),
        committed_at: loaded.committed_at.clone(),
    }
}

fn next_view(view: &View, changes: &[Change], committed: &Committed, time: &str) -> View {
    let identity = Identity {
        workspace: view.keeper.identity.workspace.clone(),
        revision: committed.revision,
        head: committed.head.clone(),
        committed_at: time.to_owned(),
    };
    View::new(view.keeper.apply(changes, identity), view.problems.clone())
}
