//! The parent: keeps one worker process warm, hands it one scene at a time, and serves no frame that it has not checked. A
//! worker that crashes, hangs or answers something odd is ended and costs one request; the next begins with another.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use super::error::RenderError;
use super::mvt::{self, MAX_LAYERS, STRIP_ROWS};
use super::polygons::flat;
use super::scene::{Scene, channels};
use super::wire::{MAX_LINE_BYTES, Say};

/// A frame that takes longer is given up: twenty times what the largest takes, on a machine that is busy. That a slow one is
/// whole and no older one is what its strips tell, not the clock.
const FRAME_WITHIN: Duration = Duration::from_secs(20);

/// How long a new worker may take for its first frame on top: it loads the driver.
const START_WITHIN: Duration = Duration::from_secs(10);

/// A worker is replaced after so many frames: what its libraries leak stays small.
const FRAMES_PER_WORKER: u32 = 500;

/// Where corners of triangles meet, one of the four samples of a pixel may stay uncovered (seen: one pixel of 1.7 million, at
/// alpha 191); the ground shows through it. More such pixels than this are no gaps, but a frame that is not whole.
const MOST_GAPS: usize = 64;

/// More frames than this do not wait for the worker: at a second each, whoever comes later would hear after a minute that a
/// machine this busy does not draw, and each who waits holds one of the server's 512 threads.
pub const MAX_WAITING: usize = 64;

/// Pixels of a frame: rows from the top, red, green, blue, alpha.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Four bytes for each.
    pub rgba: Vec<u8>,
}

/// The one door to maplibre-rs.
#[derive(Default)]
pub struct Renderer {
    held: Mutex<Held>,
    /// Frames that wait for their turn or are drawn.
    waiting: AtomicUsize,
    /// The program that is started; this one where none is named.
    program: Option<PathBuf>,
}

/// One that waits, counted until it has its frame or an error.
struct Turn<'r>(&'r AtomicUsize);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[derive(Default)]
struct Held {
    worker: Option<Worker>,
    /// Frames asked for since the start; each has a strip of its own colour.
    frames: u32,
}

struct Worker {
    child: Child,
    input: ChildStdin,
    heard: mpsc::Receiver<std::io::Result<(Say, Vec<u8>)>>,
    drawn: u32,
}

impl Drop for Worker {
    fn drop(&mut self) {
        // it may have ended by itself
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Renderer {
    /// A renderer whose worker is another program: tests hand in the one they have built.
    pub fn of_program(program: PathBuf) -> Self {
        Self { program: Some(program), ..Self::default() }
    }

    /// The process that draws now, where there is one.
    pub fn worker_id(&self) -> Option<u32> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).worker.as_ref().map(|w| w.child.id())
    }

