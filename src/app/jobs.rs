//! Long work as jobs: each has a name made of what it asks, so that asking the same again joins the job that runs or finds its
//! result; a few run at a time, some wait, results are kept within bounds of number and bytes, the oldest goes first.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::error::AppError;
use super::made::Made;
use crate::analysis::{AnalysisError, Control};

/// So many jobs run at a time: each uses every core already.
pub const MAX_RUNNING: usize = 2;
/// So many wait; more are refused.
pub const MAX_WAITING: usize = 16;
/// So many ended jobs are kept with their results.
pub const MAX_KEPT: usize = 32;
/// The bytes of all kept reports together, in memory.
pub const MAX_KEPT_BYTES: u64 = 256 * 1024 * 1024;
/// The bytes of all kept files together, on the disk: a few of the largest ([`super::made::MAX_SENT_BYTES`]).
pub const MAX_KEPT_FILE_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// What a job does.
pub type Work = Box<dyn FnOnce(&Control) -> Result<Made, AppError> + Send>;

/// What a job is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The workspace.
    pub workspace: String,
    /// `analysis`, `import` or `export`.
    pub kind: &'static str,
    /// Name of the analysis, or of the files.
    pub name: String,
    /// Equal exactly where the results are equal.
    pub key: String,
}

impl About {
    /// The id of the job: the same question has the same.
    pub fn id(&self) -> String {
        use std::fmt::Write as _;
        let mut digest = Sha256::new();
        for part in [&self.workspace, self.kind, &self.name, &self.key] {
            digest.update(part.as_bytes());
            digest.update([0x1f]);
        }
        let mut id = String::new();
        for byte in digest.finalize().iter().take(10) {
            let _ = write!(id, "{byte:02x}");
        }
        id
    }
}

/// How far a job is.
enum State {
    Waiting(Work),
    Running,
    Done(Arc<Made>),
    Failed(&'static str, String),
    Cancelled,
}

struct Job {
    about: About,
    control: Arc<Control>,
    state: State,
    /// The number of the event that ended it.
    ended: u64,
}

impl Job {
    fn is_over(&self) -> bool {
        matches!(self.state, State::Done(_) | State::Failed(..) | State::Cancelled)
    }
    /// In memory, and on the disk.
    fn bytes(&self) -> (u64, u64) {
        if let State::Done(made) = &self.state { made.bytes() } else { (0, 0) }
    }
    fn describe(&self, id: &str) -> Value {
        let (state, error) = match &self.state {
            State::Waiting(_) => ("waiting", Value::Null),
            State::Running if self.control.is_cancelled() => ("cancelling", Value::Null),
            State::Running => ("running", Value::Null),
            State::Done(_) => ("done", Value::Null),
            State::Failed(code, detail) => ("failed", json!({"code": code, "detail": detail})),
            State::Cancelled => ("cancelled", Value::Null),
        };
        let done = matches!(self.state, State::Done(_));
        let address = format!("/api/workspaces/{}/jobs/{id}", self.about.workspace);
        json!({
            "id": id, "workspace": self.about.workspace, "kind": self.about.kind, "name": self.about.name, "state": state,
            "progress": if done { Some(1.0) } else { self.control.progress() },
            "result": done.then(|| format!("{address}/result")), "error": error,
        })
    }
}

#[derive(Default)]
struct Held {
    jobs: BTreeMap<String, Job>,
    queue: VecDeque<String>,
    running: usize,
    events: u64,
}

/// The jobs of a server.
#[derive(Clone, Default)]
pub struct Jobs(Arc<Mutex<Held>>);

impl Jobs {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts a job, or joins the one that asks the same: one that waits, runs, or is done. Returns what it says of itself.
    pub fn start(&self, about: About, work: Work) -> Result<Value, AppError> {
        let id = about.id();
        let mut held = self.held();
        if let Some(job) = held.jobs.get(&id)
            && !matches!(job.state, State::Failed(..) | State::Cancelled)
            && !job.control.is_cancelled()
        {
            return Ok(job.describe(&id));
        }
        if held.jobs.get(&id).is_some_and(|job| !job.is_over()) || (held.running >= MAX_RUNNING && held.queue.len() >= MAX_WAITING) {
            // a cancelled one still ends, or too many wait
            return Err(AppError::TooManyJobs { running: held.running, waiting: held.queue.len() });
        }
        let job = Job { about, control: Arc::default(), state: State::Waiting(work), ended: 0 };
        held.jobs.insert(id.clone(), job);
        held.queue.push_back(id.clone());
        self.run_next(&mut held);
        let said = held.jobs.get(&id).map_or(Value::Null, |job| job.describe(&id));
        Ok(said)
    }

