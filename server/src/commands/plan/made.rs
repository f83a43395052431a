//! A version of the plan, and what differs between two, as people and programs read them.

use crate::commands::table;
use landfall_domain::{
    Day, Digest, Environment, PlanId,
    plan::{Finding, PlanBody, Severity, Wave},
    schedule::OrderReport,
    view::{GroupChange, GroupPlace, PlanDiff, PlanSummary, WavePlace},
};
use serde::Serialize;

/// What `--json` prints of a version.
#[derive(Serialize)]
pub(super) struct Made {
    /// `None` when nothing was kept.
    id: Option<PlanId>,
    version: Option<u32>,
    digest: Option<Digest>,
    waves: Vec<WaveLine>,
    bridges: usize,
    order: Option<OrderReport>,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct WaveLine {
    number: u32,
    title: String,
    environment: Environment,
    window: Option<u32>,
    after_days: Option<u32>,
    day: Option<Day>,
    groups: Vec<String>,
    steps: usize,
    manual: usize,
}

impl Made {
    pub fn new(kept: Option<PlanSummary>, body: &PlanBody, findings: Vec<Finding>) -> Self {
        Self {
            id: kept.as_ref().map(|plan| plan.id.clone()),
            version: kept.as_ref().map(|plan| plan.version),
            digest: kept.map(|plan| plan.digest),
            waves: body.waves.iter().map(line).collect(),
            bridges: body.bridges.len(),
            order: body.order.clone(),
            findings,
        }
    }

    /// The same for people.
    pub fn text(&self) -> String {
        let mut text = match (&self.id, self.version, &self.digest) {
            (Some(id), Some(version), Some(digest)) => {
                format!("Version {version}, {id}, digest {}\n", digest.short())
            }
            _ => "Nothing was kept.\n".to_owned(),
        };
        let rows: Vec<Vec<String>> = self.waves.iter().map(WaveLine::row).collect();
        text += &table(&rows);
        text += &format!("{} waves, {} bridges\n", self.waves.len(), self.bridges);
        if let Some(order) = &self.order {
            text += &format!(
                "{}: {} points, at least {} in any order ({}), so within {:.1} % of the best possible\n",
                order.strategy,
                order.points.total(),
                order.at_least,
                order.proof,
                order.gap() * 100.0
            );
            for sentence in &order.given_up {
                text += &format!("given up: {sentence}\n");
            }
        }
        for finding in self
            .findings
            .iter()
            .filter(|f| f.severity != Severity::Note)
        {
            let severity = if finding.severity == Severity::Error {
                "error"
            } else {
                "warning"
            };
            text += &format!("{severity:<8} {}  {}\n", finding.rule, finding.message);
        }
        text
    }
}

fn line(wave: &Wave) -> WaveLine {
    WaveLine {
        number: wave.number,
        title: wave.title.clone(),
        environment: wave.environment,
        window: wave.window,
        after_days: wave.after_days,
        day: wave.day,
        groups: wave.groups.clone(),
        steps: wave.steps.len(),
        manual: wave.manual.len(),
    }
}

impl WaveLine {
    fn row(&self) -> Vec<String> {
        vec![
            self.number.to_string(),
            time(self.window, self.after_days, self.day),
            format!("{} groups", self.groups.len()),
            format!("{} steps", self.steps),
            format!("{} by hand", self.manual),
            self.title.clone(),
        ]
    }
}

/// When a wave is, as far as that is known.
fn time(window: Option<u32>, after_days: Option<u32>, day: Option<Day>) -> String {
    match (window, after_days, day) {
        (Some(window), _, Some(day)) => format!("window {window}, {day}"),
        (Some(window), Some(days), None) => format!("window {window}, day {days}"),
        _ => String::new(),
    }
}

/// What differs, a line for each.
pub(super) fn difference(diff: &PlanDiff) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for change in &diff.choices {
        let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "default".to_owned());
        rows.push(vec![
            "decision".into(),
            format!("{} {}", change.what, change.about)
                .trim()
                .to_owned(),
            format!(
                "{} → {}",
                side(&change.sides.before),
                side(&change.sides.after)
            ),
        ]);
    }
    for change in &diff.waves {
        let side = |wave: &Option<WavePlace>| {
            wave.as_ref().map_or_else(
                || "none".to_owned(),
                |wave| {
                    let when = time(wave.window, wave.after_days, wave.day);
                    format!("wave {} ({when}) with {} groups", wave.number, wave.groups)
                },
            )
        };
        let name = change.sides.any().map(|wave| wave.title.clone());
        rows.push(vec![
            "wave".into(),
            name.unwrap_or_default(),
            format!(
                "{} → {}",
                side(&change.sides.before),
                side(&change.sides.after)
            ),
        ]);
    }
    rows.extend(diff.groups.iter().map(group));
    for change in &diff.placements {
        let side = |place: &Option<landfall_domain::plan::Placement>| {
            place.as_ref().map_or_else(
                || "nowhere".to_owned(),
                |p| format!("{} in {} as {}", p.environment, p.account, p.name),
            )
        };
        rows.push(vec![
            "target".into(),
            change.resource.to_string(),
            format!(
                "{} → {}",
                side(&change.sides.before),
                side(&change.sides.after)
            ),
        ]);
    }
    for change in &diff.bridges {
        let what = match (change.sides.is_new(), change.sides.is_gone()) {
            (true, _) => "opened",
            (_, true) => "gone",
            _ => "other waves",
        };
        rows.push(vec![
            "bridge".into(),
            format!("{} → {}", change.from, change.to),
            what.into(),
        ]);
    }
    let (before, after) = (diff.total.0.expected, diff.total.1.expected);
    format!(
        "From version {} to {}\n{}{} differences; cost {} → {} USD\n",
        diff.from.version,
        diff.to.version,
        table(&rows),
        rows.len(),
        before.round_dp(2),
        after.round_dp(2)
    )
}

fn group(change: &GroupChange) -> Vec<String> {
    let side = |place: &Option<GroupPlace>| {
        let wave = place.as_ref().and_then(|place| Some((place, place.wave?)));
        wave.map_or_else(
            || "none".to_owned(),
            |(place, wave)| {
                format!(
                    "wave {wave} ({})",
                    time(place.window, place.after_days, place.day)
                )
            },
        )
    };
    let name = change.sides.any().map(|group| group.name.clone());
    vec![
        format!("group {}", change.difference.as_str()),
        name.unwrap_or_default(),
        format!(
            "{} → {}",
            side(&change.sides.before),
            side(&change.sides.after)
        ),
    ]
}
