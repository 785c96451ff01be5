//! Networks as programs and people write them: the cases of `tests/fixtures/public_cases`, each a fault that others reported
//! of some program, with the right value; and other inputs of the same kinds.

use std::collections::BTreeMap;

use super::support::*;
use sitelines::domain::{Found, Kind, Known, Text, TieMeaning};
use sitelines::interchange::{Read, read};

fn case(name: &str) -> Read {
    let path = format!("{}/tests/fixtures/public_cases/{name}", env!("CARGO_MANIFEST_DIR"));
    one(name, std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"))).unwrap_or_else(|refused| panic!("{name}: {refused}"))
}

/// Stakeholders by name, in the order of the alphabet.
fn names(read: &Read) -> Vec<String> {
    let mut names: Vec<String> = read.drafts.iter().filter(|d| d.kind == Kind::Stakeholder).map(|d| said(d, "name").unwrap_or_default()).collect();
    names.sort();
    names
}

/// Ties by the names of their ends: `A > B funding 2`, undirected `A - B ...`.
fn ties(read: &Read) -> Vec<String> {
    let name = |id: String| read.drafts.iter().find(|d| d.kind == Kind::Stakeholder && d.id == id.as_str()).and_then(|d| said(d, "name")).unwrap_or(id);
    let of = |d: &sitelines::domain::Draft| {
        let text = |field: &str| said(d, field).unwrap_or_default();
        let arrow = if text("directed") == "true" { ">" } else { "-" };
        format!("{} {arrow} {} {} {}", name(text("from")), name(text("to")), text("kind"), text("weight")).trim_end().to_owned()
    };
    read.drafts.iter().filter(|d| d.kind == Kind::Tie).map(of).collect()
}

fn noted(read: &Read, key: &str) -> bool {
    read.notes.iter().any(|n| n.sentence.parts().split('&').next() == Some(&format!("key={key}")))
}

fn warned(read: &Read, rule: &str) -> bool {
    read.problems.iter().any(|p| p.rule == rule && !p.is_error())
}

#[test]
fn a_matrix_of_two_modes_has_the_second_in_its_columns() {
    let read = case("40-pajek-two-mode-matrix.net");
    assert_eq!(errors(&read), Vec::<&sitelines::domain::Problem>::new());
    assert_eq!(ties(&read), ["Aide Kolon - Table Eau coordination 1", "Aide Kolon - Table Pays coordination 1", "Union Soro - Table Sante coordination 1", "Union Soro - Table Pays coordination 1"]);
    let silent = case("40b-pajek-two-mode-matrix-silent.net");
    assert_eq!(ties(&silent), ["Aide Kolon - Table Sante coordination 1", "Aide Kolon - Table Pays coordination 1", "Union Soro - Table Eau coordination 1", "Union Soro - Table Pays coordination 1"]);
    // with unnamed vertices, and with a row that is too short
    let plain = one("x.net", "*Vertices 3 1\n*Matrix\n0 4\n").expect("reads");
    assert_eq!(ties(&plain), ["1 - 3 coordination 4"]);
    let short = one("x.net", "*Vertices 5 2\n*Matrix\n0 4\n1 1 1\n").expect("reads");
    assert_eq!(errors(&short).iter().map(|p| p.rule.as_str()).collect::<Vec<_>>(), ["matrix"]);
    // a matrix of all by all stays one of all by all
    let square = one("x.net", "*Vertices 3 1\n*Matrix\n0 1 0\n0 0 0\n0 0 0\n").expect("reads");
    assert_eq!(ties(&square), ["1 > 2 coordination 1"]);
}

#[test]
fn a_project_of_pajek_is_its_network_and_what_stands_beside_it_is_kept() {
    let read = case("41-pajek-project-with-partition.paj");
    assert_eq!(names(&read), ["Aide Kolon", "Mairie", "Union Soro"]);
    assert_eq!(ties(&read), ["Aide Kolon > Union Soro coordination 1", "Union Soro - Mairie coordination 2"]);
    assert_eq!(said(draft(&read, Kind::Stakeholder, "mairie"), "tags").as_deref(), Some("partition kinds=2; vector size=0.25"));
    assert!(noted(&read, "kept_beside"));
    // before the network, and of another number of vertices
    let read = one("x.paj", "*Partition type.clu\n*Vertices 2\n10\n21\n*Cluster few\n*Vertices 1\n1\n*Network a\n*Vertices 2\n1 \"A\"\n2 \"B\"\n*Edges\n1 2\n").expect("reads");
    assert_eq!(said(draft(&read, Kind::Stakeholder, "a"), "tags").as_deref(), Some("partition type=10"), "no code of a field of that name");
    assert!(warned(&read, "passed_over"));
}

#[test]
fn each_matrix_of_pajek_says_which_relation_it_is() {
    let read = case("58-pajek-matrices-of-several-relations.net");
    assert_eq!(ties(&read), ["Aide Kolon > Union Soro reporting 1", "Union Soro > Mairie reporting 1", "Mairie > Aide Kolon funding 2"]);
    let lists = one("x.net", "*Vertices 3\n*Arcslist :1 \"reporting\"\n1 2 3\n*Edges :2 \"twinning\"\n2 3 4\n").expect("reads");
    assert_eq!(ties(&lists), ["1 > 2 reporting", "1 > 3 reporting", "2 - 3 twinning 4"]);
}

#[test]
fn a_group_of_yed_is_called_as_its_open_drawing_says() {
    let read = case("43-yed-group-node.graphml");
    assert_eq!(names(&read), ["Aide Kolon", "Consortium Eau", "Mairie de Farabana", "Union Soro (since 2010)"]);
    assert_eq!(ties(&read).iter().filter(|t| t.contains("funding")).collect::<Vec<_>>(), ["Consortium Eau > Mairie de Farabana funding"]);
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/public_cases/43-yed-group-node.graphml")).unwrap();
    let closed = one("x.graphml", text.replace("active=\"0\"", "active=\"1\"")).expect("reads");
    assert!(names(&closed).contains(&"Folder 1".to_owned()), "the drawing that is seen");
    let empty = one("x.graphml", text.replace("<y:NodeLabel>Consortium Eau</y:NodeLabel>", "<y:NodeLabel/>")).expect("reads");
    assert!(names(&empty).contains(&"Folder 1".to_owned()), "the only label there is");
    // yFiles for HTML
    let html = r#"<graphml xmlns:y="y" xmlns:x="x"><key id="d1" for="node" attr.name="NodeLabels"/><graph edgedefault="directed"><node id="n0"><data key="d1"><x:List><y:Label><y:Label.Text>Alpha</y:Label.Text></y:Label></x:List></data></node></graph></graphml>"#;
    assert_eq!(names(&one("x.graphml", html).expect("reads")), ["Alpha"]);
}

#[test]
fn a_file_that_keeps_its_names_elsewhere_is_named_by_them_and_one_without_is_told() {
    let read = case("46-graphml-name-in-desc.graphml");
    assert_eq!(names(&read), ["Aide Kolon", "Union Soro"]);
    assert!(noted(&read, "names_from_words"));
    let read = case("57-graphml-two-ids.graphml");
    assert_eq!((names(&read), ties(&read).len()), (vec!["Aide Kolon".to_owned(), "Union Soro".to_owned()], 1));
    assert!(noted(&read, "names_from"));
    let keyed = r#"<graphml><key id="k" for="node" attr.name="Description"/><graph edgedefault="directed"><node id="0"><data key="k">Alpha</data></node><node id="1"><data key="k">Beta</data></node><edge source="0" target="1"/></graph></graphml>"#;
    assert_eq!(names(&one("x.graphml", keyed).expect("reads")), ["Alpha", "Beta"]);
    // a description of nodes that have names, by their ids or by one of them, is none
    let described = keyed.replace("id=\"0\"", "id=\"Union Soro\"").replace("source=\"0\"", "source=\"Union Soro\"");
    assert_eq!(names(&one("x.graphml", described).expect("reads")), ["1", "Union Soro"]);
    let same = keyed.replace("Beta", "Alpha");
    let read = one("x.graphml", same).expect("reads");
    assert_eq!(names(&read), ["0", "1"]);
    assert!(noted(&read, "names_missing"));
}

#[test]
fn defaults_booleans_and_names_of_cytoscape_are_read() {
    let read = case("44-graphml-defaults-and-booleans.graphml");
    assert_eq!(ties(&read), ["Aide Kolon - Union Soro coordination 2.5", "Union Soro - Aide Kolon coordination"]);
    let told: Vec<_> = read.problems.iter().filter(|p| p.rule == "weight").map(|p| (p.is_error(), p.value.as_str(), p.place.row.is_some())).collect();
    assert_eq!(told, [(false, "NaN", true)], "not known, and told where");
    assert_eq!(ties(&case("45-cytoscape-graphml.graphml")), ["Aide Kolon > Union Soro funding 3"]);
    let gml = case("56-gml-nan-and-missing-ids.gml");
    assert_eq!(names(&gml), ["Aide Kolon", "Mairie", "Union & Soro"]);
    assert_eq!(ties(&gml), ["Aide Kolon - Union & Soro coordination", "Union & Soro - Mairie coordination 2"]);
    assert!(warned(&gml, "weight"));
}

#[test]
fn times_of_gephi_in_milliseconds_are_days() {
    let read = case("49-gexf-times-as-numbers.gexf");
    let tie = |at: usize| {
        let draft = read.drafts.iter().filter(|d| d.kind == Kind::Tie).nth(at).expect("a tie");
        (said(draft, "start").unwrap_or_default(), said(draft, "end").unwrap_or_default())
    };
    assert_eq!(tie(0), ("2007-02-28".to_owned(), "2008-01-31".to_owned()));
    assert!(tie(1).0.starts_with("2009") && tie(1).1.starts_with("2012"), "{:?}", tie(1));
    assert!(noted(&read, "milliseconds") && errors(&read).is_empty());
}

#[test]
fn gephi_says_the_direction_in_the_language_of_its_user() {
    let read = case("52-gephi-type-in-french.csv");
    assert_eq!(ties(&read), ["A > B coordination 1", "B - C coordination 2", "C > A coordination 1"]);
    assert!(!noted(&read, "undirected_unsaid"));
    for (directed, undirected) in [("Gerichtet", "Ungerichtet"), ("Dirigido", "No dirigido"), ("Dirigido", "Não dirigido"), ("有向", "无向"), ("Orientovaná", "Neorientovaná"), ("Directed", "Undirected"), ("orientée", "NON ORIENTÉE")] {
        let read = one("x.csv", format!("Source,Target,Type\nA,B,{directed}\nB,C,{undirected}\n")).expect("reads");
        assert_eq!(ties(&read), ["A > B coordination", "B - C coordination"], "{directed}");
    }
    let odd = one("x.csv", "Source,Target,Direction\nA,B,directed\nB,C,upwards\nC,A,directed\n").expect("reads");
    assert_eq!(ties(&odd), ["A > B coordination", "B - C coordination", "C > A coordination"]);
    assert!(warned(&odd, "direction"));
}

#[test]
fn an_adjacency_list_is_no_edge_list_and_comments_are_no_nodes() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/public_cases/53-gephi-adjacency-list.csv");
    assert_eq!(refusal("53.csv", std::fs::read(path).unwrap()).1, "profile_unknown");
    let read = case("59-edge-list-with-blank-header-and-comments.txt");
    assert_eq!((names(&read).len(), ties(&read).len()), (3, 2));
    let kumu = case("54-kumu-missing-elements.json");
    assert!(names(&kumu).contains(&"Union Soro".to_owned()) && ties(&kumu).contains(&"Aide Kolon > Mairie coordination".to_owned()));
}

