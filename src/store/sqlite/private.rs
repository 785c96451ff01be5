//! What is private by construction: a file of its own beside the workspace, readable by its owner only.
//!
//! It is a log. Each entry carries the revision and token of the commit that wrote it, and counts only where the main file
//! has that commit. So the private file is written first, the main file second, and a crash between the two leaves an
//! entry that nobody reads: the workspace is exactly before or after.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};

use crate::domain::{AnyRecord, Kind, Revision, Text};
use crate::store::StoreError;

use super::connect;
use super::copy;
use super::log::{self, RowText};
use super::place::{self, Inode};
use super::schema;

/// `SLPV`: marks the file as ours.
const APPLICATION_ID: i32 = 0x534C_5056;
/// Version of its tables.
const VERSION: i32 = 1;

const TABLES: &str = "
CREATE TABLE entries (
  seq INTEGER NOT NULL PRIMARY KEY, by_revision INTEGER NOT NULL, by_head TEXT NOT NULL, revision INTEGER NOT NULL,
  kind TEXT NOT NULL, id TEXT NOT NULL, before TEXT, after TEXT);
CREATE TABLE reasons (by_revision INTEGER NOT NULL, by_head TEXT NOT NULL, reason TEXT NOT NULL);
";

/// The id that binds a private file to its workspace, in the private file.
const IDENTITY: &str = "CREATE TABLE IF NOT EXISTS identity (id TEXT NOT NULL)";
/// The same in the meta table of the main file.
pub(super) const ID_KEY: &str = "private_id";

/// The private file of a workspace; made when the first private record is.
#[derive(Debug)]
pub(super) struct Private {
    path: PathBuf,
    conn: Option<Connection>,
    /// The file that is open: who replaces it is followed.
    file: Option<Inode>,
}

/// An entry: what became of a record at a revision. Entries that the commit moves here keep the revision they had.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The revision at which it became so.
    pub(super) revision: Revision,
    /// What became of it.
    pub(super) row: RowText,
}

/// The private records of a revision.
pub(super) type State = BTreeMap<(Kind, Text), (AnyRecord, Revision)>;

impl Private {
    /// The private file beside a workspace file.
    pub(super) fn beside(main: &Path) -> Self {
        Self { path: path_beside(main), conn: None, file: None }
    }

    fn existing(&mut self) -> Result<Option<&mut Connection>, StoreError> {
        let there = place::inode(&self.path);
        if there != self.file {
            self.conn = None;
        }
        if self.conn.is_none() && there.is_some() {
            self.conn = Some(open(&self.path)?);
        }
        self.file = there;
        Ok(self.conn.as_mut())
    }

    fn made(&mut self) -> Result<&mut Connection, StoreError> {
        if !self.path.exists() {
            create_for_owner(&self.path)?;
        }
        self.existing()?.ok_or_else(|| StoreError::Io("the private file could not be opened".to_owned()))
    }

    /// Every entry that counts, in the order of revisions: its commit is in `main`.
    pub(super) fn entries(&mut self, main: &Connection) -> Result<Vec<Entry>, StoreError> {
        let Some(conn) = self.existing()? else { return Ok(Vec::new()) };
        let tx = conn.transaction()?;
        let mut counts = BTreeMap::new();
        let mut entries = Vec::new();
        {
            let mut statement =
                tx.prepare_cached("SELECT by_revision, by_head, revision, kind, id, before, after FROM entries ORDER BY revision, seq")?;
            let mut found = statement.query([])?;
            while let Some(row) = found.next()? {
                let by: (i64, String) = (row.get(0)?, row.get(1)?);
                let known = if let Some(known) = counts.get(&by) {
                    *known
                } else {
                    let known = log::at(main, by.0.cast_unsigned())?.is_some_and(|e| e.head == by.1);
                    counts.insert(by, known);
                    known
                };
                let Some(kind) = Kind::from_plural(row.get_ref(3)?.as_str().unwrap_or_default()).filter(|_| known) else { continue };
                let id = Text::from(row.get::<_, String>(4)?);
                let row_text = RowText { kind, id, before: row.get(5)?, after: row.get(6)? };
                entries.push(Entry { revision: row.get::<_, i64>(2)?.cast_unsigned(), row: row_text });
            }
        }
        tx.commit()?;
        Ok(entries)
    }

    /// The private records as they were at a revision.
    pub(super) fn state(&mut self, main: &Connection, until: Revision) -> Result<State, StoreError> {
        let mut last: BTreeMap<(Kind, Text), (Option<String>, Revision)> = BTreeMap::new();
        for entry in self.entries(main)?.into_iter().filter(|e| e.revision <= until) {
            last.insert((entry.row.kind, entry.row.id), (entry.row.after, entry.revision));
        }
        let records = last.into_iter().filter_map(|((kind, id), (after, revision))| {
            let record = log::read(kind, &after?)?;
            Some(((kind, id), (record, revision)))
        });
        Ok(records.collect())
    }