    /// How many wait for their turn, the one that is drawn among them.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Acquire)
    }

    /// Draws a scene. One at a time: others wait for their turn.
    pub fn draw(&self, scene: &Scene) -> Result<Pixels, RenderError> {
        self.draw_while(scene, &|| true)
    }

    /// Draws a scene, unless nobody wants it any more when its turn has come.
    pub fn draw_while(&self, scene: &Scene, wanted: &dyn Fn() -> bool) -> Result<Pixels, RenderError> {
        if cfg!(not(feature = "render")) {
            return Err(RenderError::NoDriver("this program was built without the renderer of pictures (cargo feature render)".to_owned()));
        }
        let layers = scene.layers.iter().map(|layer| flat(layer).len()).sum::<usize>() + 2;
        if layers > MAX_LAYERS {
            return Err(RenderError::Worker(format!("the map has {layers} layers of colour, and {MAX_LAYERS} can be drawn")));
        }
        let before = self.waiting.fetch_add(1, Ordering::AcqRel);
        let _turn = Turn(&self.waiting);
        if before >= MAX_WAITING {
            return Err(RenderError::Worker(format!("{MAX_WAITING} others wait already, as many as may")));
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if !wanted() {
            return Err(RenderError::Worker("nobody waits for it any more".to_owned()));
        }
        held.frames = held.frames.wrapping_add(1);
        // no two frames in a row have strips that could be taken for one another
        let [_, r, g, b] = held.frames.wrapping_mul(0x009E_3779).to_be_bytes();
        let mut worker = match held.worker.take() {
            Some(worker) if worker.drawn < FRAMES_PER_WORKER => worker,
            _ => self.start()?,
        };
        let pixels = worker.draw(scene, [r, g, b])?;
        // one that failed is dropped, and with it its process
        held.worker = Some(worker);
        Ok(pixels)
    }

    fn start(&self) -> Result<Worker, RenderError> {
        let failed = |e: &dyn std::fmt::Display| RenderError::Worker(format!("its process could not be started: {e}"));
        let program = self.program.clone().map_or_else(std::env::current_exe, Ok).map_err(|e| failed(&e))?;
        let mut child = Command::new(program)
            .args(["worker", "render"])
            .env_clear()
            .env("LC_ALL", "C.UTF-8")
            // drawn by the processor: the same bytes with and without a graphics card, and no display is asked for
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("EGL_PLATFORM", "surfaceless")
            .env("MESA_SHADER_CACHE_DISABLE", "true")
            .envs(std::env::var_os("LD_LIBRARY_PATH").map(|path| ("LD_LIBRARY_PATH", path)))
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| failed(&e))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else { return Err(failed(&"it has no pipes")) };
        let (send, heard) = mpsc::sync_channel(1);
        // ends with the worker: its pipe closes
        thread::spawn(move || listen(output, &send));
        Ok(Worker { child, input, heard, drawn: 0 })
    }
}

fn listen(output: ChildStdout, send: &mpsc::SyncSender<std::io::Result<(Say, Vec<u8>)>>) {
    let mut output = BufReader::new(output);
    loop {
        let mut line = Vec::new();
        if !matches!((&mut output).take(MAX_LINE_BYTES).read_until(b'\n', &mut line), Ok(n) if n > 0) {
            return;
        }
        let mut hear = || {
            let say: Say = serde_json::from_slice(&line)?;
            let mut pixels = Vec::new();
            if let Say::Frame { bytes, .. } = say {
                (&mut output).take(bytes).read_to_end(&mut pixels)?;
            }
            Ok((say, pixels))
        };
        let heard = hear();
        let broken = heard.is_err();
        if send.send(heard).is_err() || broken {
            return;
        }
    }
}

impl Worker {
    fn draw(&mut self, scene: &Scene, stamp: [u8; 3]) -> Result<Pixels, RenderError> {
        let failed = |message: String| RenderError::Worker(message);
        let (order, tiles) = mvt::order(scene, stamp).map_err(|e| failed(format!("its tiles could not be written: {e}")))?;
        let mut message = serde_json::to_vec(&order).map_err(|e| failed(e.to_string()))?;
        message.push(b'\n');
        let within = if self.drawn == 0 { START_WITHIN + FRAME_WITHIN } else { FRAME_WITHIN };
        let started = Instant::now();
        let Self { child, input, heard, .. } = self;
        let heard = thread::scope(|scope| {
            scope.spawn(move || {
                // a worker that stops reading says why on its own, or is ended
                let _ = input.write_all(&message).and_then(|()| tiles.iter().try_for_each(|tile| input.write_all(tile))).and_then(|()| input.flush());
            });
            let heard = heard.recv_timeout(within);
            if !matches!(&heard, Ok(Ok((Say::Frame { .. }, _)))) {
                // whoever still writes to it is freed
                let _ = child.kill();
            }
            heard
        });
        self.drawn += 1;
        let (say, rgba) = match heard {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return Err(failed(format!("its process said something odd: {error}"))),
            Err(mpsc::RecvTimeoutError::Timeout) => return Err(failed(format!("it took longer than {} s and was stopped", within.as_secs()))),
            Err(mpsc::RecvTimeoutError::Disconnected) => return Err(failed("its process ended while drawing".to_owned())),
        };
        match say {
            Say::Frame { took_ms, .. } => {
                tracing::debug!(took_ms, total_ms = started.elapsed().as_millis(), frame = self.drawn, "a frame was drawn");
                checked(scene, stamp, rgba)
            }
            Say::NoDriver { message } => Err(RenderError::NoDriver(format!(
                "there is no driver that draws pictures without a screen ({message}): install libegl1 and libgl1-mesa-dri"
            ))),
            Say::Refused { message } => Err(failed(message)),
        }
    }
}