    fn run_next(&self, held: &mut Held) {
        while held.running < MAX_RUNNING {
            let Some(id) = held.queue.pop_front() else { return };
            let Some(job) = held.jobs.get_mut(&id) else { continue };
            let State::Waiting(work) = std::mem::replace(&mut job.state, State::Running) else { continue };
            let (jobs, control) = (self.clone(), Arc::clone(&job.control));
            held.running += 1;
            let thread = std::thread::Builder::new().name(format!("job {id}"));
            let started = thread.spawn({
                let id = id.clone();
                move || {
                    // what is locked is left whole by every panic: nothing is written before the work is over
                    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&control)));
                    jobs.ended(&id, result.unwrap_or_else(|_| Err(AppError::Stopped)));
                }
            });
            if let Err(error) = started {
                held.running -= 1;
                if let Some(job) = held.jobs.get_mut(&id) {
                    job.state = State::Failed("busy", format!("no thread for it: {error}"));
                }
            }
        }
    }

    fn ended(&self, id: &str, result: Result<Made, AppError>) {
        let mut held = self.held();
        held.running -= 1;
        held.events += 1;
        let event = held.events;
        if let Some(job) = held.jobs.get_mut(id) {
            job.ended = event;
            job.state = match result {
                Ok(made) => State::Done(Arc::new(made)),
                Err(AppError::Analysis(AnalysisError::Cancelled)) => State::Cancelled,
                Err(error) => State::Failed(error.code(), error.to_string()),
            };
        }
        evict(&mut held);
        self.run_next(&mut held);
    }

    /// What a job of a workspace says of itself.
    pub fn describe(&self, workspace: &str, id: &str) -> Result<Value, AppError> {
        let held = self.held();
        Ok(found(&held, workspace, id)?.describe(id))
    }

    /// The jobs of a workspace, in order of id.
    pub fn list(&self, workspace: &str) -> Vec<Value> {
        self.held().jobs.iter().filter(|(_, job)| job.about.workspace == workspace).map(|(id, job)| job.describe(id)).collect()
    }

    /// What a job that is done has made.
    pub fn result(&self, workspace: &str, id: &str) -> Result<Arc<Made>, AppError> {
        match &found(&self.held(), workspace, id)?.state {
            State::Done(made) => Ok(Arc::clone(made)),
            _ => Err(AppError::NotDone(id.to_owned())),
        }
    }

    /// Cancels a job that waits or runs; forgets one that is over.
    pub fn cancel(&self, workspace: &str, id: &str) -> Result<(), AppError> {
        let mut held = self.held();
        let over = found(&held, workspace, id)?.is_over();
        if over {
            held.jobs.remove(id);
            return Ok(());
        }
        held.events += 1;
        let event = held.events;
        held.queue.retain(|waiting| waiting != id);
        if let Some(job) = held.jobs.get_mut(id) {
            job.control.cancel();
            if matches!(job.state, State::Waiting(_)) {
                (job.state, job.ended) = (State::Cancelled, event);
            }
        }
        evict(&mut held);
        Ok(())
    }

    /// Cancels everything: the server stops.
    pub fn stop(&self) {
        let mut held = self.held();
        held.queue.clear();
        for job in held.jobs.values() {
            job.control.cancel();
        }
    }
}

fn found<'h>(held: &'h Held, workspace: &str, id: &str) -> Result<&'h Job, AppError> {
    let job = held.jobs.get(id).filter(|job| job.about.workspace == workspace);
    job.ok_or_else(|| AppError::NotFound { what: "job", name: id.chars().take(80).collect() })
}