    /// The id that the file carries; `None` where there is no file, or one that was made before there were ids.
    fn id(&mut self) -> Result<Option<String>, StoreError> {
        let Some(conn) = self.existing()? else { return Ok(None) };
        let there: bool = conn.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'identity')", [], |row| row.get(0))?;
        if !there {
            return Ok(None);
        }
        Ok(conn.query_row("SELECT id FROM identity LIMIT 1", [], |row| row.get(0)).optional()?)
    }

    fn set_id(&mut self, id: &str) -> Result<(), StoreError> {
        let tx = self.made()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(IDENTITY)?;
        tx.execute("INSERT INTO identity VALUES (?1)", [id])?;
        tx.commit()?;
        Ok(())
    }

    /// Entries by whether their commit is in `main`, those of later revisions aside: a crash, a commit that failed or an older main file
    /// leaves them. Only revisions before `before` are looked at.
    fn counted(&mut self, main: &Connection, before: Revision) -> Result<(usize, usize), StoreError> {
        let last = log::last(main)?.revision.min(before.saturating_sub(1));
        let Some(conn) = self.existing()? else { return Ok((0, 0)) };
        let mut statement = conn.prepare_cached("SELECT DISTINCT by_revision, by_head FROM entries")?;
        let mut found = statement.query([])?;
        let (mut ours, mut others) = (BTreeSet::new(), Vec::new());
        while let Some(row) = found.next()? {
            let (revision, head): (i64, String) = (row.get(0)?, row.get(1)?);
            match log::at(main, revision.cast_unsigned())? {
                _ if revision.cast_unsigned() > last => {}
                Some(entry) if entry.head == head => {
                    ours.insert(revision);
                }
                _ => others.push(revision),
            }
        }
        // beside the commit that took its place, one that failed is no sign of another workspace
        others.retain(|revision| !ours.contains(revision));
        Ok((ours.len(), others.len()))
    }

    /// Binds the file and the workspace by an id kept in both: those of an older version, a copy that was put back, or what a crash
    /// left half. A file that has no commit of the workspace is not its own. The caller holds the write lock of `main`.
    pub(super) fn bind(&mut self, main: &Connection) -> Result<(), StoreError> {
        let (known, own) = (schema::meta(main, ID_KEY)?, self.id()?);
        if self.existing()?.is_none() || known.is_some() && own.is_some() || self.counted(main, Revision::MAX)?.0 == 0 {
            return Ok(());
        }
        let id = known.clone().or_else(|| own.clone()).unwrap_or_else(new_id);
        if own.is_none() {
            self.set_id(&id)?;
        }
        if known.is_none() {
            schema::set_meta(main, ID_KEY, &id)?;
        }
        Ok(())
    }

    /// Sees to it that what is about to be written as that revision goes into the file of this workspace: a new one, or the one that it
    /// is bound to.
    pub(super) fn bind_for_writing(&mut self, main: &Connection, revision: Revision) -> Result<(), StoreError> {
        if let Some(wrong) = self.unbound_before(main, revision)? {
            return Err(StoreError::NotAWorkspace(format!(
                "{wrong}; nothing private is written until then. If it is lost, make a copy with `sitelines backup` and restore that under another name"
            )));
        }
        let id = if let Some(id) = self.id()? {
            id
        } else {
            let id = schema::meta(main, ID_KEY)?.unwrap_or_else(new_id);
            self.set_id(&id)?;
            id
        };
        schema::set_meta(main, ID_KEY, &id)
    }

    /// What is wrong between the file and the workspace: it is missing, or another one's.
    pub(super) fn unbound(&mut self, main: &Connection) -> Result<Option<String>, StoreError> {
        self.unbound_before(main, Revision::MAX)
    }

    fn unbound_before(&mut self, main: &Connection, before: Revision) -> Result<Option<String>, StoreError> {
        let name = connect::shown(&self.path);
        let (known, own) = (schema::meta(main, ID_KEY)?, self.id()?);
        if self.existing()?.is_none() {
            let missing = || format!("{name} is missing, and with it what is private (assessments, contacts, conflict ties, confidential concerns): put it back beside the workspace");
            return Ok(known.map(|_| missing()));
        }
        let foreign = || format!("{name} is the private file of another workspace: put the right one beside this one");
        let (ours, others) = self.counted(main, before)?;
        let differs = known.is_some() && own.is_some() && known != own;
        Ok((differs || ours == 0 && (known.is_some() || others > 0)).then(foreign))
    }

    /// Writes the entries of a commit; they are on the disk when it returns.
    pub(super) fn append(&mut self, revision: Revision, head: &str, reason: &str, entries: &[Entry]) -> Result<(), StoreError> {
        let tx = self.made()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = tx.prepare_cached(
                "INSERT INTO entries (by_revision, by_head, revision, kind, id, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            for Entry { revision: at, row } in entries {
                insert.execute(params![
                    revision.cast_signed(),
                    head,
                    at.cast_signed(),
                    row.kind.plural(),
                    row.id.as_str(),
                    row.before,
                    row.after
                ])?;
            }
            tx.execute("INSERT INTO reasons VALUES (?1, ?2, ?3)", params![revision.cast_signed(), head, reason])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Copies the file beside a copy of the workspace, for its owner only; `None` where there is none. What was written
    /// since that copy was made does not count there, for its commits are not in it.
    pub(super) fn copy_beside(&mut self, main: &Path) -> Result<Option<PathBuf>, StoreError> {
        let to = path_beside(main);
        let Some(conn) = self.existing()? else { return Ok(None) };
        copy::write_into(conn, &to, create_for_owner, |_| Ok(()))?;
        Ok(Some(to))
    }

    /// Takes out what a crash between the two files left: entries of the one revision that `main` never got. Entries of
    /// several later revisions mean that an older main file was put in place: they stay, unread, in case it was a mistake.
    /// The caller holds the write lock of `main`.
    pub(super) fn drop_orphans(&mut self, main: &Connection) -> Result<(), StoreError> {
        let next = log::last(main)?.revision + 1;
        let (known, own) = (schema::meta(main, ID_KEY)?, self.id()?);
        if known.is_some() && own.is_some() && known != own {
            return Ok(());
        }
        let Some(conn) = self.existing()? else { return Ok(()) };
        let newest: Option<i64> = conn.query_row("SELECT MAX(by_revision) FROM entries", [], |row| row.get(0))?;
        if newest != Some(next.cast_signed()) {
            return Ok(());
        }
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute("DELETE FROM entries WHERE by_revision = ?1", [next.cast_signed()])?;
        tx.execute("DELETE FROM reasons WHERE by_revision = ?1", [next.cast_signed()])?;
        tx.commit()?;
        Ok(())
    }

    /// What is wrong with the file, a sentence each.
    pub(super) fn verify(&mut self, main: &Connection) -> Result<Vec<String>, StoreError> {
        let mut wrong = Vec::from_iter(self.unbound(main)?);
        let others = if wrong.is_empty() { self.counted(main, Revision::MAX)?.1 } else { 0 };
        if others > 0 {
            wrong.push(format!("the private file has entries of {others} commits that this workspace never had: it is of another copy"));
        }
        #[cfg(unix)]
        if let Ok(meta) = std::fs::metadata(&self.path) {
            use std::os::unix::fs::PermissionsExt;
            let mode = meta.permissions().mode() & 0o777;
            if mode != 0o600 {
                wrong.push(format!("the private file can be read by others than its owner (mode {mode:o}, not 600)"));
            }
        }
        let Some(conn) = self.existing()? else { return Ok(wrong) };
        let answer: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if answer != "ok" {
            wrong.push(format!("the private file is damaged: {answer}"));
        }
        Ok(wrong)
    }
}

