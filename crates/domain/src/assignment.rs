//! To which target account a resource belongs, and how that is known.

use crate::ids::{ResourceId, UserName};
use crate::{Environment, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What decided where a resource belongs. Ordered from the surest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// A person said so.
    Correction,
    /// A tag whose key means environment.
    Tag,
    /// The stack, cluster or group that made it.
    Stack,
    /// A word in its name.
    Name,
    /// A setting of its own that names an environment.
    Setting,
    /// Its type serves every environment, as a code repository does.
    Kind,
    /// What it must move together with.
    Together,
    /// The network or cluster it lies in.
    Place,
    /// What uses it.
    Users,
    /// What it uses.
    Uses,
    /// Nothing.
    Nothing,
}

impl Signal {
    /// All, from the surest.
    pub const ALL: [Self; 11] = [
        Self::Correction,
        Self::Tag,
        Self::Stack,
        Self::Name,
        Self::Setting,
        Self::Kind,
        Self::Together,
        Self::Place,
        Self::Users,
        Self::Uses,
        Self::Nothing,
    ];

    /// The word, in addresses and on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Correction => "a person",
            Self::Tag => "tag",
            Self::Stack => "stack",
            Self::Name => "name",
            Self::Setting => "setting",
            Self::Kind => "type",
            Self::Together => "moves together",
            Self::Place => "place",
            Self::Users => "what uses it",
            Self::Uses => "what it uses",
            Self::Nothing => "nothing",
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where one resource belongs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The target account, by the environment that it is for.
    pub environment: Environment,
    /// 0 (a guess) to 100 (a person said so).
    pub confidence: u8,
    /// What decided it.
    pub signal: Signal,
    /// Why, as sentences, what speaks for it before what speaks against it.
    pub reasons: Vec<String>,
    /// The environment that comes next, with the confidence it would have if nothing spoke for
    /// the first.
    pub runner_up: Option<(Environment, u8)>,
    /// The environments that each need a copy of it, because both use it and it works only inside
    /// of an account. Empty for nearly everything.
    pub copies: Vec<Environment>,
}

/// Below this confidence a person should look.
pub const UNSURE: u8 = 50;

/// What a person said about one resource. It holds for every later snapshot that has the resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The resource.
    pub resource: ResourceId,
    /// Where it goes.
    pub environment: Environment,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub author: UserName,
    /// When.
    pub at: Timestamp,
    /// The decision that it came with, which can be taken back as a whole.
    pub batch: u64,
}
