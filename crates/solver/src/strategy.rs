//! What a plan is for, in weights.

use crate::instance::{Instance, Weights};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What the planner wants most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// What is critical moves early.
    #[default]
    CriticalFirst,
    /// One small harmless wave, then as the one above.
    PilotFirst,
    /// As few and short bridges as can be.
    FewestBridges,
    /// As few waves as can be.
    FewestWaves,
}

impl Strategy {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::CriticalFirst,
        Self::PilotFirst,
        Self::FewestBridges,
        Self::FewestWaves,
    ];

    /// The word for it, in commands and in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CriticalFirst => "critical-first",
            Self::PilotFirst => "pilot-first",
            Self::FewestBridges => "fewest-bridges",
            Self::FewestWaves => "fewest-waves",
        }
    }

    /// Its weights.
    pub fn weights(self) -> Weights {
        let (bridge, lateness, wave, imbalance) = match self {
            Self::CriticalFirst | Self::PilotFirst => (1, 3, 100, 1),
            Self::FewestBridges => (10, 1, 100, 1),
            Self::FewestWaves => (1, 1, 100_000, 0),
        };
        Weights {
            bridge,
            lateness,
            wave,
            imbalance,
            even_hours: None,
        }
    }

    /// Sets the weights and, for a pilot, keeps the first open wave small and harmless: at most five
    /// groups, and at most five times the criticality that half of all groups do not exceed.
    pub fn apply(self, instance: &mut Instance) {
        instance.weights = self.weights();
        if self != Self::PilotFirst {
            return;
        }
        let mut critical: Vec<u32> = instance.groups.iter().map(|g| g.criticality).collect();
        critical.sort_unstable();
        let middle = critical.get(critical.len() / 2).copied().unwrap_or(0);
        let first = instance
            .waves
            .iter_mut()
            .find(|wave| wave.closed.is_empty());
        if let Some(wave) = first {
            let least = |limit: Option<u32>, most: u32| Some(limit.map_or(most, |l| l.min(most)));
            wave.capacity.groups = least(wave.capacity.groups, PILOT);
            let harmless = middle.saturating_mul(PILOT);
            wave.capacity.criticality = least(wave.capacity.criticality, harmless);
        }
    }
}

/// The most groups of a pilot.
const PILOT: u32 = 5;

impl FromStr for Strategy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|s| s.as_str() == text);
        known.ok_or_else(|| {
            let words = Self::ALL.map(Self::as_str).join(", ");
            format!("`{text}` is no strategy: {words} are.")
        })
    }
}
