//! Figures: drawn, well formed, the same each time, and no larger than they may be.

use quick_xml::events::Event;
use sitelines::atlas::Atlas;
use sitelines::letters::Fonts;
use sitelines::messages::Lang;
use sitelines::report::ReportError;
use sitelines::report::figures::network::{Ask, MAX_NODES, draw};
use sitelines::report::figures::raster::{MAX_SIDE, png};

use crate::support::world::World;
use crate::support::{TestServer, run};

/// Counts the elements of a drawing; anything that is no XML is a failure.
fn elements(svg: &str, name: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut count = 0;
    loop {
        match reader.read_event().expect("well formed") {
            Event::Eof => return count,
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == name => count += 1,
            _ => {}
        }
    }
}

#[test]
fn every_figure_of_every_case_is_well_formed_and_the_same_each_time() {
    let server = TestServer::with_cases();
    for case in super::support::CASES {
        for figure in ["network", "matrix", "bars", "mixing"] {
            let path = format!("/figures/{case}/{figure}.svg?lang=km");
            let first = server.get(&path).expect(200);
            assert_eq!(first.header("content-type"), Some("image/svg+xml"));
            let svg = first.text();
            assert_eq!(elements(&svg, "title"), 1, "{path}");
            // Khmer stands as outlines that say their words
            assert!(elements(&svg, "text") > 3 && svg.matches("aria-label=\"").count() > 3 && !svg.contains("NaN") && !svg.contains("inf"), "{path}");
            assert!(server.get(&path).text() == svg, "{path}");
        }
    }
}

#[test]
fn those_around_somebody_are_fewer_than_all_and_the_signs_are_those_of_the_page() {
    let server = TestServer::with_case("mekong-wetlands");
    let [all, ego] = ["", "?around=worldfish&hops=1"].map(|query| server.get(&format!("/figures/mekong-wetlands/network.svg{query}")).expect(200).text());
    let stakeholders = server.get("/api/workspaces/mekong-wetlands/stakeholders?limit=1").json()["total"].as_u64().expect("a number");
    let signs = |svg: &str| svg.matches("fill-rule=\"evenodd\" stroke").count();
    let in_legend = |svg: &str| elements(svg, "path") - elements(svg, "path").min(signs(svg));
    assert!(signs(&all) as u64 >= stakeholders, "{}", signs(&all));
    assert!(signs(&ego) < signs(&all), "{} {} {}", signs(&ego), signs(&all), in_legend(&ego));
    assert!(ego.contains(">WorldFish<"), "the one in the middle has its name");
    // the colour of a constituency in the codelist
    assert!(all.contains("#332288") || all.contains("#E69F00"), "colours of the codelist");
}

#[test]
fn a_figure_leaves_as_pixels_too() {
    let server = TestServer::with_case("example");
    let picture = server.get("/figures/example/bars.png?width=640&lang=fr&param=x");
    assert_eq!(picture.status, 400, "an unknown parameter is named: {}", picture.text());
    let picture = server.get("/figures/example/bars.png?width=640&lang=fr").expect(200);
    assert_eq!(&picture.bytes[..8], b"\x89PNG\r\n\x1a\n");
    let side = |at: usize| u32::from_be_bytes(picture.bytes[at..at + 4].try_into().expect("four bytes"));
    assert_eq!(side(16), 640);
    assert!(side(20) > 100, "{}", side(20));
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let server = TestServer::with_case("example");
    for (path, status, words) in [
        ("/figures/example/moon.svg", 404, "a figure is one of network"),
        ("/figures/example/network.gif", 404, ".svg or .png"),
        ("/figures/nowhere/network.svg", 404, "no workspace"),
        ("/figures/example/network.svg?around=nobody-at-all", 404, "no stakeholder"),
        ("/figures/example/network.svg?around=clearwell&hops=7", 400, "0 to 6"),
        ("/figures/example/network.svg?width=319", 400, "320 to 4096"),
        ("/figures/example/network.svg?width=4097", 400, "320 to 4096"),
        ("/figures/example/network.svg?lang=xx", 400, "en, fr, km"),
        ("/figures/example/matrix.svg?theme=nothing", 400, "theme"),
        ("/figures/example/network.svg?as_of=yesterday", 400, "as_of"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        assert!(answer.text().contains(words), "{path}: {}", answer.text());
    }
    for edge in [320, 4096] {
        server.get(&format!("/figures/example/bars.svg?width={edge}")).expect(200);
    }
}

#[test]
fn the_command_line_draws_the_same_bytes() {
    let server = TestServer::with_case("example");
    let served = server.get("/figures/example/matrix.svg?lang=fr&theme=drinking-water").expect(200);
    let drawn = run(&server.data, &["figure", "matrix", "--workspace", "example", "--lang", "fr", "--param", "theme=drinking-water"]);
    assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
    assert!(drawn.stdout == served.bytes);
    let wrong = run(&server.data, &["figure", "matrix", "--workspace", "example", "-o", "x.gif"]);
    assert_eq!(wrong.status.code(), Some(2));
}

fn crowd(size: usize) -> Atlas {
    (0..size).fold(World::new(), |world, i| world.put("stakeholders", &format!("s{i:05}"), "")).atlas()
}

#[test]
fn a_ball_of_wool_is_refused_at_the_limit_and_one() {
    let ask = Ask { lang: Lang::En, as_of: None, width: 960.0, around: None };
    let fonts = Fonts::find(None).expect("the package fonts-noto-core");
    let figure = draw(&fonts, &crowd(MAX_NODES), &ask).expect("as many as may");
    assert!(figure.note.contains("names are left out"), "{}", figure.note);
    let refused = draw(&fonts, &crowd(MAX_NODES + 1), &ask).expect_err("one more");
    assert!(matches!(refused, ReportError::TooLarge { size, limit, .. } if size == limit + 1), "{refused}");
}

#[test]
fn pixels_have_a_limit() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>"#;
    assert!(png(svg, MAX_SIDE).is_ok());
    assert!(png(svg, MAX_SIDE + 1).is_err());
    assert!(png(svg, 0).is_err());
    assert!(png("no drawing", 100).is_err());
}
