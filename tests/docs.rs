//! Documentation that can fail: what is written down is what the program does.

use std::path::Path;

use crate::support::run;
use sitelines::analysis::REGISTRY;
use sitelines::domain::codelist;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The page of all codelists, made from the files that the code reads.
fn codelists() -> String {
    let mut page = String::from(
        "# Codelists\n\nMade from the CSV files of this folder by `SITELINES_BLESS=1 cargo test codelists_page`; the code reads the same\n\
         files. Columns beyond names and description are properties that rules read. `checked`: languages whose wording a\n\
         speaker has checked.\n",
    );
    for list in codelist::all() {
        page.push_str(&format!("\n## {}\n\n| code | English | French | Khmer | properties | checked |\n|---|---|---|---|---|---|\n", list.name));
        for entry in list.entries() {
            let name = |lang: &str| entry.names.iter().find(|(l, _)| *l == lang).map(|(_, n)| n.to_string()).unwrap_or_default();
            let properties: Vec<String> = entry.properties().map(|(k, v)| format!("{k}={v}")).collect();
            let checked: Vec<&str> = entry.checked.iter().map(sitelines::domain::Text::as_str).collect();
            let cells = [entry.code.to_string(), name("en"), name("fr"), name("km"), properties.join(" "), checked.join(" ")];
            page.push_str(&format!("| {} |\n", cells.join(" | ").replace('\n', " ")));
        }
    }
    page
}

#[test]
fn the_codelists_page_is_what_the_code_reads() {
    let file = root().join("data/codelists/README.md");
    let made = codelists();
    if std::env::var_os("SITELINES_BLESS").is_some() {
        std::fs::write(&file, &made).expect("written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == made, "data/codelists/README.md is stale: run SITELINES_BLESS=1 cargo test the_codelists_page");
}

/// The page of all analyses, made from the registry that the program asks.
fn analyses() -> String {
    let mut page = String::from(
        "# Analyses\n\nMade from the registry by `SITELINES_BLESS=1 cargo test the_analyses_page`; the API\n\
         (`/api/workspaces/{w}/analyses`), `sitelines analyse NAME --help` and the forms of the page say the same. Every report\n\
         has `evidence` too: the records that each row rests on. With every analysis go `as_of` (the day asked about; the\n\
         workspace's data date where none is given) and `show_examples`. A number without unit says *none*.\n\n",
    );
    for analysis in REGISTRY {
        page.push_str(&format!("- [{0}](#{0}): {1}\n", analysis.spec.name, analysis.spec.question));
    }
    for analysis in REGISTRY {
        page.push_str(&format!("\n{}", analysis.spec.to_markdown()));
    }
    page
}

#[test]
fn the_analyses_page_is_what_the_registry_says() {
    let file = root().join("docs/analyses.md");
    let made = analyses();
    if std::env::var_os("SITELINES_BLESS").is_some() {
        std::fs::create_dir_all(root().join("docs")).expect("a folder");
        std::fs::write(&file, &made).expect("written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == made, "docs/analyses.md is stale: run SITELINES_BLESS=1 cargo test the_analyses_page");
}

#[test]
fn the_help_lists_every_analysis_and_tells_all_of_each() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = |arguments: &[&str]| {
        let output = run(folder.path(), arguments);
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, all) = help(&["analyse", "--help"]);
    assert_eq!(code, Some(0));
    assert!(all.contains("--workspace") && all.contains("--private"));
    for analysis in REGISTRY {
        let spec = analysis.spec;
        assert!(all.contains(&spec.in_brief()), "{} is not in the list", spec.name);
        let (code, one) = help(&["analyse", spec.name, "--help"]);
        assert_eq!((code, one.as_str()), (Some(0), spec.in_full().as_str()));
        for p in spec.parameters {
            assert!(one.contains(&p.type_in_words()), "{} {}", spec.name, p.name);
        }
    }
    assert_eq!(help(&["analyse", "no_such", "--help"]).0, Some(2));
    assert_eq!(help(&["analyse"]).0, Some(2));
}

#[test]
fn every_analysis_says_what_it_is() {
    for analysis in REGISTRY {
        let spec = analysis.spec;
        for (what, words) in [("question", spec.question), ("definition", spec.definition), ("reference", spec.reference)] {
            assert!(words.len() > 10, "{} has no {what}", spec.name);
        }
        assert!(spec.question.ends_with('?'), "{}: {:?} is no question", spec.name, spec.question);
        for parameter in spec.parameters {
            assert!(parameter.doc.len() > 5, "{} {}", spec.name, parameter.name);
        }
        for column in spec.columns {
            assert!(column.description.len() > 5, "{} {}", spec.name, column.name);
        }
    }
}

/// The commands that a page shows: lines that begin with `sitelines`.
fn commands(page: &str) -> Vec<Vec<String>> {
    page.lines()
        .filter_map(|l| l.strip_prefix("sitelines "))
        .map(|l| l.split('#').next().unwrap_or_default().split_whitespace().map(str::to_owned).collect())
        .collect()
}

#[test]
fn the_commands_of_the_readme_work() {
    let page = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    let all = commands(&page);
    let analyses: Vec<_> = all.iter().filter(|c| c[0] == "analyse").collect();
    assert!(analyses.len() >= 5, "five questions, five commands");
    let folder = tempfile::tempdir().expect("a folder");
    for command in analyses {
        let mut arguments: Vec<String> = command.clone();
        if let Some(at) = arguments.iter().position(|a| a == "--output") {
            arguments[at + 1] = folder.path().join("out").to_string_lossy().into_owned();
        }
        let output = run(folder.path(), &arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    for words in ["make run", "make test"] {
        assert!(page.contains(words));
    }
}

#[test]
fn every_data_file_stands_in_the_list_of_sources() {
    let page = std::fs::read_to_string(root().join("data/README.md")).expect("data/README.md");
    for folder in ["codelists", "cases", "profiles"] {
        assert!(page.contains(folder), "data/README.md does not name {folder}");
    }
    for entry in std::fs::read_dir(root().join("data/cases")).expect("cases").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(page.contains(&name), "data/README.md does not name the case {name}");
        assert!(entry.path().join("README.md").exists(), "{name} has no README");
    }
}
