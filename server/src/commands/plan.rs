//! `landfall plan`.

mod made;

use super::{named, open, open_database, say, say_json, table, write};
use crate::cli::Common;
use clap::{Args, Subcommand};
use landfall_backend::Backend;
use landfall_domain::{
    plan::{Choices, PlanBody, Severity},
    schedule::Strategy,
    view::PlanRequest,
};
use made::Made;
use miette::{IntoDiagnostic, WrapErr, miette};
use serde_json::json;
use std::path::{Path, PathBuf};

/// What to do with plans; without a command a new version is made.
#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// List all versions, the newest first.
    List {
        #[command(flatten)]
        common: Common,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show the waves of a version, how good their order is, and what the check says.
    Show {
        #[command(flatten)]
        common: Common,
        /// latest, previous, a version's number, an id or its beginning.
        #[arg(default_value = "latest")]
        plan: String,
        /// Say for each group why it moves when it does.
        #[arg(long)]
        why: bool,
        /// Print JSON: the whole plan.
        #[arg(long)]
        json: bool,
    },
    /// Write the problem that a version answers, with the answer, for other solvers and for `check`.
    ExportInstance {
        #[command(flatten)]
        common: Common,
        /// The file to write.
        file: PathBuf,
        /// latest, previous, a version's number, an id or its beginning.
        #[arg(default_value = "latest")]
        plan: String,
        /// Print JSON: what was written.
        #[arg(long)]
        json: bool,
    },
    /// Check an exported problem and its solution: every rule and every number. Exit code 1 when
    /// something is wrong.
    Check {
        /// The file.
        file: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Say what differs between two versions.
    Diff {
        #[command(flatten)]
        common: Common,
        /// The earlier version.
        #[arg(default_value = "previous")]
        from: String,
        /// The later version.
        #[arg(default_value = "latest")]
        to: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// What a new version is made of.
#[derive(Debug, Args)]
pub struct PlanArgs {
    #[command(flatten)]
    common: Common,
    /// latest, previous, an id or its beginning.
    #[arg(long, value_name = "ID", default_value = "latest")]
    snapshot: String,
    /// Why this version is made: approvers read it first.
    #[arg(long, default_value = "")]
    reason: String,
    /// Keep the decisions of this version, and plan near it: latest, a number, an id. Refused when a
    /// newer one was made meanwhile.
    #[arg(long, value_name = "PLAN")]
    based_on: Option<String>,
    /// Plan the order anew instead of near --based-on.
    #[arg(long, requires = "based_on")]
    anew: bool,
    /// Decisions as JSON: schedule, pins, criticality, environments and the rest. The other options
    /// go before it.
    #[arg(long, value_name = "FILE")]
    choices: Option<PathBuf>,
    /// What counts most: critical-first, pilot-first, fewest-bridges or fewest-waves.
    #[arg(long)]
    strategy: Option<Strategy>,
    /// No plan with more waves than this, the foundation not counted. Where the strategy makes more,
    /// fewest-waves is tried.
    #[arg(long, value_name = "MAX", value_parser = clap::value_parser!(u32).range(1..))]
    waves: Option<u32>,
    /// At most so many move groups in a wave.
    #[arg(long, value_name = "MAX")]
    groups_per_wave: Option<u32>,
    /// At most so many gigabytes in a wave.
    #[arg(long, value_name = "MAX")]
    gigabytes_per_wave: Option<u32>,
    /// At most so many hours of work in a wave.
    #[arg(long, value_name = "MAX")]
    hours_per_wave: Option<u32>,
    /// At most so many engineers busy in a wave.
    #[arg(long, value_name = "MAX")]
    engineers_per_wave: Option<u32>,
    /// Each window fills one account only.
    #[arg(long)]
    one_account_per_window: bool,
    /// An application's production may move before its development.
    #[arg(long)]
    production_any_time: bool,
    /// Show what would be planned and keep nothing.
    #[arg(long)]
    dry_run: bool,
    /// Also write the problem and its answer to this file.
    #[arg(long, value_name = "FILE")]
    export_instance: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the command, or makes a version.
pub async fn plan(command: Option<PlanCommand>, args: PlanArgs) -> miette::Result<()> {
    match command {
        None => make(args).await,
        Some(PlanCommand::List { common, json }) => list(&common, json).await,
        Some(PlanCommand::Show {
            common,
            plan,
            why,
            json,
        }) => show(&common, &plan, why, json).await,
        Some(PlanCommand::ExportInstance {
            common,
            file,
            plan,
            json,
        }) => {
            let backend = open_database(&common).await?;
            let plan = backend.whole_plan(&Backend::operator(), &plan).await;
            export(&backend, plan.into_diagnostic()?.body, &file, json).await?;
            match json {
                true => say_json(&json!({ "file": file })),
                false => Ok(()),
            }
        }
        Some(PlanCommand::Check { file, json }) => check(&file, json),
        Some(PlanCommand::Diff {
            common,
            from,
            to,
            json,
        }) => diff(&common, &from, &to, json).await,
    }
}

async fn make(args: PlanArgs) -> miette::Result<()> {
    let (backend, _, _) = open(&args.common).await?;
    let user = Backend::operator();
    let mut request = request(&backend, &args).await?;
    let (mut body, mut findings) = backend.dry_run(&user, &request).await.into_diagnostic()?;
    if let Some(most) = args.waves.filter(|most| moving(&body) > *most as usize) {
        eprintln!(
            "{} makes {} waves: trying fewest-waves.",
            request.choices.strategy,
            moving(&body)
        );
        (request.choices.strategy, request.anew) = (Strategy::FewestWaves, true);
        (body, findings) = backend.dry_run(&user, &request).await.into_diagnostic()?;
        if moving(&body) > most as usize {
            return Err(miette!(
                "No plan with at most {most} waves was found; the fewest were {}. Let waves hold more, or allow more of them.",
                moving(&body)
            ));
        }
    }
    let errors = findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .count();
    let kept = match args.dry_run {
        true => None,
        false => {
            let id = backend.make_plan(&user, &request).await.into_diagnostic()?;
            Some(
                backend
                    .named_plan(&user, id.as_str())
                    .await
                    .into_diagnostic()?,
            )
        }
    };
    if let Some(file) = &args.export_instance {
        export(&backend, body.clone(), file, args.json).await?;
    }
    let made = Made::new(kept, &body, findings);
    match args.json {
        true => say_json(&made)?,
        false => say(&made.text())?,
    }
    match errors {
        0 => Ok(()),
        count => Err(miette!("The independent check found {count} errors in it.")),
    }
}

/// Waves besides the foundation.
fn moving(body: &PlanBody) -> usize {
    body.waves.iter().filter(|wave| wave.number > 0).count()
}

async fn request(backend: &Backend, args: &PlanArgs) -> miette::Result<PlanRequest> {
    let before = match &args.based_on {
        Some(name) => {
            let plan = backend.whole_plan(&Backend::operator(), name).await;
            Some(plan.into_diagnostic()?)
        }
        None => None,
    };
    let snapshot = named(backend, &args.snapshot).await?;
    let mut request = PlanRequest {
        snapshot: Some(snapshot.id),
        reason: args.reason.clone(),
        anew: args.anew,
        ..PlanRequest::default()
    };
    if let Some(plan) = before {
        request.based_on = Some(plan.id);
        request.choices = plan.body.choices;
        request.assumptions = plan.body.assumptions;
    }
    if let Some(file) = &args.choices {
        request.choices = choices(file)?;
    }
    let choices = &mut request.choices;
    choices.strategy = args.strategy.unwrap_or(choices.strategy);
    choices.groups_per_wave = args.groups_per_wave.or(choices.groups_per_wave);
    choices.gigabytes_per_wave = args.gigabytes_per_wave.or(choices.gigabytes_per_wave);
    choices.hours_per_wave = args.hours_per_wave.or(choices.hours_per_wave);
    choices.engineers_per_wave = args.engineers_per_wave.or(choices.engineers_per_wave);
    choices.one_account_per_window |= args.one_account_per_window;
    choices.production_any_time |= args.production_any_time;
    let said = args.based_on.is_some() || args.choices.is_some() || args.waves.is_some();
    if !said && choices.without_limits() {
        let first = Choices::first(snapshot.resources).groups_per_wave;
        if let Some(most) = first {
            eprintln!(
                "Nothing limits a wave, so it holds at most {most} move groups. Say otherwise with --groups-per-wave, --waves or the other limits."
            );
        }
        choices.groups_per_wave = first;
    }
    Ok(request)
}

fn choices(file: &Path) -> miette::Result<Choices> {
    let text = read(file)?;
    serde_json::from_str(&text)
        .into_diagnostic()
        .wrap_err_with(|| format!("{} holds no decisions", file.display()))
}

fn read(file: &Path) -> miette::Result<String> {
    std::fs::read_to_string(file)
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot read {}", file.display()))
}

async fn export(backend: &Backend, body: PlanBody, file: &Path, json: bool) -> miette::Result<()> {
    let text = backend.exported_instance(&Backend::operator(), body).await;
    let text = text.into_diagnostic()?;
    write(&(text + "\n"), Some(file))?;
    if !json {
        eprintln!("{} is written.", file.display());
    }
    Ok(())
}

fn check(file: &Path, json: bool) -> miette::Result<()> {
    let findings = Backend::check_exported(&read(file)?);
    match (json, findings.len()) {
        (true, _) => {
            say_json(&json!({ "file": file, "right": findings.is_empty(), "findings": findings }))?
        }
        (false, 0) => say(&format!(
            "{} is right: every rule holds and every number adds up.\n",
            file.display()
        ))?,
        (false, _) => {
            let line = |f: &landfall_domain::plan::Finding| format!("{}  {}\n", f.rule, f.message);
            say(&findings.iter().map(line).collect::<String>())?;
        }
    }
    match findings.len() {
        0 => Ok(()),
        1 => Err(miette!("One thing is wrong with {}.", file.display())),
        many => Err(miette!("{many} things are wrong with {}.", file.display())),
    }
}

async fn list(common: &Common, json: bool) -> miette::Result<()> {
    let backend = open_database(common).await?;
    let plans = backend
        .plans(&Backend::operator())
        .await
        .into_diagnostic()?;
    if json {
        return say_json(&plans);
    }
    let rows: Vec<Vec<String>> = plans
        .iter()
        .map(|plan| {
            vec![
                plan.version.to_string(),
                plan.id.to_string(),
                plan.created.to_string(),
                plan.author.to_string(),
                format!("{} waves", plan.waves),
                format!("{} USD", plan.total.expected.round_dp(2)),
                plan.digest.short().to_owned(),
                plan.reason.clone(),
            ]
        })
        .collect();
    say(&format!("{}{} versions\n", table(&rows), rows.len()))
}

async fn show(common: &Common, name: &str, why: bool, json: bool) -> miette::Result<()> {
    let backend = open_database(common).await?;
    let user = Backend::operator();
    let plan = backend.whole_plan(&user, name).await.into_diagnostic()?;
    if json {
        return say_json(&plan);
    }
    let summary = backend.named_plan(&user, plan.id.as_str()).await;
    let view = backend
        .plan(&user, Some(&plan.id))
        .await
        .into_diagnostic()?;
    let findings = view.map(|view| view.findings).unwrap_or_default();
    let mut text = Made::new(Some(summary.into_diagnostic()?), &plan.body, findings).text();
    if why && let Some(order) = &plan.body.order {
        let named = plan.body.groups.iter();
        let rows: Vec<Vec<String>> = named
            .filter_map(|group| Some(vec![group.name.clone(), order.why.get(&group.id)?.clone()]))
            .collect();
        text += &format!("\n{}", table(&rows));
    }
    say(&text)
}

async fn diff(common: &Common, from: &str, to: &str, json: bool) -> miette::Result<()> {
    let backend = open_database(common).await?;
    let diff = backend.differing(&Backend::operator(), from, to).await;
    let diff = diff.into_diagnostic()?;
    if json {
        return say_json(&diff);
    }
    say(&made::difference(&diff))
}
