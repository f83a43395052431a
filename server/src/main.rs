//! The binary `landfall`: the dashboard, the worker that carries runs on, and the commands of the
//! people who run the server.

mod assets;
mod cli;
mod commands;
mod config;
mod csrf;
mod events;
mod export;
mod import;
mod router;
mod serve;
mod session;
mod wide;

use clap::Parser;
use cli::{AuditCommand, Cli, Command, ConfigCommand, UserCommand};

/// Gives memory back after large estates were read, which the system's own keeps for a long time.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> miette::Result<()> {
    match Cli::parse().command {
        Command::Serve { common, listen } => serve::serve(&common, listen).await,
        Command::Scan { common, json } => commands::scan::scan(&common, json).await,
        Command::Import { common, args } => commands::import::import(&common, args).await,
        Command::Snapshot(command) => commands::snapshot::snapshot(command).await,
        Command::Graph { common, args } => commands::graph::graph(&common, args).await,
        Command::Coverage {
            common,
            snapshot,
            json,
        } => commands::coverage::coverage(&common, &snapshot, json).await,
        Command::Accounts { common, args } => commands::accounts::accounts(&common, args).await,
        Command::Findings { common, args } => commands::findings::findings(&common, args).await,
        Command::Plan { command, args } => commands::plan::plan(command, *args).await,
        Command::Access { common, args } => commands::access::access(&common, args).await,
        Command::User(UserCommand::Add {
            common,
            name,
            roles,
            password_stdin,
        }) => commands::people::add_user(&common, &name, roles, password_stdin).await,
        Command::User(UserCommand::List { common, json }) => {
            commands::people::list_users(&common, json).await
        }
        Command::Audit(AuditCommand::Verify {
            common,
            file: Some(file),
        }) => {
            let _ = common;
            commands::audit::verify_file(&file)
        }
        Command::Audit(AuditCommand::Verify { common, file: None }) => {
            commands::audit::verify_audit(&common).await
        }
        Command::Audit(AuditCommand::Export { common }) => {
            commands::audit::export_audit(&common).await
        }
        Command::Doctor { common, json } => commands::doctor::doctor(&common, json).await,
        Command::Config(ConfigCommand::Example) => {
            print!("{}", config::EXAMPLE);
            Ok(())
        }
        Command::Config(ConfigCommand::Check { common }) => {
            let read = config::read(&common.config)?;
            println!(
                "{} is right: estate \"{}\".",
                common.config.display(),
                read.settings.source.name
            );
            Ok(())
        }
    }
}
