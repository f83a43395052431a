//! The command line of `landfall`.

use crate::commands::{
    access::AccessArgs,
    accounts::AccountsArgs,
    findings::FindingsArgs,
    graph::GraphArgs,
    import::ImportArgs,
    plan::{PlanArgs, PlanCommand},
    snapshot::SnapshotCommand,
};
use clap::{Args, Parser, Subcommand};
use landfall_domain::user::Role;
use std::path::PathBuf;

/// Moves a company's AWS estate into a new organization: discover, map, plan, price, approve, run,
/// prove.
#[derive(Debug, Parser)]
#[command(name = "landfall", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command needs.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// The configuration file.
    #[arg(long, env = "LANDFALL_CONFIG", default_value = crate::config::DEFAULT)]
    pub config: PathBuf,
    /// Another database than the configuration names: sqlite://PATH or postgres://USER@HOST/NAME.
    #[arg(long, env = "LANDFALL_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the dashboard and run approved waves.
    Serve {
        #[command(flatten)]
        common: Common,
        /// The address to listen on, instead of the configured one.
        #[arg(long, env = "LANDFALL_LISTEN")]
        listen: Option<String>,
    },
    /// Read the configured accounts and keep a snapshot. Progress goes to standard error. What
    /// could not be read is said and is no failure; when nothing could be read, the exit code is 1.
    Scan {
        #[command(flatten)]
        common: Common,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make a snapshot from files instead of AWS: estates that Landfall exported, CloudFormation
    /// templates, Terraform states, AWS Config snapshots.
    Import {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        args: ImportArgs,
    },
    /// List, show, compare and export snapshots.
    #[command(subcommand)]
    Snapshot(SnapshotCommand),
    /// Write the dependency graph of a snapshot: every resource, every edge.
    Graph {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        args: GraphArgs,
    },
    /// Say what a snapshot read and what it could not, by account, service and Region.
    Coverage {
        #[command(flatten)]
        common: Common,
        /// latest, previous, an id or its beginning.
        #[arg(long, value_name = "ID", default_value = "latest")]
        snapshot: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Say to which target account every resource of a snapshot goes and why, the least sure first.
    Accounts {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        args: AccountsArgs,
    },
    /// List what is wrong with the estate of a snapshot, the gravest first.
    Findings {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        args: FindingsArgs,
    },
    /// Make a new version of the plan, or show, compare, export and check versions.
    #[command(args_conflicts_with_subcommands = true)]
    Plan {
        #[command(subcommand)]
        command: Option<PlanCommand>,
        #[command(flatten)]
        args: Box<PlanArgs>,
    },
    /// Say who may do what to a resource, what a principal may do, or whether it may do one action.
    Access {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        args: AccessArgs,
    },
    /// Manage people.
    #[command(subcommand)]
    User(UserCommand),
    /// Look after the audit log.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Check that every configured account can be reached with its role.
    Doctor {
        #[command(flatten)]
        common: Common,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Look after the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
}

/// Commands about people.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a person, or set the password and roles of one who exists.
    Add {
        #[command(flatten)]
        common: Common,
        /// The sign-in name.
        name: String,
        /// What the person may do; may be given several times.
        #[arg(long = "role", required = true, value_parser = parse_role)]
        roles: Vec<Role>,
        /// Read the password from standard input instead of asking for it.
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the people with their roles.
    List {
        #[command(flatten)]
        common: Common,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Commands about the audit log.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Verify the whole hash chain, in the database or in an exported file.
    Verify {
        #[command(flatten)]
        common: Common,
        /// An export (one JSON entry a line) to verify without any database.
        #[arg(long)]
        file: Option<PathBuf>,
    },
    /// Print every entry, one JSON object a line.
    Export {
        #[command(flatten)]
        common: Common,
    },
}

/// Commands about the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print a configuration file to begin with.
    Example,
    /// Read the configuration and say whether it is right.
    Check {
        #[command(flatten)]
        common: Common,
    },
}

fn parse_role(text: &str) -> Result<Role, String> {
    text.parse::<Role>().map_err(|error| error.to_string())
}
