//! The form of text files: encodings, delimiters, line ends, quotes, limits.

use super::support::*;
use sitelines::domain::Kind;
use sitelines::interchange::{Limits, Options, Reason, read};

#[test]
fn one_table_in_every_dialect_gives_the_same_drafts() {
    let plain = "id,name,lon,lat,aliases\nsegou,Ségou,-6.26,13.43,Segou; Sikoro\n";
    let expected = one("stakeholders.csv", plain).expect("reads").drafts;
    assert_eq!(expected.len(), 1);
    let semicolon = "id;name;lon;lat;aliases\r\nsegou;Ségou;-6,26;13,43;\"Segou; Sikoro\"\r\n";
    let cr_only = plain.replace('\n', "\r");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(plain.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked = [b"\xef\xbb\xbf".as_slice(), plain.as_bytes()].concat();
    let western: Vec<u8> = plain.chars().map(|c| u8::try_from(u32::from(c)).expect("latin 1")).collect();
    for bytes in [semicolon.as_bytes(), cr_only.as_bytes(), &utf16, &marked, &western, plain.replace(',', "\t").as_bytes(), plain.replace(',', "|").as_bytes()] {
        let read = one("stakeholders.csv", bytes).expect("reads");
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        for (a, b) in read.drafts.iter().zip(&expected) {
            assert_eq!(a.cells, b.cells);
        }
        assert_eq!(read.drafts.len(), 1);
    }
    let notes = one("stakeholders.csv", &western).expect("reads").notes;
    assert!(notes.iter().any(|n| n.to_string().contains("Windows-1252")), "{notes:?}");
}

#[test]
fn a_broken_csv_gives_every_problem_with_its_row() {
    let text = "id,name,contry,parent\n\
        a,Alpha,ML,\n\
        b,Beta,ML\n\
        c,\"Gamma\" oops,ML,\n\
        d,Delta,ML,nobody\n\
        a,Again,ML,\n\
        e,,ML,\n\
        f,\"open,ML,\n";
    let read = one("stakeholders.csv", text).expect("reads");
    let rules = rules(&read);
    for expected in [
        ("unknown_column", Some(1), Some("contry")),
        ("cells", Some(3), None),
        ("stray_quote", Some(4), Some("name")),
        ("reference", Some(5), Some("parent")),
        ("duplicate", Some(6), Some("id")),
        ("required", Some(7), Some("name")),
        ("unclosed_quote", Some(8), Some("name")),
    ] {
        assert!(rules.iter().any(|(r, row, c)| (r.as_str(), *row, c.as_deref()) == expected), "{expected:?} in {rules:?}");
    }
    let of = |rule: &str| read.problems.iter().find(|p| p.rule == rule).expect("there");
    assert!(of("duplicate").message.contains("row 2"), "{}", of("duplicate").message);
    assert!(read.problems.iter().all(|p| p.place.file.as_deref() == Some("stakeholders.csv") && !p.hint.is_empty()));
    assert_eq!(ids(&read, Kind::Stakeholder), ["a"]);
}

#[test]
fn an_unknown_column_is_a_warning_that_names_the_nearest() {
    let read = one("sites.csv", "id,name,kind,cuontry\na,A,village,ML\n").expect("reads");
    assert!(errors(&read).is_empty());
    assert!(read.problems[0].hint.contains("country"), "{}", read.problems[0].hint);
}

#[test]
fn limits_hold_at_the_limit_and_one_beyond() {
    let limits = Limits { rows: 3, columns: 4, cell_chars: 10, bytes: 200, files: 2, ..Limits::STANDARD };
    let options = Options { limits, ..options() };
    let try_with = |text: String| read(&[file("themes.csv", text)], &options, &World::default());
    let rows = |n: usize| format!("id,name\n{}", (0..n).map(|i| format!("t{i},T\n")).collect::<String>());
    assert_eq!(try_with(rows(3)).expect("at the limit").rows, 3);
    assert_eq!(try_with(rows(4)).expect_err("beyond").reason, Reason::Rows);
    assert!(try_with("id,name,code,note\na,A,1,x\n".to_owned()).is_ok());
    assert_eq!(try_with("id,name,code,note,tags\na,A,1,x,y\n".to_owned()).expect_err("beyond").reason, Reason::Columns);
    assert!(try_with(format!("id,name\na,{}\n", "é".repeat(10))).expect("at the limit").problems.is_empty());
    let few = Options { limits: Limits { cells: 4, ..Limits::STANDARD }, ..options.clone() };
    let try_few = |text: &str| read(&[file("themes.csv", text)], &few, &World::default());
    assert!(try_few("id,name\na,A\n").is_ok());
    assert_eq!(try_few("id,name\na,A\nb\n").expect_err("beyond").reason, Reason::Cells);
    let long = try_with(format!("id,name\na,{}\n", "é".repeat(11))).expect("read");
    assert_eq!((long.problems[0].rule.as_str(), long.problems[0].place.row), ("cell_length", Some(2)));
    let padded = |n: usize| format!("id,name\na,A\n{}", "\n".repeat(n - 12));
    assert!(try_with(padded(200)).is_ok());
    assert_eq!(try_with(padded(201)).expect_err("beyond").status(), 413);
    let files = |n: usize| (0..n).map(|_| file("themes.csv", "id,name\n")).collect::<Vec<_>>();
    assert!(read(&files(2), &options, &World::default()).is_ok());
    assert_eq!(read(&files(3), &options, &World::default()).expect_err("beyond").reason, Reason::Files);
}

#[test]
fn ten_thousand_columns_are_refused() {
    let header = (0..10_000).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    assert_eq!(refusal("sites.csv", header), (422, "too_many_columns"));
}

#[test]
fn problems_are_listed_up_to_a_limit_and_counted_beyond() {
    let limits = Limits { problems: 2, ..Limits::STANDARD };
    let text = format!("id,name\n{}", (0..5).map(|i| format!("t{i},\n")).collect::<String>());
    let read = read(&[file("themes.csv", text)], &Options { limits, ..options() }, &World::default()).expect("reads");
    assert_eq!(read.problems.len(), 3);
    assert!(read.problems[2].message.contains('3'), "{}", read.problems[2].message);
}
