//! What stands in a briefing, and how it looks, is changed without code.

use super::support::{report, words_of};
use crate::support::run;

#[test]
fn a_folder_and_a_workspace_carry_their_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("templates");
    std::fs::create_dir_all(own.join("example")).expect("a folder");
    std::fs::write(own.join("workspace.toml"), "title = 'briefing.title.workspace'\nquestion = 'briefing.question.workspace'\n[[part]]\nshow = 'method'\ntitle = 'briefing.method'\n").expect("written");
    std::fs::write(own.join("example/briefing.html"), "<!doctype html><html lang=\"{{ document.lang }}\"><p>ours: {{ document.title }}</p>").expect("written");
    let page = |case: &str| std::fs::read_to_string(report(folder.path(), case, "p.html", &[])).expect("a page");
    let (example, mali) = (page("example"), page("mali-pact"));
    assert!(example.contains("<p>ours: Lagoon Basin"), "{example}");
    assert!(!mali.contains("ours:") && mali.contains("Method and evidence") && !mali.contains("<svg"), "{mali}");
    std::fs::write(own.join("briefing.typ"), "#let d = json(\"briefing.json\")\n#set document(title: d.title)\n#set text(font: \"Noto Sans\")\n= #d.title\nOur own paper\n").expect("written");
    let file = report(folder.path(), "mali-pact", "p.pdf", &[]);
    let Some(words) = words_of(&file) else { return };
    assert!(words.contains("Our own paper") && !words.contains("Method and evidence"), "{words}");
}

#[test]
fn a_broken_one_is_named_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("templates");
    std::fs::create_dir_all(&own).expect("a folder");
    let said = |name: &str, text: &str, output: &str| {
        let file = own.join(name);
        std::fs::write(&file, text).expect("written");
        let done = run(folder.path(), &["report", "--workspace", "example", "-o", folder.path().join(output).to_str().expect("text")]);
        std::fs::remove_file(file).expect("removed");
        assert_eq!(done.status.code(), Some(2));
        String::from_utf8_lossy(&done.stderr).into_owned()
    };
    let words = said("briefing.typ", "#let d = json(\"briefing.json\")\n\n#d.nonsense\n", "x.pdf");
    assert!(words.contains("briefing.typ") && words.contains("line 3"), "{words}");
    // nothing of the machine can be read
    let words = said("briefing.typ", "#read(\"/etc/passwd\")\n", "x.pdf");
    assert!(words.contains("line 1") && words.contains("etc/passwd"), "{words}");
    let words = said("briefing.typ", "#import \"@preview/cetz:0.3.0\"\n", "x.pdf");
    assert!(words.contains("line 1"), "{words}");
    let words = said("briefing.html", "<p>\n{{ document.title | nonsense }}", "x.html");
    assert!(words.contains("briefing.html") && words.contains("nonsense"), "{words}");
    let words = said("workspace.toml", "title = 'x'\nquestion = 'y'\n[[part]]\nshow = 'rows'\nanalysis = 'nonsense'\n", "x.html");
    assert!(words.contains("part 1: there is no analysis \"nonsense\""), "{words}");
}
