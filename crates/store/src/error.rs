//! What can go wrong with the database, with the place and the way out.

use landfall_domain::{Digest, ExternalChoice, ExternalDecision, RunId, UserName};
use landfall_engine::{ActionError, PortError};

/// Why the store did not do as asked. Never holds a password.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address of the database is not one.
    #[error(
        "`{place}` is not the address of a database: use `sqlite://PATH` or `postgres://USER@HOST/DATABASE`"
    )]
    Address {
        /// What was given.
        place: String,
    },
    /// A newer version of Landfall changed the tables.
    #[error(
        "the database {place} was written by a newer Landfall (schema {version}); install that version or restore a backup made before the upgrade"
    )]
    Newer {
        /// Where.
        place: String,
        /// The first schema version that this program does not know.
        version: i64,
    },
    /// The tables are not what the migrations made.
    #[error(
        "the tables of {place} were not made by this program (schema {version} differs); restore a backup or use an empty database"
    )]
    Altered {
        /// Where.
        place: String,
        /// The schema version that differs.
        version: i64,
    },
    /// The file holds something else, or is damaged.
    #[error(
        "{place} is not a readable database ({cause}); check the path, or restore a backup of the file"
    )]
    NotADatabase {
        /// Where.
        place: String,
        /// What the database library says.
        cause: String,
    },
    /// The path cannot be written.
    #[error(
        "the database {place} cannot be written ({cause}); give this user the right to write the file and its folder, or set another path"
    )]
    NotWritable {
        /// Where.
        place: String,
        /// What the system says.
        cause: String,
    },
    /// There is no space left.
    #[error("the disk of {place} is full; free some space, then try again: nothing was written")]
    Full {
        /// Where.
        place: String,
    },
    /// The server does not answer or does not let us in.
    #[error(
        "the database {place} cannot be reached ({cause}); check that it runs, its address, user and password"
    )]
    Unreachable {
        /// Where, without the password.
        place: String,
        /// What the system says.
        cause: String,
    },
    /// Another process holds the database for too long.
    #[error(
        "the database {place} is busy: another program holds it; end that program or try again"
    )]
    Busy {
        /// Where.
        place: String,
    },
    /// Any other refusal of the database.
    #[error("the database {place} refused ({cause})")]
    Database {
        /// Where.
        place: String,
        /// What the database says.
        cause: String,
    },
    /// What is stored cannot be read back.
    #[error("{what} in the database cannot be read ({cause}); restore a backup")]
    Damaged {
        /// Which thing.
        what: String,
        /// Why.
        cause: String,
    },
    /// There is no such thing.
    #[error("there is no {what} `{id}`")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// By which id.
        id: String,
    },
    /// A person of that name exists.
    #[error("there already is a user `{0}`")]
    UserExists(UserName),
    /// Its owner has a view of that name.
    #[error("there already is a saved view named `{0}`; choose another name")]
    ViewExists(String),
    /// Somebody else decided about accounts in the meantime.
    #[error(
        "somebody else decided about accounts in the meantime; look at what is shown now and decide again"
    )]
    AccountsChanged,
    /// Somebody else decided in the meantime about the same node outside of the estate.
    #[error("{}", decided(.0))]
    ExternalDecided(Box<ExternalDecision>),
    /// Somebody else made this version of the plan in the meantime.
    #[error(
        "version {0} of the plan was made by somebody else in the meantime; look at it and make yours anew"
    )]
    PlanVersionTaken(u32),
    /// The wave has a run that is not undone.
    #[error("wave {wave} of plan {} already has a run; undo that one first", digest.short())]
    RunExists {
        /// The plan's digest.
        digest: Digest,
        /// The wave.
        wave: u32,
        /// That run.
        run: Option<RunId>,
    },
    /// The action does not fit how the run stands.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// What the runner asked for was refused: see there.
    #[error(transparent)]
    Port(PortError),
}

impl From<StoreError> for PortError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Port(error) => error,
            StoreError::NotFound { what: "run", id } => Self::NotFound(RunId::new(id)),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<PortError> for StoreError {
    fn from(error: PortError) -> Self {
        match error {
            PortError::NotFound(run) => Self::NotFound {
                what: "run",
                id: run.to_string(),
            },
            other => Self::Port(other),
        }
    }
}

/// Who decided what, without the full stop.
fn decided(now: &ExternalDecision) -> String {
    let what = match now.choice {
        ExternalChoice::Open => "opened it again".to_owned(),
        choice => format!("decided that it {}", choice.words()),
    };
    let note = match now.note.as_str() {
        "" => String::new(),
        note => format!(" (“{note}”)"),
    };
    format!(
        "meanwhile {} {what}{note}, so yours was not kept; load the page again and decide anew",
        now.by
    )
}
