//! The binary `landfall`: the dashboard, the worker that carries runs on, and the commands of the
//! people who run the server.

mod assets;
mod cli;
mod commands;
mod config;
mod csrf;
mod events;
mod export;
mod router;
mod serve;
mod session;

use clap::Parser;
use cli::{AuditCommand, Cli, Command, ConfigCommand, UserCommand};

#[tokio::main]
async fn main() -> miette::Result<()> {
    match Cli::parse().command {
        Command::Serve { common, listen } => serve::serve(&common, listen).await,
        Command::User(UserCommand::Add {
            common,
            name,
            roles,
            password_stdin,
        }) => commands::add_user(&common, &name, roles, password_stdin).await,
        Command::User(UserCommand::List { common, json }) => {
            commands::list_users(&common, json).await
        }
        Command::Audit(AuditCommand::Verify {
            common,
            file: Some(file),
        }) => {
            let _ = common;
            commands::verify_file(&file)
        }
        Command::Audit(AuditCommand::Verify { common, file: None }) => {
            commands::verify_audit(&common).await
        }
        Command::Audit(AuditCommand::Export { common }) => commands::export_audit(&common).await,
        Command::Doctor { common, json } => commands::doctor(&common, json).await,
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
