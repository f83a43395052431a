//! Why there is no plan, for a person who can change something about it.

use thiserror::Error;

/// Why no plan was made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unsolvable {
    /// The document itself makes no sense: every fault, in a sentence.
    #[error("{}", .0.join("\n"))]
    Malformed(Vec<String>),
    /// Groups that need each other in a circle.
    #[error("{}", cycle(.path, .pin))]
    Cycle {
        /// The groups along it, the first again at the end.
        path: Vec<String>,
        /// The `in_order` pin on it, by its place in the list from 0, when there is one.
        pin: Option<usize>,
    },
    /// Proven: no plan can keep all of this.
    #[error("{0}")]
    Contradiction(Contradiction),
    /// Not proven, but the search found no plan that fits.
    #[error("No plan was found that fits, though none was proven impossible. {}", .0.join(" "))]
    NotFound(Vec<String>),
}

/// A set of demands of which one must give way; without any one of its pins the others can be kept
/// as far as this proof goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contradiction {
    /// The pins among them, by their place in the list from 0.
    pub pins: Vec<usize>,
    /// The demands, each in a sentence.
    pub demands: Vec<String>,
    /// What would help.
    pub advice: String,
}

impl std::fmt::Display for Contradiction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "These cannot all be kept:")?;
        for demand in &self.demands {
            writeln!(f, "- {demand}")?;
        }
        f.write_str(&self.advice)
    }
}

fn cycle(path: &[String], pin: &Option<usize>) -> String {
    let groups = path.len().saturating_sub(1);
    let shown: Vec<&str> = path.iter().take(12).map(String::as_str).collect();
    let more = if path.len() > shown.len() {
        " → …"
    } else {
        ""
    };
    let way = match pin {
        Some(pin) => format!(
            "Pin {} asks for an order that `requires` edges contradict: take the pin back.",
            pin + 1
        ),
        None => "Make one group of them, or remove one of the edges.".to_owned(),
    };
    format!(
        "{groups} groups require each other in a circle: {}{more}. {way}",
        shown.join(" → ")
    )
}
