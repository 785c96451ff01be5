//! The process that draws: what it draws is asked for, and its death costs one request.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sitelines::render::client::MAX_WAITING;
use sitelines::render::scene::{Ink, Scene};
use sitelines::render::{RenderError, Renderer};

use super::renderer;

/// A scene that no other number has: a square of its own place and colour, and many circles to draw.
fn scene(number: u8) -> Scene {
    let mut scene = Scene { width: 320, height: 240, ground: "#F7F5F0".into(), layers: Vec::new() };
    let x = f64::from(number) * 20.0;
    let area = vec![(vec![[x, 100.0], [x + 20.0, 100.0], [x + 20.0, 140.0], [x, 140.0]], true)];
    let at = (0..200).map(|i| [f64::from(i % 20) * 16.0, f64::from(i / 20) * 8.0]).collect();
    scene.push("circles", Ink::Discs { fill: "#FFFFFF".into(), stroke: "#1F2933".into(), stroke_width: 1.0, radius: 3.0, at });
    scene.push("square", Ink::Fill { colour: format!("#{:02X}{:02X}7F", 20 + number * 20, 230 - number * 20), areas: vec![area] });
    scene
}

#[test]
fn ten_frames_at_once_are_each_what_was_asked_for() {
    let renderer = renderer();
    let references: Vec<_> = (0..10).map(|i| renderer.draw(&scene(i)).expect("drawn")).collect();
    for (i, picture) in references.iter().enumerate() {
        let at = ((120 * 320 + i * 20 + 10) * 4)..((120 * 320 + i * 20 + 10) * 4 + 3);
        let number = u8::try_from(i).expect("below ten");
        assert_eq!(picture.rgba[at], [20 + number * 20, 230 - number * 20, 0x7F], "square {i}");
    }
    std::thread::scope(|scope| {
        for (i, reference) in references.iter().enumerate() {
            let renderer = &renderer;
            scope.spawn(move || {
                for _ in 0..3 {
                    let drawn = renderer.draw(&scene(u8::try_from(i).expect("below ten"))).expect("drawn");
                    assert!(drawn == *reference, "picture {i} is another one");
                }
            });
        }
    });
}

#[test]
fn a_worker_that_is_killed_costs_one_frame() {
    let renderer = renderer();
    let whole = renderer.draw(&scene(3)).expect("drawn");
    let first = renderer.worker_id().expect("kept warm");
    assert_eq!(renderer.draw(&scene(3)).expect("drawn"), whole);
    assert_eq!(renderer.worker_id(), Some(first), "the same process draws again");
    // stopped in the middle of a frame, then killed: the one who waits is told
    signal("STOP", first);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| renderer.draw(&scene(4)));
        std::thread::sleep(Duration::from_millis(200));
        signal("KILL", first);
        let error = waiting.join().expect("no panic").expect_err("its worker is gone");
        assert!(matches!(&error, RenderError::Worker(words) if words.contains("ended")), "{error}");
    });
    assert_eq!(renderer.draw(&scene(3)).expect("the next request works"), whole);
    assert_ne!(renderer.worker_id(), Some(first));
}

fn signal(name: &str, process: u32) {
    let done = Command::new("kill").args([format!("-{name}"), process.to_string()]).status().expect("kill runs");
    assert!(done.success(), "kill -{name} {process}");
}

/// A program in place of the worker.
fn script(folder: &Path, text: &str) -> Renderer {
    let file = folder.join("worker");
    std::fs::write(&file, format!("#!/bin/sh\n{text}\n")).expect("written");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).expect("made a program");
    Renderer::of_program(file)
}

#[test]
fn a_worker_without_a_driver_or_in_its_senses_is_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let no_driver = format!("export __EGL_VENDOR_LIBRARY_DIRS=/nowhere LIBGL_DRIVERS_PATH=/nowhere; exec {} \"$@\"", env!("CARGO_BIN_EXE_sitelines"));
    let error = script(folder.path(), &no_driver).draw(&scene(1)).expect_err("no driver");
    assert!(matches!(&error, RenderError::NoDriver(words) if words.contains("libegl1")), "{error}");
    for (text, words) in [
        ("exit 1", "ended"),
        ("read line; echo '{\"say\":\"what\"}'", "odd"),
        ("read line; echo nonsense", "odd"),
        ("read line; echo '{\"say\":\"refused\",\"message\":\"too much\"}'", "too much"),
        ("read line; echo '{\"say\":\"frame\",\"bytes\":4,\"took_ms\":1}'; printf 'abcd'", "another size"),
        ("read line; echo '{\"say\":\"frame\",\"bytes\":317440,\"took_ms\":1}'; head -c 317440 /dev/zero", "blank"),
        ("read line; echo '{\"say\":\"frame\",\"bytes\":317440,\"took_ms\":1}'; head -c 317440 /dev/zero | tr '\\0' '\\377'", "another frame"),
    ] {
        let error = script(folder.path(), text).draw(&scene(1)).expect_err(words);
        assert!(matches!(&error, RenderError::Worker(said) if said.contains(words)), "{text}: {error}");
    }
}

/// A worker that waits until the file `gate` is there, then ends; each start adds a line to `starts`.
fn gated(folder: &Path) -> Renderer {
    let at = folder.display();
    script(folder, &format!("echo started >> {at}/starts; while [ ! -e {at}/gate ]; do sleep 0.02; done; exit 1"))
}

fn until(what: impl Fn() -> bool) {
    while !what() {
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn behind_a_slow_frame_as_many_wait_as_may_and_the_next_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let renderer = gated(folder.path());
    std::thread::scope(|scope| {
        let waiting: Vec<_> = (0..MAX_WAITING).map(|_| scope.spawn(|| renderer.draw(&scene(1)))).collect();
        until(|| renderer.waiting() == MAX_WAITING);
        let error = renderer.draw(&scene(1)).expect_err("one more than may wait");
        assert!(matches!(&error, RenderError::Worker(words) if words.contains("64 others wait")), "{error}");
        std::fs::write(folder.path().join("gate"), b"").expect("opened");
        for one in waiting {
            let error = one.join().expect("no panic").expect_err("its worker ends");
            assert!(error.to_string().contains("ended"), "{error}");
        }
    });
    assert_eq!(renderer.waiting(), 0, "whoever was refused or failed waits no more");
}

#[test]
fn whoever_stops_waiting_costs_the_worker_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let renderer = gated(folder.path());
    let starts = || std::fs::read_to_string(folder.path().join("starts")).unwrap_or_default().lines().count();
    let wanted = AtomicBool::new(true);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| renderer.draw(&scene(1)));
        until(|| starts() == 1);
        let second = scope.spawn(|| renderer.draw_while(&scene(2), &|| wanted.load(Ordering::SeqCst)));
        until(|| renderer.waiting() == 2);
        wanted.store(false, Ordering::SeqCst);
        std::fs::write(folder.path().join("gate"), b"").expect("opened");
        assert!(first.join().expect("no panic").is_err());
        let error = second.join().expect("no panic").expect_err("nobody wants it");
        assert!(error.to_string().contains("nobody waits"), "{error}");
    });
    assert_eq!(starts(), 1, "no process was started for a frame that nobody wants");
}

#[test]
fn a_scene_of_too_many_colours_is_refused_in_words() {
    let mut many = scene(0);
    for i in 0..200 {
        many.push(format!("layer{i}"), scene(0).layers[1].ink.clone());
    }
    let error = renderer().draw(&many).expect_err("too many");
    assert!(error.to_string().contains("170"), "{error}");
}
