//! The worker: draws one frame after another with maplibre-rs until its parent hangs up. It may crash, hang or draw rubbish:
//! the parent ([`super::client`]) expects each of them. Called by the hidden `sitelines worker render`.
//!
//! What the crate needs to be told (0.0.3): layers have their place in `index`, from 1, as 0 draws nothing; the camera's
//! angle sets how much of the world is seen; the tiles of a frame lie on one zoom, and with a ring of neighbours around
//! there may be 32 of them ([`super::mvt`]); lines have one width, so none is sent.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Instant;

use maplibre::context::MapContext;
use maplibre::coords::{WorldCoords, WorldTileCoords, Zoom, ZoomLevel};
use maplibre::headless::HeadlessPlugin;
use maplibre::headless::environment::HeadlessEnvironment;
use maplibre::headless::map::HeadlessContext;
use maplibre::headless::window::HeadlessMapWindowConfig;
use maplibre::io::apc::SchedulerAsyncProcedureCall;
use maplibre::kernel::{Kernel, KernelBuilder};
use maplibre::platform::http_client::ReqwestHttpClient;
use maplibre::platform::scheduler::TokioScheduler;
use maplibre::plugin::Plugin;
use maplibre::render::eventually::Eventually;
use maplibre::render::resource::Head;
use maplibre::render::settings::{Backends, RendererSettings, WgpuSettings};
use maplibre::render::{RenderPlugin, Renderer};
use maplibre::schedule::{Schedule, Stage};
use maplibre::style::Style;
use maplibre::tcs::world::World;
use maplibre::vector::{
    DefaultVectorTransferables, LayerTessellated, ProcessVectorContext, VectorBufferPool, VectorLayerData, VectorLayersDataComponent, VectorPlugin,
    VectorTileRequest, VectorTransferables, process_vector_tile,
};
use maplibre::view_state::ViewState;
use maplibre::window::{MapWindowConfig, WindowSize};

use tokio::runtime::Runtime;

use super::wire::{MAX_LINE_BYTES, MAX_TILE_BYTES, Order, Say};

type Tessellated = <DefaultVectorTransferables as VectorTransferables>::LayerTessellated;

/// Side of a tile in the crate's world, and of the part of it that its camera sees at its own angle.
const TILE_UNITS: f64 = 512.0;
/// The angle of the crate's lens, degrees.
const LENS: f64 = 110.0;

