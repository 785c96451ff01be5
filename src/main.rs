//! The program: for now only the child that reads vector files.
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments == ["worker", "gdal"] {
        return sitelines::interchange::gdal_worker::run_worker();
    }
    ExitCode::from(2)
}
