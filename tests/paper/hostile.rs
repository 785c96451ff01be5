//! Names that want to be markup stay names, on the page and on paper.

use super::support::{poppler, report};
use crate::support::run;

const NAMES: [&str; 7] = [
    "<script>alert(1)</script>",
    "#set page(fill: red)",
    "#read(\"/etc/passwd\")",
    "{{ 7 * 7 }}{% raw %}",
    "*bold* _it_ $x^2$ `raw`",
    "\"><img src=http://x.test onerror=1>",
    "</text><text>&amp; ]]>",
];

#[test]
fn hostile_names_stay_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv = folder.path().join("files");
    std::fs::create_dir(&csv).expect("a folder");
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows: Vec<String> = NAMES.iter().enumerate().map(|(i, name)| format!("s{i},{}\n", quoted(name))).collect();
    std::fs::write(csv.join("stakeholders.csv"), format!("id,name\n{}", rows.concat())).expect("written");
    let ties: Vec<String> = (1..NAMES.len()).map(|i| format!("t{i},s0,s{i},coordination,{}\n", quoted(NAMES[i]))).collect();
    std::fs::write(csv.join("ties.csv"), format!("id,from,to,kind,source\n{}", ties.concat())).expect("written");
    let settings = format!("id,value\ntitle,{}\ndisclaimer,{}\n", quoted(NAMES[0]), quoted(NAMES[1]));
    std::fs::write(csv.join("settings.csv"), settings).expect("written");
    let done = run(folder.path(), &["import", csv.to_str().expect("text"), "--workspace", "hostile"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));

    let page = std::fs::read_to_string(report(folder.path(), "hostile", "h.html", &["--stakeholder", "s0"])).expect("a page");
    for markup in ["<script", "<img", "onerror=1>", "</text><text>&amp;amp; ]]></text><text>"] {
        assert!(!page.contains(markup), "{markup} is markup");
    }
    assert!(page.contains("&lt;script&gt;alert(1)&lt;"), "the name is there as text");
    assert!(page.contains("{{ 7 * 7 }}{% raw %}") && !page.contains("49{%"));

    let file = report(folder.path(), "hostile", "h.pdf", &["--stakeholder", "s0"]);
    let Some(text) = poppler("pdftotext", &["-layout"], &file) else { return };
    for name in ["<script>alert(1)", "#set page(fill: red)", "*bold* _it_ $x^2$", "{{ 7 * 7 }}"] {
        assert!(text.contains(name), "{name} is not text:\n{text}");
    }
    assert!(!text.contains("root:"), "a file was read");
}
