//! Parses arguments, calls the command line, exits with its code.

fn main() -> std::process::ExitCode {
    sitelines::cli::main()
}
