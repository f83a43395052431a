//! The binary `landfall`.
//!
//! For now the smallest server that proves the pipeline: `landfall serve --listen ADDRESS`.

mod assets;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use clap::{Parser, Subcommand};
use landfall_app::{App, shell};
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, generate_route_list};
use miette::IntoDiagnostic;

use crate::assets::Assets;

#[derive(Parser)]
#[command(name = "landfall", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the web application.
    Serve {
        /// The address to listen on.
        #[arg(long, default_value = "127.0.0.1:7420")]
        listen: SocketAddr,
    },
}

#[tokio::main]
async fn main() -> miette::Result<()> {
    let Command::Serve { listen } = Cli::parse().command;
    let assets = Arc::new(Assets::load()?);
    let urls = assets.urls().clone();
    let options = LeptosOptions::builder()
        .output_name("landfall")
        .site_addr(listen)
        .build();
    let router = Router::new()
        .leptos_routes(&options, generate_route_list(App), move || shell(&urls))
        .with_state(options)
        .merge(assets.router());
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .into_diagnostic()?;
    println!("Landfall listens on http://{listen}");
    axum::serve(listener, router).await.into_diagnostic()
}
