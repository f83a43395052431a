//! `landfall user`.

use super::{open_database, say_json};
use crate::cli::Common;
use landfall_domain::user::Role;
use miette::{IntoDiagnostic, WrapErr, miette};
use std::io::BufRead;

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
    let backend = open_database(common).await?;
    let new = backend
        .set_person(name, roles.into_iter().collect(), &password)
        .await
        .into_diagnostic()?;
    println!("{name} was {}.", if new { "added" } else { "changed" });
    Ok(())
}

pub async fn list_users(common: &Common, json: bool) -> miette::Result<()> {
    let backend = open_database(common).await?;
    let people = backend.people().await.into_diagnostic()?;
    if json {
        say_json(&people)?;
    } else if people.is_empty() {
        println!("Nobody yet. Add somebody: landfall user add NAME --role admin");
    }
    for person in people.iter().filter(|_| !json) {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.as_str()).collect();
        println!("{:<24} {}", person.name.as_str(), roles.join(", "));
    }
    Ok(())
}