/// The pixels of a frame that is whole and this one: nothing clear, the strips above and below in its own colour.
fn checked(scene: &Scene, stamp: [u8; 3], mut rgba: Vec<u8>) -> Result<Pixels, RenderError> {
    let row = scene.width as usize * 4;
    let wrong = |what: &str| Err(RenderError::Worker(what.to_owned()));
    if rgba.len() != row * (scene.height + 2 * STRIP_ROWS) as usize {
        return wrong("the frame has another size");
    }
    let gaps = rgba.chunks_exact(4).filter(|p| p[3] != 255).count();
    if gaps > MOST_GAPS || rgba.chunks_exact(4).any(|p| p[3] == 0) {
        return wrong("the frame came back blank");
    }
    if gaps > 0 {
        let ground = channels(&scene.ground).unwrap_or([255; 3]);
        for pixel in rgba.chunks_exact_mut(4).filter(|p| p[3] != 255) {
            let clear = 255 - u16::from(pixel[3]);
            for (part, under) in pixel.iter_mut().zip(ground) {
                *part = part.saturating_add(u8::try_from((u16::from(under) * clear + 127) / 255).unwrap_or(u8::MAX));
            }
            pixel[3] = 255;
        }
    }
    // the row of a strip that is next to the map may be mixed with it
    let (rows, seen) = (STRIP_ROWS as usize, STRIP_ROWS as usize - 1);
    let (above, below) = (&rgba[..row * seen], &rgba[rgba.len() - row * seen..]);
    if above.chunks_exact(4).chain(below.chunks_exact(4)).any(|p| p[..3] != stamp) {
        return wrong("another frame came back");
    }
    rgba.truncate(rgba.len() - row * rows);
    rgba.drain(..row * rows);
    Ok(Pixels { width: scene.width, height: scene.height, rgba })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_is_blank_old_or_short_is_not_served() {
        let scene = Scene { width: 2, height: 2, ground: "#FFFFFF".into(), layers: Vec::new() };
        let strip = |colour: [u8; 4]| colour.repeat(2 * STRIP_ROWS as usize);
        let (ours, other) = (strip([1, 2, 3, 255]), strip([1, 2, 4, 255]));
        let map = |alpha: u8| [9, 9, 9, alpha].repeat(4);
        let stamp = [1, 2, 3];
        let good = checked(&scene, stamp, [ours.clone(), map(255), ours.clone()].concat()).expect("whole");
        assert_eq!(good.rgba, map(255));
        // three of four samples are drawn: the ground shows through the fourth
        let gap = [[9, 9, 9, 255].repeat(3), vec![7, 7, 7, 191]].concat();
        let mended = checked(&scene, stamp, [ours.clone(), gap, ours.clone()].concat()).expect("whole");
        assert_eq!(mended.rgba[12..], [71, 71, 71, 255]);
        for (gaps, whole) in [(MOST_GAPS, true), (MOST_GAPS + 1, false)] {
            let wide = Scene { width: 200, height: 1, ground: "#FFFFFF".into(), layers: Vec::new() };
            let strip = [1, 2, 3, 255].repeat(200 * STRIP_ROWS as usize);
            let row = [[7, 7, 7, 191].repeat(gaps), [9, 9, 9, 255].repeat(200 - gaps)].concat();
            assert_eq!(checked(&wide, stamp, [strip.clone(), row, strip].concat()).is_ok(), whole, "{gaps}");
        }
        for (frame, words) in [
            ([ours.clone(), map(0), ours.clone()].concat(), "blank"),
            ([ours.clone(), map(255), other.clone()].concat(), "another frame"),
            ([other, map(255), ours.clone()].concat(), "another frame"),
            ([map(255), ours].concat(), "another size"),
        ] {
            let error = checked(&scene, stamp, frame).expect_err(words);
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}
