//! `landfall serve`: listens, works, and stops cleanly.

use crate::{assets::Assets, cli::Common, commands, router};
use miette::{IntoDiagnostic, WrapErr, miette};
use std::{net::SocketAddr, sync::Arc};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// Serves until Ctrl-C or SIGTERM. Steps that run are left at their next boundary and go on at the
/// next start.
pub async fn serve(common: &Common, listen: Option<String>) -> miette::Result<()> {
    telemetry();
    let (backend, worker, config) = commands::open(common).await?;
    let assets = Arc::new(Assets::load()?);
    let listen = listen.unwrap_or(config.listen);
    let address: SocketAddr = listen.parse().map_err(|_| {
        miette!(
            help = "such as 127.0.0.1:7420",
            "`{listen}` is no address to listen on"
        )
    })?;
    let listener = bind(address).await?;
    let address = listener.local_addr().into_diagnostic()?;
    if backend.people().await.into_diagnostic()?.is_empty() {
        println!("Nobody can sign in yet. Add somebody: landfall user add NAME --role admin");
    }
    let shutdown = CancellationToken::new();
    let stop = shutdown.clone();
    tokio::spawn(async move {
        signalled().await;
        println!(
            "Landfall stops: running steps end at their next boundary and go on at the next start."
        );
        stop.cancel();
    });
    // The session cookie needs HTTPS wherever the dashboard is reached from elsewhere.
    let secure = config.secure_cookies.unwrap_or(!address.ip().is_loopback());
    let router = router::router(&backend, assets, address, secure, shutdown.clone());
    println!("Landfall listens on http://{address}");
    backend.keep_warm();
    let work = tokio::spawn(worker.work(shutdown.clone()));
    let until = shutdown.clone();
    let served = axum::serve(listener, router)
        .with_graceful_shutdown(async move { until.cancelled().await })
        .await;
    shutdown.cancel();
    work.await
        .into_diagnostic()?
        .into_diagnostic()
        .wrap_err("the worker could not go on")?;
    served.into_diagnostic()
}

async fn bind(address: SocketAddr) -> miette::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => miette!(
                help =
                    "stop the other program, or choose another port with --listen 127.0.0.1:PORT",
                "port {} is taken by another program",
                address.port()
            ),
            _ => miette!("cannot listen on {address}: {error}"),
        })
}

async fn signalled() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}

/// Logs to standard error: words for a terminal, JSON lines with `LANDFALL_LOG_FORMAT=json`.
fn telemetry() {
    let filter = EnvFilter::try_from_env("LANDFALL_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,aws=warn,apalis=warn,sqlx=warn"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_writer(std::io::stderr);
    if std::env::var("LANDFALL_LOG_FORMAT").is_ok_and(|format| format == "json") {
        builder.json().init();
    } else {
        builder.init();
    }
}
