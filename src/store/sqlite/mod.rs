//! A workspace as one OGC GeoPackage file, with what is private in a second file beside it.
//!
//! In the order in which they build on each other:
//! - [`error`] SQLite's errors in words; [`wkb`] and [`blob`] geometry; [`value`] cells as column values
//! - [`connect`] how a file is opened; [`place`] whether it is still that file; [`reading`] a file beside which nothing can be written; [`schema`] its tables; [`describe`] what the columns mean; [`copy`] a file to mail
//! - [`log`] who changed what; [`rows`] the record tables; [`private`] the file beside it; [`contents`] extents and times
//! - [`outside`] edits by other programs; [`write`] one commit; [`read`] the records of a revision
//! - [`repair`] tables that others changed; [`migrate`] files of other versions; [`verify`] checks; [`visitor`] a file that was sent
//!
//! **A commit**: lock the main file; absorb what other programs wrote; write rows and log; write the private entries and
//! wait for the disk; commit the main file. Private entries count only where the main file has their commit.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, TransactionBehavior};

use crate::domain::{Change, ChangeSet, Kind, Problem, Revision, Text};
use crate::store::{Committed, Loaded, Logged, Store, StoreError, Take};

mod blob;
mod connect;
mod contents;
mod copy;
mod describe;
mod error;
#[cfg(test)]
mod faults;
mod log;
mod migrate;
mod outside;
mod place;
mod private;
mod read;
mod reading;
mod repair;
mod rows;
mod schema;
mod value;
mod verify;
mod visitor;
mod wkb;
mod write;

pub use visitor::Visitor;

use connect::Use;
use outside::Dirty;
use place::Place;
use private::Private;
use reading::Reading;
use write::Txn;

/// Readers kept open: more work at once opens further ones and closes them again.
const MAX_IDLE_READERS: usize = 3;

/// A workspace in a GeoPackage file.
#[derive(Debug)]
pub struct GeoPackage {
    path: PathBuf,
    place: Place,
    /// Why it is only read, where nothing can be written beside it.
    reading: Option<Reading>,
    /// `None` once closed.
    writer: Mutex<Option<Writer>>,
    readers: Mutex<Vec<Reader>>,
    /// Polled; never writes, so that `data_version` tells of every commit, ours too.
    watch: Mutex<Option<Connection>>,
    /// Counts changes of the tables' definitions; differs once another program has made, dropped or altered one.
    schema_seen: AtomicI64,
}

#[derive(Debug)]
struct Writer {
    main: Connection,
    private: Private,
}

#[derive(Debug)]
struct Reader {
    main: Connection,
    private: Private,
}

