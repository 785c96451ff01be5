//! Briefings over HTTP: found, refused, held.

use crate::support::{TestServer, run};

#[test]
fn a_briefing_is_an_address_and_is_not_made_twice() {
    let server = TestServer::with_case("example");
    let path = "/reports/example/site.pdf?id=xl-reedford&lang=fr";
    let first = server.get(path).expect(200);
    assert_eq!(first.header("content-type"), Some("application/pdf"));
    assert_eq!(first.header("content-disposition"), Some("inline; filename=\"example-site.pdf\""));
    assert!(first.bytes.starts_with(b"%PDF-1.7"));
    let tag = first.header("etag").expect("a tag").to_owned();
    assert_eq!(server.get_with(path, &[("if-none-match", &tag)]).status, 304);
    let file = server.data.join("same.pdf");
    let done = run(&server.data, &["report", "--workspace", "example", "--site", "xl-reedford", "--lang", "fr", "-o", file.to_str().expect("text")]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(std::fs::read(&file).expect("a file") == first.bytes, "the command line writes the same bytes");
    let other = server.get("/reports/example/site.pdf?id=xl-reedford&lang=en").expect(200);
    assert!(other.header("etag") != Some(tag.as_str()) && other.bytes != first.bytes);
}

#[test]
fn a_page_from_it_may_run_nothing() {
    let server = TestServer::with_case("example");
    for path in ["/reports/example/workspace.html", "/figures/example/network.svg"] {
        let policy = server.get(path).expect(200).header("content-security-policy").map(str::to_owned).unwrap_or_default();
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
    }
}

#[test]
fn what_is_not_there_or_not_asked_rightly_is_said() {
    let server = TestServer::with_case("example");
    for (path, status, words) in [
        ("/reports/example/moon.pdf", 404, "a briefing is one of findings, meeting, platform, profile, site, stakeholder, workspace"),
        ("/reports/example/workspace.docx", 404, ".pdf or .html"),
        ("/reports/nowhere/workspace.pdf", 404, "no workspace"),
        ("/reports/example/site.pdf", 400, "is about a site: name it"),
        ("/reports/example/workspace.html?id=xl-reedford", 400, "leave it out"),
        ("/reports/example/site.html?id=xl-nowhere", 404, "no site"),
        ("/reports/example/site.html?id=..%2F..%2Fetc", 404, "no site"),
        ("/reports/example/workspace.html?lang=de", 400, "en, fr, km"),
        ("/reports/example/workspace.html?colour=red", 400, "colour"),
        ("/reports/example/workspace.html?revision=99999", 410, "not kept"),
        ("/reports/example/..%2Ftemplates%2Fx.html", 404, ""),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        assert!(answer.text().contains(words), "{path}: {}", answer.text());
    }
}

#[test]
fn the_command_line_says_how_it_is_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |arguments: &[&str]| {
        let done = run(folder.path(), arguments);
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let (code, words) = said(&["report", "--workspace", "example", "-o", "x.docx"]);
    assert!(code == Some(2) && words.contains(".pdf or .html"), "{words}");
    let (code, words) = said(&["report", "--workspace", "example", "--site", "a", "--platform", "b", "-o", "x.pdf"]);
    assert!(code == Some(2) && words.contains("cannot be used with"), "{words}");
    let missing = folder.path().join("x.pdf");
    let (code, words) = said(&["report", "--workspace", "example", "--site", "nowhere", "-o", missing.to_str().expect("text")]);
    assert!(code == Some(2) && words.contains("no site") && !missing.exists(), "{words}");
}