/// Draws until the parent hangs up.
pub fn run_worker() -> ExitCode {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().build() else { return ExitCode::FAILURE };
    let done = serve(&runtime, &mut BufReader::new(io::stdin().lock()), &mut BufWriter::new(io::stdout().lock()));
    if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn serve(runtime: &Runtime, input: &mut impl BufRead, output: &mut impl Write) -> io::Result<()> {
    let mut kept: Option<Canvas> = None;
    loop {
        let mut line = String::new();
        if (&mut *input).take(MAX_LINE_BYTES).read_line(&mut line)? == 0 {
            return Ok(());
        }
        let order: Order = serde_json::from_str(&line)?;
        let mut tiles = Vec::with_capacity(order.tiles.len());
        for (x, y, length) in &order.tiles {
            if *length > MAX_TILE_BYTES {
                return Err(io::Error::other("a tile is too long"));
            }
            let mut bytes = Vec::new();
            (&mut *input).take(*length).read_to_end(&mut bytes)?;
            tiles.push((*x, *y, bytes));
        }
        let started = Instant::now();
        let drawn = match Canvas::fitting(runtime, kept.take(), &order) {
            Ok(mut canvas) => {
                let drawn = canvas.draw(&order, &tiles);
                kept = Some(canvas);
                drawn
            }
            Err(say) => Err(say),
        };
        let (say, pixels) = match drawn {
            Ok(pixels) => {
                let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
                (Say::Frame { bytes: pixels.len() as u64, took_ms }, pixels)
            }
            Err(say) => (say, Vec::new()),
        };
        serde_json::to_writer(&mut *output, &say)?;
        output.write_all(b"\n")?;
        output.write_all(&pixels)?;
        output.flush()?;
    }
}

/// A renderer of one size with all that belongs to it.
struct Canvas {
    size: (u32, u32),
    schedule: Schedule,
    context: MapContext,
}

fn refused(message: impl Into<String>) -> Say {
    Say::Refused { message: message.into() }
}

impl Canvas {
    /// The one that is there, where its size fits; else a new one.
    fn fitting(runtime: &Runtime, kept: Option<Self>, order: &Order) -> Result<Self, Say> {
        if let Some(canvas) = kept.filter(|canvas| canvas.size == (order.width, order.height)) {
            return Ok(canvas);
        }
        // where there is no display at all the library does not say so but panics
        let made = catch_unwind(AssertUnwindSafe(|| runtime.block_on(Self::new(order.width, order.height))));
        made.unwrap_or_else(|_| Err(Say::NoDriver { message: "the display could not be opened".to_owned() }))
    }

    async fn new(width: u32, height: u32) -> Result<Self, Say> {
        let size = WindowSize::new(width, height).ok_or_else(|| refused("a picture has a width and a height"))?;
        let kernel: Kernel<HeadlessEnvironment> = KernelBuilder::new()
            .with_map_window_config(HeadlessMapWindowConfig::new(size))
            .with_http_client(ReqwestHttpClient::new(None))
            .with_apc(SchedulerAsyncProcedureCall::new(TokioScheduler::new()))
            .with_scheduler(TokioScheduler::new())
            .build();
        let window = kernel.map_window_config().create();
        let settings = WgpuSettings { backends: Some(Backends::GL), ..WgpuSettings::default() };
        let mut renderer = Renderer::initialize_headless(&window, settings, RendererSettings::default())
            .await
            .map_err(|error| Say::NoDriver { message: error.to_string() })?;
        let (mut world, mut schedule, kernel) = (World::default(), Schedule::default(), Rc::new(kernel));
        let plugins: [Box<dyn Plugin<HeadlessEnvironment>>; 3] = [
            Box::new(RenderPlugin),
            Box::new(VectorPlugin::<DefaultVectorTransferables>::default()),
            Box::new(HeadlessPlugin::new(false)),
        ];
        for plugin in &plugins {
            plugin.build(&mut schedule, Rc::clone(&kernel), &mut world, &mut renderer.render_graph);
        }
        let view_state = ViewState::new(size, WorldCoords::from((0.0, 0.0)), Zoom::default(), cgmath::Deg(0.0), cgmath::Deg(LENS));
        let context = MapContext { style: Style::default(), world, view_state, renderer };
        Ok(Self { size: (width, height), schedule, context })
    }

    fn draw(&mut self, order: &Order, tiles: &[(u32, u32, Vec<u8>)]) -> Result<Vec<u8>, Say> {
        self.context.style = style(&order.colours).map_err(|e| refused(e.to_string()))?;
        self.context.view_state = Self::view(order)?;
        let names: Vec<String> = (0..order.colours.len()).map(|i| i.to_string()).collect();
        for (x, y, bytes) in tiles {
            let layers = tessellate(order.zoom, *x, *y, bytes, &names)?;
            let (Ok(x), Ok(y)) = (i32::try_from(*x), i32::try_from(*y)) else { return Err(refused("a tile beside the world")) };
            let coords = WorldTileCoords { x, y, z: ZoomLevel::new(order.zoom) };
            let mut tile = self.context.world.tiles.spawn_mut(coords).ok_or_else(|| refused("a tile beside the world"))?;
            tile.insert(VectorLayersDataComponent { done: true, layers });
        }
        self.schedule.run(&mut self.context);
        let pixels = self.pixels()?;
        self.context.world.tiles.clear();
        if let Some(pool) = self.context.world.resources.query_mut::<&mut Eventually<VectorBufferPool>>() {
            pool.expect_initialized_mut("the buffers of a frame that was drawn").clear();
        }
        Ok(pixels)
    }

    /// The camera over the middle of the frame, as high as it takes to see all of it.
    fn view(order: &Order) -> Result<ViewState, Say> {
        let size = WindowSize::new(order.width, order.height).ok_or_else(|| refused("a picture has a width and a height"))?;
        let seen = f64::from(order.height) / order.tile_px;
        // the crate stands the camera at TILE_UNITS / 2 / tan(angle / 2) and looks through a lens of 110 degrees
        let half = (cgmath::Rad::from(cgmath::Deg(LENS)).0 / 2.0).tan() / seen;
        let angle = cgmath::Rad(2.0 * half.atan());
        let centre = WorldCoords::from((order.centre[0] * TILE_UNITS, order.centre[1] * TILE_UNITS));
        Ok(ViewState::new(size, centre, Zoom::new(f64::from(order.zoom)), cgmath::Deg(0.0), angle))
    }

    /// The pixels of the frame, without the padding of its rows.
    fn pixels(&self) -> Result<Vec<u8>, Say> {
        let renderer = &self.context.renderer;
        let Head::Headless(head) = renderer.surface().head() else { return Err(refused("the renderer draws into a window")) };
        let slice = head.map_async(&renderer.device);
        let (padded, row) = (head.bytes_per_row().get() as usize, self.size.0 as usize * 4);
        let pixels = slice.get_mapped_range().chunks(padded).flat_map(|chunk| chunk.iter().take(row).copied()).collect();
        head.unmap();
        Ok(pixels)
    }
}

/// One flat colour for each layer.
fn style(colours: &[String]) -> serde_json::Result<Style> {
    let layers: Vec<serde_json::Value> = colours
        .iter()
        .enumerate()
        .map(|(i, colour)| {
            serde_json::json!({ "id": i.to_string(), "type": "fill", "source": "map", "source_layer": i.to_string(), "paint": { "fill-color": colour } })
        })
        .collect();
    let mut style: Style = serde_json::from_value(serde_json::json!({ "version": 8, "name": "map", "metadata": {}, "sources": {}, "layers": layers }))?;
    for (layer, index) in style.layers.iter_mut().zip(1..) {
        layer.index = index;
    }
    Ok(style)
}

/// The triangles of a tile's layers.
fn tessellate(zoom: u8, x: u32, y: u32, bytes: &[u8], names: &[String]) -> Result<Vec<VectorLayerData>, Say> {
    let (Ok(x), Ok(y)) = (i32::try_from(x), i32::try_from(y)) else { return Err(refused("a tile beside the world")) };
    let coords = WorldTileCoords { x, y, z: ZoomLevel::new(zoom) };
    let mut process = ProcessVectorContext::<DefaultVectorTransferables, _>::new(HeadlessContext::default());
    let request = VectorTileRequest { coords, layers: names.iter().cloned().collect() };
    process_vector_tile(bytes, request, &mut process).map_err(|e| refused(e.to_string()))?;
    let messages = process.take_context().messages.take();
    Ok(messages
        .into_iter()
        .filter(|message| message.has_tag(Tessellated::message_tag()))
        .map(maplibre::io::apc::Message::into_transferable::<Tessellated>)
        .filter(|layer| !layer.is_empty())
        .map(|layer| VectorLayerData::Available(layer.to_layer()))
        .collect())
}