impl GeoPackage {
    /// Makes a new workspace file; refused where there is one.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        if path.exists() {
            return Err(StoreError::Io(format!("{} is there already", connect::shown(path))));
        }
        let part = copy::beside(path, ".part");
        copy::remove_if_there(&part)?;
        let mut conn = Connection::open(&part)?;
        connect::set_up(&conn)?;
        migrate::create(&mut conn)?;
        conn.close().map_err(|(_, error)| error)?;
        copy::settle(&part, path)?;
        Self::open(path)
    }

    /// Opens a workspace file: an older one is migrated with a copy kept, what a crash left is cleared away.
    ///
    /// Where nothing can be written (a full disk, a read-only folder) it is read: every write says why it is not done.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        match Self::open_for_writing(path) {
            Err(StoreError::Io(why)) if path.is_file() => reading::open(path, why),
            other => other,
        }
    }

    fn open_for_writing(path: &Path) -> Result<Self, StoreError> {
        let length = connect::check_header(path)?;
        // a file that is none of ours is looked at and left as it is, down to its journal mode
        migrate::is_ours(&connect::open(path, Use::Read)?, path)?;
        let mut main = connect::open(path, Use::Write)?;
        connect::quick_check(&main, path, length)?;
        migrate::bring_up_to_date(&mut main, path)?;
        connect::trust_schema(&main)?;
        let mut private = Private::beside(path);
        clear_up(&mut main, &mut private)?;
        let schema_seen = AtomicI64::new(schema_version(&main)?);
        let watch = connect::open(path, Use::Read)?;
        Ok(Self {
            place: Place::of(path)?,
            reading: None,
            path: path.to_owned(),
            writer: Mutex::new(Some(Writer { main, private })),
            readers: Mutex::new(Vec::new()),
            watch: Mutex::new(Some(watch)),
            schema_seen,
        })
    }

    /// Opens the workspace file, or makes it where there is none.
    pub fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        if path.exists() { Self::open(path) } else { Self::create(path) }
    }

    /// The main file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The private file beside it; it is made with the first private record.
    pub fn private_path(&self) -> PathBuf {
        private::path_beside(&self.path)
    }

    /// A number that differs from the last one once any program or thread has committed to the main file. O(1).
    pub fn data_version(&self) -> Result<i64, StoreError> {
        self.watch(|conn| Ok(conn.query_row("PRAGMA data_version", [], |row| row.get(0))?))
    }

    fn watch<T>(&self, look: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let watch = lock(&self.watch);
        if watch.is_some() {
            self.place.check()?;
        }
        look(watch.as_ref().ok_or_else(closed)?)
    }

    /// Runs a read inside one transaction: one consistent state of the main file.
    fn read<T>(&self, look: impl FnOnce(&Connection, &mut Private) -> Result<T, StoreError>) -> Result<T, StoreError> {
        if lock(&self.watch).is_none() {
            return Err(closed());
        }
        self.place.check()?;
        let idle = lock(&self.readers).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => Reader { main: connect::open(&self.path, Use::Read)?, private: Private::beside(&self.path) },
        };
        let tx = reader.main.transaction()?;
        let answer = look(&tx, &mut reader.private)?;
        tx.commit()?;
        // where the workspace was closed meanwhile, the reader goes too
        let open = lock(&self.watch).is_some();
        let mut readers = lock(&self.readers);
        if open && readers.len() < MAX_IDLE_READERS {
            readers.push(reader);
        } else if self.place.check().is_err() {
            leave_log(&reader.main);
        }
        Ok(answer)
    }

    /// Runs a write inside one transaction; private entries reach the disk before the main file is committed.
    fn write<T>(&self, change: impl FnOnce(&mut Txn<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        if let Some(reading) = &self.reading {
            return Err(reading.refusal());
        }
        let mut guard = lock(&self.writer);
        let Writer { main, private } = guard.as_mut().ok_or_else(closed)?;
        self.place.check()?;
        let tx = main.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let schema = schema_version(&tx)?;
        if schema != self.schema_seen.load(Ordering::Relaxed) {
            // another program has made, dropped or altered a table
            repair::repair(&tx)?;
        }
        let mut txn = Txn::new(&tx, private);
        let answer = change(&mut txn)?;
        let (pending, scrubbed) = (txn.pending.take(), txn.scrubbed);
        if let Some(pending) = pending {
            private.bind_for_writing(&tx, pending.commit.revision)?;
            private.append(pending.commit.revision, &pending.commit.head, &pending.reason, &pending.entries)?;
        }
        self.place.check()?;
        // should this fail, the entries stay unread: whether the commit is on the disk is only known after opening again
        tx.commit()?;
        // a file that was replaced within the commit has none of it: it is not said to be done
        self.place.check()?;
        self.place.note_log();
        if scrubbed {
            compact(main);
        }
        self.schema_seen.store(schema_version(main)?, Ordering::Relaxed);
        Ok(answer)
    }
}

impl Store for GeoPackage {
    fn load_into(&self, take: Take<'_>) -> Result<Loaded, StoreError> {
        self.read(|main, private| read::load_into(main, private, take))
    }

    fn commit(&self, base: Revision, set: &ChangeSet) -> Result<Committed, StoreError> {
        self.write(|txn| {
            // edits made in the file come first: nobody's work is written over unseen
            let outside = outside::absorb(txn, &set.time)?;
            let last = log::last(txn.main)?;
            if outside.is_some() || last.revision != base {
                return Ok(Err(StoreError::Behind { base, current: last.revision }));
            }
            let dirty = Dirty::read(txn.main)?;
            let committed = write::write(txn, &set.author, &set.reason, &set.time, write::wants(&set.changes), &dirty)?;
            Ok(Ok(committed.unwrap_or_else(|| last.into())))
        })?
    }

    fn changes_since(&self, since: Revision, limit: usize) -> Result<Vec<Logged>, StoreError> {
        self.read(|main, _| log::since(main, since, limit))
    }

    fn catch_up(&self, since: Revision) -> Result<(Vec<Change>, Committed), StoreError> {
        self.read(|main, private| read::catch_up(main, private, since))
    }

    fn load_at(&self, revision: Revision) -> Result<Loaded, StoreError> {
        self.read(|main, private| read::load_at(main, private, revision))
    }

    fn concealed_since(&self, since: Revision) -> Result<BTreeSet<(Kind, Text)>, StoreError> {
        self.read(|main, private| {
            let mut concealed = log::sensitive_since(main, since)?;
            concealed.extend(private.entries(main)?.into_iter().map(|entry| (entry.row.kind, entry.row.id)));
            Ok(concealed)
        })
    }

    fn head_at(&self, revision: Revision) -> Result<Option<String>, StoreError> {
        self.read(|main, _| Ok(log::at(main, revision)?.map(|entry| entry.head)))
    }

    fn head(&self) -> Result<Committed, StoreError> {
        self.watch(|conn| Ok(log::last(conn)?.into()))
    }