/// Forgets the jobs that ended first until the rest is within its bounds; the one that ended last stays, however large.
fn evict(held: &mut Held) {
    loop {
        let over = || held.jobs.iter().filter(|(_, job)| job.is_over());
        let (count, memory, disk) = over().fold((0, 0, 0), |(count, memory, disk), (_, job)| {
            let (m, d) = job.bytes();
            (count + 1, memory + m, disk + d)
        });
        if count <= 1 || (count <= MAX_KEPT && memory <= MAX_KEPT_BYTES && disk <= MAX_KEPT_FILE_BYTES) {
            return;
        }
        let Some(oldest) = over().min_by_key(|(_, job)| job.ended).map(|(id, _)| id.clone()) else { return };
        held.jobs.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Seek as _, SeekFrom, Write as _};
    use std::sync::mpsc;

    use super::*;
    use crate::app::made::{Bounded, MAX_SENT_BYTES};

    fn about(key: &str) -> About {
        About { workspace: "w".into(), kind: "analysis", name: "stability".into(), key: key.into() }
    }

    /// Work that ends when it is told what to answer, or cancelled.
    fn held_back() -> (mpsc::Sender<Vec<u8>>, mpsc::Receiver<()>, Work) {
        let (answer, answers) = mpsc::channel::<Vec<u8>>();
        let (began, begun) = mpsc::channel();
        let work: Work = Box::new(move |control| {
            control.expect_steps(2);
            control.step()?;
            let _ = began.send(());
            let bytes = answers.recv().map_err(|_| AppError::Stopped)?;
            control.go_on()?;
            Ok(Made::Report(bytes))
        });
        (answer, begun, work)
    }

    fn nothing() -> Work {
        Box::new(|_| Ok(Made::Report(Vec::new())))
    }

    fn until(jobs: &Jobs, id: &str, state: &str) -> Value {
        loop {
            let said = jobs.describe("w", id).expect("it is there");
            if said["state"] == state {
                return said;
            }
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_job_says_how_far_it_is_and_keeps_its_result() {
        let jobs = Jobs::default();
        let (answer, begun, work) = held_back();
        let id = about("a").id();
        jobs.start(about("a"), work).expect("starts");
        begun.recv().expect("it began");
        let said = jobs.describe("w", &id).expect("it is there");
        assert_eq!((said["state"].as_str(), said["progress"].as_f64(), said["result"].as_str()), (Some("running"), Some(0.5), None));
        assert_eq!(jobs.result("w", &id).expect_err("not done").code(), "not_done");
        answer.send(b"{}".to_vec()).expect("told");
        let said = until(&jobs, &id, "done");
        assert_eq!(said["result"], format!("/api/workspaces/w/jobs/{id}/result"));
        assert!(matches!(&*jobs.result("w", &id).expect("done"), Made::Report(bytes) if bytes == b"{}"));
        assert_eq!(jobs.describe("other", &id).expect_err("of another workspace").code(), "not_found");
    }

    #[test]
    fn who_asks_the_same_joins_the_job_that_runs() {
        let jobs = Jobs::default();
        let (answer, begun, work) = held_back();
        let first = jobs.start(about("a"), work).expect("starts");
        begun.recv().expect("it began");
        let never: Work = Box::new(|_| unreachable!("the same question is not asked twice"));
        assert_eq!(jobs.start(about("a"), never).expect("joins")["id"], first["id"]);
        answer.send(b"1".to_vec()).expect("told");
        until(&jobs, &about("a").id(), "done");
        let never: Work = Box::new(|_| unreachable!("it is answered already"));
        assert_eq!(jobs.start(about("a"), never).expect("finds it")["state"], "done");
    }

    #[test]
    fn a_cancelled_job_ends_and_may_be_asked_again() {
        let jobs = Jobs::default();
        let (answer, begun, work) = held_back();
        let id = about("a").id();
        jobs.start(about("a"), work).expect("starts");
        begun.recv().expect("it began");
        jobs.cancel("w", &id).expect("cancels");
        assert_eq!(jobs.describe("w", &id).expect("there")["state"], "cancelling");
        answer.send(Vec::new()).expect("told");
        until(&jobs, &id, "cancelled");
        let again: Work = Box::new(|_| Ok(Made::Report(b"2".to_vec())));
        jobs.start(about("a"), again).expect("starts anew");
        until(&jobs, &id, "done");
        jobs.cancel("w", &id).expect("forgets");
        assert_eq!(jobs.describe("w", &id).expect_err("gone").code(), "not_found");
    }

    #[test]
    fn so_many_run_so_many_wait_and_more_are_refused() {
        let jobs = Jobs::default();
        let mut running = Vec::new();
        for i in 0..MAX_RUNNING {
            let (answer, begun, work) = held_back();
            jobs.start(about(&format!("r{i}")), work).expect("runs");
            begun.recv().expect("it began");
            running.push(answer);
        }
        for i in 0..MAX_WAITING {
            let said = jobs.start(about(&format!("w{i}")), nothing()).expect("waits");
            assert_eq!(said["state"], "waiting");
        }
        let refused = jobs.start(about("more"), nothing()).expect_err("refused");
        assert_eq!(refused.code(), "too_many_jobs");
        jobs.cancel("w", &about("w0").id()).expect("cancels one that waits");
        assert_eq!(jobs.describe("w", &about("w0").id()).expect("there")["state"], "cancelled");
        jobs.start(about("more"), nothing()).expect("there is room again");
        for answer in running {
            answer.send(Vec::new()).expect("told");
        }
        until(&jobs, &about("more").id(), "done");
        assert_eq!(jobs.list("w").len(), MAX_RUNNING + MAX_WAITING + 1);
    }

    #[test]
    fn results_are_kept_within_their_number_and_bytes_and_the_oldest_goes_first() {
        let put = |made: Vec<Made>| {
            let mut held = Held::default();
            for (i, made) in made.into_iter().enumerate() {
                let state = State::Done(Arc::new(made));
                held.jobs.insert(i.to_string(), Job { about: about("x"), control: Arc::default(), state, ended: i as u64 });
            }
            evict(&mut held);
            (held.jobs.len(), held.jobs.contains_key("0"))
        };
        let kept = |sizes: &[u64]| put(sizes.iter().map(|size| Made::Report(vec![0; usize::try_from(*size).expect("small")])).collect());
        assert_eq!(kept(&[0; MAX_KEPT]), (MAX_KEPT, true));
        assert_eq!(kept(&[0; MAX_KEPT + 1]), (MAX_KEPT, false));
        let half = MAX_KEPT_BYTES / 2;
        assert_eq!(kept(&[half, half]), (2, true));
        assert_eq!(kept(&[half, half + 1]), (1, false));
        assert_eq!(kept(&[MAX_KEPT_BYTES + 1]), (1, true), "the last stays, however large");
        // files without a name, most of which are a hole that takes no room
        let files = |count: u64| {
            let file = |_| {
                let mut held = Bounded::new().expect("a file");
                held.seek(SeekFrom::Start(MAX_SENT_BYTES - 1)).expect("seeks");
                held.write_all(&[1]).expect("at the limit");
                Made::File { held, media_type: "text/csv", name: "sites.csv".into() }
            };
            put((0..count).map(file).collect())
        };
        let most = MAX_KEPT_FILE_BYTES / MAX_SENT_BYTES;
        assert_eq!(files(most), (usize::try_from(most).expect("a few"), true));
        assert_eq!(files(most + 1), (usize::try_from(most).expect("a few"), false));
    }

    #[test]
    fn a_panic_of_the_work_fails_its_job_only() {
        let jobs = Jobs::default();
        jobs.start(about("a"), Box::new(|_| unreachable!("a test of a panic"))).expect("starts");
        until(&jobs, &about("a").id(), "failed");
        jobs.start(about("b"), nothing()).expect("starts");
        until(&jobs, &about("b").id(), "done");
    }
}
