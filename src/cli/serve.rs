//! `sitelines serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use tracing_subscriber::EnvFilter;

use super::{Data, Failed, Outcome, say};
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{App, AppError};
use crate::http::basemap::Basemap;
use crate::http::guard::AllowedOrigins;
use crate::http::public_address::PublicAddress;
use crate::http::{self, Start};
use crate::store::StoreError;

/// Serve the web application and the API.
#[derive(Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    data: Data,
    /// Address and port; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", env = "SITELINES_LISTEN")]
    listen: SocketAddr,
    /// Let other machines in. There are no accounts yet: whoever reaches the address can read and change everything
    /// that is not private.
    #[arg(long)]
    open_to_network: bool,
    /// Basemap: address of a MapLibre style or a PMTiles file, or a .pmtiles file on this machine. The built-in world map
    /// where it is not given; then no request of the page leaves the server.
    #[arg(long, value_name = "URL|FILE", env = "SITELINES_BASEMAP", value_parser = Basemap::parse)]
    basemap: Option<Basemap>,
    /// Address under which others reach this server, behind a proxy: it stands in OGC API answers, `TileJSON`, styles and files for
    /// QGIS, and its host is answered to.
    #[arg(long, value_name = "URL", env = "SITELINES_PUBLIC_URL", value_parser = PublicAddress::parse)]
    public_url: Option<Arc<str>>,
    /// A proxy whose forwarded headers are taken (Forwarded, X-Forwarded-Host, -Proto, -Prefix); can be given several times.
    #[arg(long, value_name = "IP", env = "SITELINES_TRUSTED_PROXY", value_delimiter = ',')]
    trusted_proxy: Vec<std::net::IpAddr>,
    /// Origin whose pages may read /ogc, /tiles and /styles, or *; can be given several times.
    #[arg(long, value_name = "ORIGIN", env = "SITELINES_ALLOW_ORIGIN", value_delimiter = ',', value_parser = AllowedOrigins::parse)]
    allow_origin: Vec<String>,
    /// Do not load the example and the four cases into an empty folder.
    #[arg(long)]
    no_cases: bool,
}

impl Serve {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        let filter = EnvFilter::try_from_env("SITELINES_LOG").unwrap_or_else(|_| EnvFilter::new("warn,sitelines=info"));
        let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
        if !self.listen.ip().is_loopback() {
            if !self.open_to_network {
                return Err(Failed::File(format!(
                    "{} can be reached by other machines, and there are no accounts yet: whoever reaches it can change \
                     everything. Say --open-to-network if that is what you want, or listen on 127.0.0.1",
                    self.listen
                )));
            }
            say("WARNING: --open-to-network: whoever reaches this address can read and change everything that is not private.");
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|e| Failed::File(format!("the server cannot start: {e}")))?;
        // a file that may not grow is an error that is answered, not the end of the server: with a listener the signal does not kill
        let too_large = {
            let _inside = runtime.enter();
            signal(SignalKind::from_raw(libc::SIGXFSZ)).map_err(|e| Failed::File(format!("the server cannot start: {e}")))?
        };
        let app = App::open(&self.data.data)?;
        if !self.no_cases {
            match app.load_cases_into_empty_folder() {
                // what is there can be read all the same
                Err(error @ (AppError::Folder(_) | AppError::Store(StoreError::Io(_)))) => say(&format!("WARNING: the shipped cases are not loaded: {error}")),
                other => other?,
            }
        }
        let start = Start {
            listen: self.listen,
            open_to_network: self.open_to_network,
            basemap: self.basemap,
            public: PublicAddress { url: self.public_url, proxies: self.trusted_proxy.into() },
            allowed_origins: AllowedOrigins(self.allow_origin.into()),
        };
        let outcome = runtime.block_on(http::serve(Arc::new(app), start, |address| {
            say(&format!("Sitelines is at http://{address}"));
        }));
        drop(too_large);
        outcome.map_err(|e| Failed::File(format!("{}: {e}", self.listen)))?;
        Ok(Outcome::Done)
    }
}