    fn absorb_outside(&self, time: &str) -> Result<Option<Committed>, StoreError> {
        if self.reading.is_some() {
            return Ok(None);
        }
        let (noted, schema) = self.watch(|conn| {
            let sql = "SELECT EXISTS (SELECT 1 FROM sitelines_outbox WHERE refused = 0)";
            let noted: bool = conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
            Ok((noted, schema_version(conn)?))
        })?;
        if !noted && schema == self.schema_seen.load(Ordering::Relaxed) {
            return Ok(None);
        }
        self.write(|txn| outside::absorb(txn, time))
    }

    fn outside_problems(&self) -> Result<Vec<Problem>, StoreError> {
        self.read(|main, _| Dirty::read(main)?.problems(main))
    }

    fn backup(&self, to: &Path) -> Result<(), StoreError> {
        if to.exists() && same_file(to, &self.path) {
            return Err(StoreError::Io("a backup cannot take the place of the workspace itself".to_owned()));
        }
        let conn = connect::open(&self.path, Use::Write)?;
        // the private file stays: the copy is whole without it
        copy::write_into(&conn, to, |_| Ok(()), |part| {
            let copied = Connection::open(part)?;
            copied.execute("DELETE FROM sitelines_meta WHERE key = ?1", [private::ID_KEY])?;
            copied.close().map_err(|(_, error)| error.into())
        })
    }

    fn holds_private(&self) -> Result<bool, StoreError> {
        self.read(|main, private| Ok(!private.state(main, Revision::MAX)?.is_empty()))
    }

    fn backup_private(&self, copy: &Path) -> Result<Option<PathBuf>, StoreError> {
        self.read(|_, private| private.copy_beside(copy))
    }

    fn verify(&self) -> Result<Vec<String>, StoreError> {
        self.read(verify::verify)
    }

    fn is_in_place(&self) -> bool {
        self.place.check().is_ok() && self.reading.as_ref().is_none_or(Reading::is_needed)
    }

    fn abandon(&self) {
        let writer = lock(&self.writer).take();
        let watch = lock(&self.watch).take();
        let readers = std::mem::take(&mut *lock(&self.readers));
        let connections = writer.iter().map(|w| &w.main).chain(&watch).chain(readers.iter().map(|r| &r.main));
        connections.for_each(leave_log);
        drop((writer, watch, readers));
        self.place.drop_stale_log();
    }

    fn close(&self) -> Result<(), StoreError> {
        if !self.is_in_place() && lock(&self.watch).is_some() {
            self.abandon();
            return Ok(());
        }
        let writer = lock(&self.writer).take();
        drop(lock(&self.watch).take());
        lock(&self.readers).clear();
        let Some(writer) = writer else { return Ok(()) };
        // the last program to leave takes the log away; where another one is still there, it will
        let mode: Result<String, _> = writer.main.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0));
        match mode.map_err(StoreError::from) {
            Ok(_) | Err(StoreError::Busy) => Ok(()),
            Err(other) => Err(other),
        }
    }
}

/// Puts the private file that lies beside a copy beside the workspace that is to be made of the copy; false where there is
/// none.
pub fn adopt_private(copy: &Path, main: &Path) -> Result<bool, StoreError> {
    private::adopt(copy, main)
}

/// Where the private file of a workspace file, or of a copy of one, lies.
pub fn private_file(main: &Path) -> PathBuf {
    private::path_beside(main)
}

/// After a crash or an update: private entries without their commit go, refused rows get another look.
fn clear_up(main: &mut Connection, private: &mut Private) -> Result<(), StoreError> {
    let tx = match main.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from) {
        // a program that is writing is alive: there was no crash, and entries without their commit are not read anyway
        Err(StoreError::Busy) => return Ok(()),
        other => other?,
    };
    private.drop_orphans(&tx)?;
    private.bind(&tx)?;
    if let Some(wrong) = private.unbound(&tx)? {
        tracing::warn!("{wrong}");
    }
    tx.execute("UPDATE sitelines_outbox SET refused = 0 WHERE refused <> 0", [])?;
    tx.commit()?;
    Ok(())
}

/// Rewrites the file so that no byte stays of what was taken out of it. Deleted content is overwritten anyway
/// (`secure_delete`), but pages that were split may hold older copies.
fn compact(main: &Connection) {
    let done = main.execute_batch("VACUUM").and_then(|()| main.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
    if let Err(error) = done {
        tracing::warn!(%error, "a record became private, but the file could not be compacted; it will be when a backup is made");
    }
}

/// Closing the connection writes nothing of the log into the file: it is the log of another one.
fn leave_log(conn: &Connection) {
    if let Err(error) = conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true) {
        tracing::warn!(%error, "a connection to a file that was replaced could not be told to leave its log");
    }
}

fn schema_version(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn.query_row("PRAGMA schema_version", [], |row| row.get(0))?)
}

fn same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

fn closed() -> StoreError {
    StoreError::Io("the workspace is closed".to_owned())
}

/// A thread that panicked while it held a connection has rolled its transaction back: the connection is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
