//! `landfall doctor`.

use super::{open, say_json};
use crate::cli::Common;
use miette::miette;

pub async fn doctor(common: &Common, json: bool) -> miette::Result<()> {
    let (backend, _, _) = open(common).await?;
    let lines = backend.connections().await;
    if json {
        say_json(&lines)?;
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
