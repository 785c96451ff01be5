//! What tests share: the real binary on a free port, with workspaces of its own; a small client.
#![allow(clippy::panic, reason = "a test whose world cannot be built shall fail and say why")]

pub mod case;
pub mod covering;
pub mod world;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

/// The binary under test.
pub fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sitelines"));
    command.env_remove("SITELINES_DATA").env_remove("SITELINES_LISTEN").env_remove("SITELINES_BASEMAP");
    command
}

/// The folder of shared test input; `None` (with a printed reason) where it is missing. With `CI=true` that is a failure.
pub fn shared() -> Option<PathBuf> {
    let given = std::env::var_os("SITELINES_SHARED").map(PathBuf::from);
    let folder = given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    if folder.is_dir() {
        return Some(folder);
    }
    missing("the folder ../shared with real test input");
    None
}

/// Says that something a test needs is missing; with `CI=true` that is a failure.
pub fn missing(what: &str) {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{what} is missing, and CI=true");
    eprintln!("skipped: {what} is missing");
}

/// True where QGIS can be asked from Python; with `CI=true` it must be.
pub fn has_qgis() -> bool {
    let there = Command::new("/usr/bin/python3").args(["-c", "import qgis.core"]).env("QT_QPA_PLATFORM", "offscreen").output().is_ok_and(|done| done.status.success());
    if !there {
        missing("python3-qgis (installed by .ci/setup test)");
    }
    there
}

/// The private Python environment that `.ci/setup test` makes, where it has a module.
pub fn oracles(module: &str) -> Option<PathBuf> {
    let given = std::env::var_os("SITELINES_ORACLES").map(PathBuf::from);
    let cache = || std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(|| Some(Path::new(&std::env::var_os("HOME")?).join(".cache")));
    let python = given.or_else(|| Some(cache()?.join("sitelines/oracles")))?.join("bin/python");
    if Command::new(&python).args(["-c", &format!("import {module}")]).output().is_ok_and(|done| done.status.success()) {
        return Some(python);
    }
    missing(&format!("Python with {module} (made by .ci/setup test)"));
    None
}

/// A program of others for Node.js, by its file among the packages of `web`; `npm ci` there installs it.
pub fn node_program(file: &str) -> Option<Command> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/node_modules").join(file);
    if !path.is_file() || Command::new("node").arg("--version").output().is_err() {
        missing(&format!("Node.js with {file} (made by npm ci in web)"));
        return None;
    }
    let mut command = Command::new("node");
    command.arg(path);
    Some(command)
}

/// A folder that holds the shipped cases, made once per run of the tests; copy from it.
pub fn cases() -> &'static Path {
    static CASES: OnceLock<TempDir> = OnceLock::new();
    CASES
        .get_or_init(|| {
            let folder = TempDir::new().expect("a temporary folder");
            let mut server = TestServer::start(folder.path(), &[]);
            server.stop();
            folder
        })
        .path()
}

/// A server of the real binary with workspaces of its own; stopped when it is dropped.
pub struct TestServer {
    child: Child,
    /// `http://127.0.0.1:port`.
    pub address: String,
    folder: Option<TempDir>,
    /// Where the workspaces are.
    pub data: PathBuf,
    agent: ureq::Agent,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Headers in lower case.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("no JSON ({e}): {}", self.text()))
    }
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
    /// Asserts the status, showing the body where it differs.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }
}

impl TestServer {
    /// A server with one of the shipped cases (or `""` for none).
    pub fn with_case(case: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        if !case.is_empty() {
            for ending in ["gpkg", "private.sqlite"] {
                let file = format!("{case}.{ending}");
                if cases().join(&file).exists() {
                    std::fs::copy(cases().join(&file), folder.path().join(&file)).expect("copied");
                }
            }
        }
        let mut server = Self::start(folder.path(), &["--no-cases"]);
        server.folder = Some(folder);
        server
    }

    /// A server with every shipped case.
    pub fn with_cases() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        for entry in std::fs::read_dir(cases()).expect("cases").flatten() {
            std::fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("copied");
        }
        let mut server = Self::start(folder.path(), &["--no-cases"]);
        server.folder = Some(folder);
        server
    }

    /// Starts the binary on a folder and waits for its address.
    pub fn start(folder: &Path, more: &[&str]) -> Self {
        let mut child = binary()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .args(more)
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let mut lines = BufReader::new(child.stderr.take().expect("stderr"));
        let mut log = String::new();
        let address = loop {
            let mut line = String::new();
            let read = lines.read_line(&mut line).expect("the log can be read");
            assert!(read > 0, "the server ended before it listened:\n{log}");
            log.push_str(&line);
            if let Some(address) = line.trim().strip_prefix("Sitelines is at ") {
                break address.to_owned();
            }
        };
        // keep the pipe empty, and show panics where a test fails
        std::thread::spawn(move || {
            let mut rest = String::new();
            let _ = lines.read_to_string(&mut rest);
            if rest.contains("panicked") {
                eprintln!("{rest}");
            }
        });
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        Self { child, address, folder: None, data: folder.to_owned(), agent }
    }

    /// Number of the process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    fn answer(result: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
        let mut response = result.expect("an answer");
        let headers = response
            .headers()
            .iter()
            .map(|(n, v)| (n.as_str().to_owned(), String::from_utf8_lossy(v.as_bytes()).into_owned()))
            .collect();
        let status = response.status().as_u16();
        let bytes = response.body_mut().with_config().limit(512 * 1024 * 1024).read_to_vec().expect("a body");
        Answer { status, headers, bytes }
    }

    /// GET.
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }
    /// GET with headers.
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.agent.get(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Self::answer(request.call())
    }
    /// POST or PUT of bytes with headers.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let url = format!("{}{path}", self.address);
        let mut request = match method {
            "PUT" => self.agent.put(url),
            _ => self.agent.post(url),
        };
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Self::answer(request.send(body))
    }
    /// POST or PUT of JSON.
    pub fn send_json(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        self.send(method, path, &all, body.to_string().as_bytes())
    }
    /// OPTIONS with headers.
    pub fn options(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.agent.options(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Self::answer(request.call())
    }
    /// DELETE with headers.
    pub fn delete(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.agent.delete(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Self::answer(request.call())
    }

    /// Asks it to stop and waits; asserts that it ended well.
    pub fn stop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status();
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "the server ended with {status}");
    }
    /// Kills it as a power cut would.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.kill();
        drop(self.folder.take());
    }
}

/// Runs a command of the binary on a folder.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    binary().args(arguments).arg("--data").arg(folder).output().expect("the binary runs")
}