fn new_id() -> String {
    log::new_head("private", 0, "", "", &[])
}

/// `<name>.private.sqlite` beside `<name>.gpkg`.
pub(super) fn path_beside(main: &Path) -> PathBuf {
    main.with_extension("private.sqlite")
}

/// Puts the private file beside a copy back beside the workspace that is made of it; false where the copy has none.
pub(super) fn adopt(copy: &Path, main: &Path) -> Result<bool, StoreError> {
    let (from, to) = (path_beside(copy), path_beside(main));
    if !from.is_file() {
        return Ok(false);
    }
    if to.exists() {
        let words = format!("{} is there already: move it away first", connect::shown(&to));
        return Err(StoreError::Io(words));
    }
    create_for_owner(&to)?;
    // its content, not its rights
    std::io::copy(&mut std::fs::File::open(from)?, &mut std::fs::File::create(&to)?)?;
    // a file of something else is none of ours: opening it says so
    open(&to).map(drop).inspect_err(|_| drop(std::fs::remove_file(&to)))?;
    Ok(true)
}

/// An empty file that only its owner may read, before anything is written to it; SQLite gives its journal the same mode.
fn create_for_owner(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        // another process was faster
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(e) => Err(e.into()),
    }
}

fn open(path: &Path) -> Result<Connection, StoreError> {
    let mut conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connect::set_up(&conn)?;
    let (application, version) = marks(&conn)?;
    if application == 0 && version == 0 {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // another process may have made the tables while we waited for the lock
        if marks(&tx)? == (0, 0) {
            tx.execute_batch(TABLES)?;
            tx.pragma_update(None, "application_id", APPLICATION_ID)?;
            tx.pragma_update(None, "user_version", VERSION)?;
        }
        tx.commit()?;
        return Ok(conn);
    }
    if application != APPLICATION_ID {
        return Err(StoreError::NotAWorkspace(format!("{} is no private file of a workspace", connect::shown(path))));
    }
    if version > VERSION {
        return Err(StoreError::NotAWorkspace(format!(
            "{} was written by a newer Sitelines (private file version {version}; this one reads {VERSION}): update Sitelines",
            connect::shown(path)
        )));
    }
    Ok(conn)
}

fn marks(conn: &Connection) -> Result<(i32, i32), StoreError> {
    let application = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let version = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok((application, version))
}
