//! The commands besides `serve`. Each opens the database itself; none needs a running server.

use crate::{cli::Common, config};
use landfall_backend::{Backend, Worker};
use landfall_domain::{audit, user::Role};
use miette::{IntoDiagnostic, WrapErr, miette};
use std::{io::BufRead, path::Path};

/// Opens what a command needs, with the command line's word over the file's.
pub async fn open(common: &Common) -> miette::Result<(Backend, Worker, config::Config)> {
    let mut config = config::read(&common.config)?;
    if let Some(url) = &common.database_url {
        config.database_url.clone_from(url);
    }
    let (backend, worker) = Backend::open(config.settings.clone(), &config.database_url)
        .await
        .into_diagnostic()?;
    Ok((backend, worker, config))
}

pub async fn add_user(
    common: &Common,
    name: &str,
    roles: Vec<Role>,
    from_stdin: bool,
) -> miette::Result<()> {
    let password = if from_stdin {
        let mut line = String::new();
        std::io::stdin()
            .lock()
            .read_line(&mut line)
            .into_diagnostic()?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    } else {
        let first = rpassword::prompt_password(format!("Password for {name}: "))
            .into_diagnostic()
            .wrap_err("the password could not be asked for; pipe it in with --password-stdin")?;
        let second = rpassword::prompt_password("The same again: ").into_diagnostic()?;
        if first != second {
            return Err(miette!("the two passwords differ; nothing was changed"));
        }
        first
    };
    let (backend, _, _) = open(common).await?;
    let new = backend
        .set_person(name, roles.into_iter().collect(), &password)
        .await
        .into_diagnostic()?;
    println!("{name} was {}.", if new { "added" } else { "changed" });
    Ok(())
}

pub async fn list_users(common: &Common, json: bool) -> miette::Result<()> {
    let (backend, _, _) = open(common).await?;
    let people = backend.people().await.into_diagnostic()?;
    if json {
        println!(
            "{}",
            serde_json::to_string_pretty(&people).into_diagnostic()?
        );
    } else if people.is_empty() {
        println!("Nobody yet. Add somebody: landfall user add NAME --role admin");
    }
    for person in people.iter().filter(|_| !json) {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.as_str()).collect();
        println!("{:<24} {}", person.name.as_str(), roles.join(", "));
    }
    Ok(())
}

pub async fn verify_audit(common: &Common) -> miette::Result<()> {
    let (backend, _, _) = open(common).await?;
    let entries = backend.audit_entries().await.into_diagnostic()?;
    report(&entries)
}

pub fn verify_file(file: &Path) -> miette::Result<()> {
    let text = std::fs::read_to_string(file)
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot read {}", file.display()))?;
    let entries: Result<Vec<audit::Entry>, _> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            serde_json::from_str(line).map_err(|error| {
                miette!(
                    "{}:{}: this is no audit entry: {error}",
                    file.display(),
                    number + 1
                )
            })
        })
        .collect();
    report(&entries?)
}

fn report(entries: &[audit::Entry]) -> miette::Result<()> {
    match audit::verify(entries) {
        Ok(length) => {
            let last = entries
                .last()
                .map_or_else(|| "none".to_owned(), |entry| entry.hash.to_string());
            println!("The chain holds: {length} entries, last hash {last}.");
            Ok(())
        }
        Err(error) => Err(miette!(
            help =
                "keep the database as it is, compare it with a backup, and find out who had access",
            "the audit log does not hold: {error}"
        )),
    }
}

pub async fn export_audit(common: &Common) -> miette::Result<()> {
    let (backend, _, _) = open(common).await?;
    for entry in backend.audit_entries().await.into_diagnostic()? {
        println!("{}", serde_json::to_string(&entry).into_diagnostic()?);
    }
    Ok(())
}

pub async fn doctor(common: &Common, json: bool) -> miette::Result<()> {
    let (backend, _, _) = open(common).await?;
    let lines = backend.connections().await;
    if json {
        println!(
            "{}",
            serde_json::to_string_pretty(&lines).into_diagnostic()?
        );
    }
    for line in lines.iter().filter(|_| !json) {
        println!(
            "{} {}: {}",
            if line.ok { "ok    " } else { "FAILED" },
            line.what,
            line.message
        );
        if !line.ok {
            println!("       {}", line.advice);
        }
    }
    match lines.iter().filter(|line| !line.ok).count() {
        0 => Ok(()),
        failed => Err(miette!(
            "{failed} of {} connections do not work",
            lines.len()
        )),
    }
}