#[test]
fn sheets_named_for_nodes_and_edges_are_a_network_whatever_their_cells_say() {
    let read = case("55-kumu-workbook.xlsx");
    assert_eq!(read.profile, "network");
    assert_eq!(names(&read), ["Aide Kolon", "Mairie", "Union Soro"]);
    assert_eq!(ties(&read), ["Aide Kolon > Mairie funding 3", "Aide Kolon > Union Soro funding 3", "Union Soro - Aide Kolon coordination"]);
    let read = case("55b-kumu-workbook-words-of-a-3w.xlsx");
    assert_eq!((read.profile.as_str(), names(&read).len()), ("network", 3));
    assert_eq!(ties(&read), ["Aide Kolon > Mairie de Farabana coordination", "Union Soro > Aide Kolon funding"]);
    for (nodes, edges, ends) in [
        ("Nodes", "Edges", ["Source", "Target"]), ("Nœuds", "Liens", ["De", "Vers"]), ("Sommets", "Arêtes", ["Origine", "Destination"]), ("Vertices", "Links", ["From", "To"]),
        ("Actors", "Ties", ["Actor 1", "Actor 2"]), ("Acteurs", "Relations", ["Acteur 1", "Acteur 2"]), ("Partners Nodes", "Partners Edges", ["source", "target"]), ("Éléments", "Connexions", ["De", "À"]),
    ] {
        let of_nodes: &[&[X<'_>]] = &[&[X::T("Label"), X::T("Organisation"), X::T("Commune"), X::T("Sector")], &[X::T("Alpha"), X::T("NGO"), X::T("Dioro"), X::T("Partner")], &[X::T("Beta"), X::T("Donor"), X::T("Togou"), X::T("Partner")]];
        let of_edges: &[&[X<'_>]] = &[&[X::T(ends[0]), X::T(ends[1]), X::T("Type")], &[X::T("Alpha"), X::T("Beta"), X::T("twinning")]];
        let notes: &[&[X<'_>]] = &[&[X::T("Organisation"), X::T("Commune"), X::T("Sector")], &[X::T("Gamma"), X::T("Dioro"), X::T("Water")]];
        let book = workbook(&[(nodes, of_nodes, &[]), (edges, of_edges, &[]), ("Notes", notes, &[])]);
        let read = one("partners.xlsx", book).unwrap_or_else(|r| panic!("{nodes}: {r}"));
        assert_eq!((read.profile.as_str(), names(&read)), ("network", vec!["Alpha".to_owned(), "Beta".to_owned()]), "{nodes}");
        assert!(ties(&read)[0].contains("twinning"), "{nodes}: {:?}", ties(&read));
        assert!(noted(&read, "passed_over_network"));
    }
    // a sheet of edges alone beside one of words
    let edges: &[&[X<'_>]] = &[&[X::T("From"), X::T("To"), X::T("Type")], &[X::T("NGO"), X::T("Partner"), X::T("funding")]];
    let read = one("x.xlsx", workbook(&[("Read me", &[&[X::T("made by hand")]], &[]), ("Connections", edges, &[])])).expect("reads");
    assert_eq!(ties(&read), ["NGO > Partner funding"]);
    // two files in place of two sheets
    let read = read_files(&[("acteurs.csv", "Nom;Organisation;Commune\nAlpha;NGO;Dioro\nBeta;Donor;Togou\n"), ("liens.csv", "De;Vers\nAlpha;Beta\n")]);
    assert_eq!((read.profile.as_str(), ties(&read)), ("network", vec!["Alpha - Beta coordination".to_owned()]));
    // sheets of ours stay records
    let ours = read_files(&[("stakeholders.csv", "id,name\na,A\nb,B\n"), ("ties.csv", "id,from,to,kind\nt,a,b,funding\n")]);
    assert_eq!(ours.profile, "records");
}

fn read_files(files: &[(&str, &str)]) -> Read {
    let uploads: Vec<_> = files.iter().map(|(name, text)| file(name, text)).collect();
    read(&uploads, &options(), &World::default()).unwrap_or_else(|refused| panic!("{refused}"))
}

#[test]
fn the_same_workbook_in_ods_is_the_same_network() {
    let table = |name: &str, rows: &[&[&str]]| {
        let row = |cells: &&[&str]| {
            let cells: String = cells.iter().map(|c| format!("<table:table-cell office:value-type=\"string\"><text:p>{c}</text:p></table:table-cell>")).collect();
            format!("<table:table-row>{cells}</table:table-row>")
        };
        format!("<table:table table:name=\"{name}\">{}</table:table>", rows.iter().map(row).collect::<String>())
    };
    let tables = table("Nœuds", &[&["Nom", "Type", "Organisation", "Commune"], &["Alpha", "NGO", "Partner", "Dioro"], &["Beta", "Donor", "Partner", "Togou"]])
        + &table("Liens", &[&["Source", "Cible", "Type"], &["Alpha", "Beta", "financement"]]);
    let content = format!("<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>");
    let book = zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes()), ("META-INF/manifest.xml", b"<m/>")]);
    let read = one("x.ods", book).expect("reads");
    assert_eq!((read.profile.as_str(), names(&read), ties(&read)), ("network", vec!["Alpha".to_owned(), "Beta".to_owned()], vec!["Alpha - Beta funding".to_owned()]));
}

#[test]
fn ucinet_dl_is_read_in_its_forms() {
    let read = case("50-ucinet-dl-edgelist.dl");
    assert_eq!(names(&read), ["Aide_Kolon", "Mairie", "Table Eau", "Union_Soro"]);
    assert_eq!(ties(&read), ["Aide_Kolon > Union_Soro coordination 1", "Aide_Kolon > Mairie coordination 2", "Table Eau > Aide_Kolon coordination 1"]);
    let labelled = "a, b,\nc";
    for (text, expected) in [
        (format!("dl n=3 format=fullmatrix\nlabels:\n{labelled}\ndata:\n0 2 0\n0 0 1\n0 0 0\n"), vec!["a > b coordination 2", "b > c coordination 1"]),
        ("DL N=3\nFORMAT = FULLMATRIX DIAGONAL PRESENT\nROW LABELS EMBEDDED\nCOLUMN LABELS EMBEDDED\nDATA:\n  a b c\na 0 1 0\nb 1 0 1\nc 0 1 0\n".to_owned(), vec!["a - b coordination", "b - c coordination"]),
        ("dl n = 3, labels embedded\ndata:\na b c\na 0 1 0\nb 1 0 1\nc 0 1 0\n".to_owned(), vec!["a - b coordination", "b - c coordination"]),
        (format!("dl n=3 format=lowerhalf diagonal=absent\nlabels: {}\ndata: 1\n0 5\n", labelled.replace('\n', " ")), vec!["b - a coordination 1", "c - b coordination 5"]),
        ("dl n=3 format = nodelist1\nlabels embedded:\ndata:\na b c\nc a\n".to_owned(), vec!["a > b coordination", "a > c coordination", "c > a coordination"]),
        ("dl n=3 nm=2 format=fullmatrix\nlabels:\na b c\nmatrix labels:\nreporting, funding\ndata:\n0 1 0\n0 0 0\n0 0 0\n\n0 0 0\n0 0 0\n1 0 0\n".to_owned(), vec!["a > b reporting", "c > a funding"]),
        ("dl n=3 nm=2 format=edgelist1\nlabels:\na,b,c\nmatrix labels:\nreporting\nfunding\ndata:\n1 2\n!\n3 1 4\n".to_owned(), vec!["a > b reporting", "c > a funding 4"]),
    ] {
        let read = one("x.dl", &text).unwrap_or_else(|r| panic!("{text}: {r}"));
        assert_eq!((errors(&read), ties(&read)), (vec![], expected.into_iter().map(str::to_owned).collect()), "{text}");
        assert_eq!(names(&read), ["a", "b", "c"], "{text}");
    }
    for (text, expected) in [
        ("dl nr=2, nc=3\nrow labels:\nA,B\ncolumn labels:\nX,Y,Z\ndata:\n1 0 1\n0 1 0\n", vec!["A - X coordination", "A - Z coordination", "B - Y coordination"]),
        ("dl nr=2 nc=3 format=edgelist2\nrow labels: A B\ncol labels: X Y Z\ndata:\n1 1\n1 3 2\n2 2\n", vec!["A - X coordination", "A - Z coordination 2", "B - Y coordination"]),
        ("dl nr=2 nc=3 format=nodelist2\nrow labels embedded\ncolumn labels embedded\ndata:\nA X Z\nB Y\n", vec!["A - X coordination", "A - Z coordination", "B - Y coordination"]),
    ] {
        let read = one("x.txt", text).unwrap_or_else(|r| panic!("{text}: {r}"));
        assert_eq!((errors(&read), ties(&read)), (vec![], expected.into_iter().map(str::to_owned).collect()), "{text}");
        assert_eq!(names(&read).len(), 5, "{text}");
    }
    for text in ["dl n=3 format=blockmatrix\ndata:\n1\n", "dl n=3\ndata:\n0 1 0\n0 0\n", "dl n=2\ndata:\n0 1 0 1 1\n", "dl n=3\nlabels:\na b c\n", "dl format=fullmatrix\ndata:\n0\n"] {
        assert_eq!(refusal("x.dl", text).1, "network_malformed", "{text}");
    }
    let nowhere = one("x.dl", "dl n=2 format=edgelist1\ndata:\n1 2\n1 7\n").expect("reads");
    assert_eq!(rules(&nowhere).iter().filter(|r| r.0 == "reference").collect::<Vec<_>>(), [&("reference".to_owned(), Some(4), Some("target".to_owned()))]);
    assert_eq!(refusal("x.##h", [1, 2, 3]).1, "type_unsupported");
}

/// What somebody has said of words for ties, over a world of nothing.
struct Said(BTreeMap<&'static str, TieMeaning>);

impl Known for Said {
    fn has(&self, _: Kind, _: &str) -> bool {
        false
    }
    fn source_of(&self, _: Kind, _: &str) -> Option<Text> {
        None
    }
    fn site_by_pcode(&self, _: &str) -> Found {
        Found::None
    }
    fn by_name(&self, _: Kind, _: &str, _: Option<&str>) -> Found {
        Found::None
    }
    fn tie_meaning(&self, written: &str) -> TieMeaning {
        self.0.get(written).cloned().unwrap_or_default()
    }
}

const WORDS: &str = "Source,Target,Type,Weight\na,b,Funds,1\nb,c,shares an office with,2\nc,a,rend compte à,3\na,c,Conflit avec,4\nb,a,,5\n";

#[test]
fn plain_words_of_kinds_are_known_and_an_assumed_kind_is_told() {
    let read = one("x.csv", WORDS).expect("reads");
    assert_eq!(ties(&read), ["a - b funding 1", "b - c coordination 2", "c - a reporting 3", "a - c conflict 4", "b - a coordination 5"]);
    let words: Vec<_> = read.tie_words.iter().map(|w| (w.written.as_str(), w.kind.as_str(), w.how.code(), w.ties)).collect();
    assert_eq!(words[..2], [("(not stated)", "coordination", "assumed", 1), ("shares an office with", "coordination", "assumed", 1)]);
    assert!(words.contains(&("Funds", "funding", "word", 1)) && words.contains(&("rend compte à", "reporting", "word", 1)), "{words:?}");
    let warned: Vec<_> = read.problems.iter().map(|p| (p.rule.as_str(), p.value.as_str(), p.is_error())).collect();
    assert_eq!(warned, [("code", "shares an office with", false)]);
    assert!(noted(&read, "kind_unsaid") && noted(&read, "undirected_unsaid"), "{:?}", read.notes);
    let funds = read.drafts.iter().find(|d| d.kind == Kind::Tie && said(d, "kind").as_deref() == Some("funding")).expect("the tie");
    assert_eq!(said(funds, "tags").as_deref(), Some("Type=Funds"), "the file's own word stays");
    // names of single edges are no kinds
    let rows: String = (0..30).map(|n| format!("a{n},b{n},meeting number {n}\n")).collect();
    let named = one("x.csv", format!("Source,Target,Label\n{rows}")).expect("reads");
    assert!(named.problems.is_empty(), "{:?}", named.problems);
    assert_eq!(named.tie_words.len(), 1);
}

#[test]
fn what_somebody_says_of_a_word_holds_for_its_ties() {
    let meaning = |kind: &str, directed| TieMeaning { kind: Some(kind.into()), directed };
    let said_now = Said(BTreeMap::from([("shares an office with", meaning("twinning", None)), ("Funds", meaning("backstopping", Some(true))), ("(not stated)", meaning("information", None))]));
    let read = read(&[file("x.csv", WORDS)], &options(), &said_now).expect("reads");
    assert_eq!(ties(&read), ["a > b backstopping 1", "b - c twinning 2", "c - a reporting 3", "a - c conflict 4", "b - a information 5"]);
    assert!(read.problems.is_empty() && !noted(&read, "kind_unsaid"), "{:?}", read.problems);
    let tags: Vec<_> = read.drafts.iter().filter(|d| d.kind == Kind::Tie).map(|d| said(d, "tags").unwrap_or_default()).collect();
    assert_eq!(tags[..2], ["Type=Funds; kind chosen for=Funds; direction chosen for=Funds", "Type=shares an office with; kind chosen for=shares an office with"]);
}

/// A world in which somebody has said what golf is.
struct Later(World);
impl Known for Later {
    fn has(&self, kind: Kind, id: &str) -> bool {
        self.0.has(kind, id)
    }
    fn source_of(&self, kind: Kind, id: &str) -> Option<Text> {
        self.0.source_of(kind, id)
    }
    fn site_by_pcode(&self, pcode: &str) -> Found {
        self.0.site_by_pcode(pcode)
    }
    fn by_name(&self, kind: Kind, name: &str, within: Option<&str>) -> Found {
        self.0.by_name(kind, name, within)
    }
    fn tie_meaning(&self, written: &str) -> TieMeaning {
        if written == "golf" { TieMeaning { kind: Some("twinning".into()), directed: None } } else { TieMeaning::default() }
    }
}

#[test]
fn a_tie_stays_the_same_when_its_kind_is_said_later() {
    let first = one("x.csv", "source,target,type\na,b,lunch\na,b,golf\n").expect("reads");
    assert_eq!(ids(&first, Kind::Tie), ["a.b.coordination", "a.b.coordination.2"]);
    let world = Later(World::default().after(&first));
    let again = read(&[file("x.csv", "source,target,type\na,b,lunch\na,b,golf\n")], &options(), &world).expect("reads");
    let found: Vec<_> = again.drafts.iter().filter(|d| d.kind == Kind::Tie).map(|d| (d.id.to_string(), said(d, "kind").unwrap_or_default())).collect();
    assert_eq!(found, [("a.b.coordination".to_owned(), "coordination".to_owned()), ("a.b.coordination.2".to_owned(), "twinning".to_owned())]);
}

#[test]
fn a_causal_loop_diagram_is_asked_about_and_a_signed_network_of_partners_too() {
    let kumu = r#"{"elements": [{"label": "Fish catch", "type": "Variable"}, {"label": "Income", "type": "Variable"}], "connections": [{"from": "Fish catch", "to": "Income", "type": "+"}], "loops": [{}]}"#;
    let signs = "Source,Target,Polarity\nrain,flood,+\nflood,harvest,-\n";
    let french = "De,Vers,Signe\npluie,crue,positif\ncrue,récolte,négatif\n";
    let graphml = r#"<graphml><key id="p" for="edge" attr.name="polarity"/><graph edgedefault="directed"><node id="a"/><node id="b"/><edge source="a" target="b"><data key="p">−</data></edge></graph></graphml>"#;
    for (name, text) in [("x.json", kumu), ("x.csv", signs), ("x.csv", french), ("x.graphml", graphml)] {
        assert_eq!(refusal(name, text), (422, "causal_loop"), "{text}");
        let named = read(&[file(name, text)], &profile("network"), &World::default()).unwrap_or_else(|r| panic!("{text}: {r}"));
        assert!(warned(&named, "causal_loop") && names(&named).len() > 1, "{text}");
    }
    let loopy = r#"[[[3,403,223,1,"rabbits",0],[4,405,382,1,"foxes",1]],[[3,4,94,1,0],[4,3,89,-1,0]],[[609,311,"A loop"]],2]"#;
    assert_eq!(refusal("x.json", loopy), (422, "causal_loop"));
    let partners = one("x.csv", "Source,Target,Type\na,b,funding\nb,c,+\n").expect("one sign is no diagram");
    assert_eq!(ties(&partners).len(), 2);
}

#[test]
fn what_leaves_is_known_again_by_its_content() {
    // the words that a network says of itself hold signs that are none of its format
    let gml = "Creator \"Sitelines. workspace: a; licence: ODbL; filters: kind=funding [x]&amp;{y}\"\ngraph [\n  directed 1\n  multigraph 1\n  node [\n    id 1\n    label \"a\"\n  ]\n]\n";
    assert_eq!(names(&one("network.gml", gml).expect("reads")), ["a"]);
}
