//! What differs between two versions of the plan.

use crate::{Answer, Backend};
use landfall_domain::{
    PlanId, Refusal, ResourceId,
    user::User,
    view::{
        DIFF_SECTIONS, GroupDifference, GroupPlace, PlanDiff, PlanDiffQuery, PlanDiffView,
        PlanSummary, WavePlace,
    },
};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

/// Rows of each section when none is chosen.
const BEGINNING: usize = 20;
/// Rows of a page at most.
const MOST: u64 = 500;
/// Resources of one group that a page names; the file has all.
const NAMED: usize = 50;
/// Diffs that are kept.
const KEPT: usize = 2;

type Pair = (PlanId, PlanId);

/// The diffs looked at last: two versions never change, nor does what differs.
#[derive(Default)]
pub(crate) struct PlanDiffs(Mutex<VecDeque<(Pair, Arc<PlanDiff>)>>);

impl PlanDiffs {
    fn get(&self, pair: &Pair) -> Option<Arc<PlanDiff>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(of, _)| of == pair);
        found.map(|(_, diff)| Arc::clone(diff))
    }

    fn put(&self, pair: Pair, diff: Arc<PlanDiff>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((pair, diff));
        kept.truncate(KEPT);
    }
}

impl Backend {
    /// Everything that differs between two versions.
    ///
    /// # Errors
    /// When one of them does not exist.
    pub async fn plan_diff(&self, _user: &User, a: &PlanId, b: &PlanId) -> Answer<Arc<PlanDiff>> {
        let pair = (a.clone(), b.clone());
        if let Some(diff) = self.0.plan_diffs.get(&pair) {
            return Ok(diff);
        }
        let (before, after) = (self.stored_plan(a).await?, self.stored_plan(b).await?);
        let compare = move || Arc::new(landfall_planner::plan_diff(&before, &after));
        let diff = self.0.heavy.run(compare).await?;
        self.0.plan_diffs.put(pair, Arc::clone(&diff));
        Ok(diff)
    }

    /// What differs between two versions as a person looks at it: by default between the newest and
    /// the one before it. `None` when there are no two.
    ///
    /// # Errors
    /// When a version or the section does not exist.
    pub async fn plan_diff_page(
        &self,
        user: &User,
        query: &PlanDiffQuery,
    ) -> Answer<Option<PlanDiffView>> {
        let versions = self.plans(user).await?;
        let Some((from, to)) = pair(&versions, query)? else {
            return Ok(None);
        };
        let section = section(&query.section)?;
        let whole = self.plan_diff(user, &from.id, &to.id).await?;
        let named = self.names_of(&whole).await?;
        let words: Vec<String> = (query.text.to_lowercase().split_whitespace())
            .map(str::to_owned)
            .collect();
        let mut diff = only_fitting(&whole, &words, &named);
        let fitting = sizes(&diff);
        cut(&mut diff, section, query);
        let of = |difference: &GroupDifference| whole.count(*difference);
        Ok(Some(PlanDiffView {
            counts: sizes(&whole),
            fitting,
            group_counts: GroupDifference::ALL.iter().map(of).collect(),
            names: mentioned(&diff)
                .filter_map(|id| Some((id.clone(), named.get(id)?.clone())))
                .collect(),
            diff,
            versions,
            from,
            to,
        }))
    }

    /// The diff of a file: everything that fits the words, with the names of its resources.
    pub(crate) async fn plan_diff_file(
        &self,
        user: &User,
        query: &PlanDiffQuery,
    ) -> Answer<(PlanDiff, HashMap<ResourceId, String>)> {
        let versions = self.plans(user).await?;
        let (from, to) = pair(&versions, query)?.ok_or_else(|| {
            Refusal::NotFound("There are no two versions of the plan to compare.".into())
        })?;
        let whole = self.plan_diff(user, &from.id, &to.id).await?;
        let named = self.names_of(&whole).await?;
        let text = query.text.to_lowercase();
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        Ok((only_fitting(&whole, &words, &named), named))
    }

    /// The names of all resources that a diff mentions, as the later snapshot has them, else the
    /// earlier one.
    async fn names_of(&self, diff: &PlanDiff) -> Answer<HashMap<ResourceId, String>> {
        let mut names = HashMap::new();
        for snapshot in [&diff.to.snapshot, &diff.from.snapshot] {
            let missing: Vec<ResourceId> = mentioned(diff)
                .filter(|id| !names.contains_key(*id))
                .cloned()
                .collect();
            if missing.is_empty() {
                break;
            }
            let estate = self.some_estate(Some(snapshot)).await?;
            names.extend(missing.into_iter().filter_map(|id| {
                let name = estate.resource(&id)?.name.clone();
                Some((id, name))
            }));
        }
        Ok(names)
    }
}

/// The two versions that are asked for.
fn pair(
    versions: &[PlanSummary],
    query: &PlanDiffQuery,
) -> Answer<Option<(PlanSummary, PlanSummary)>> {
    let find = |id: &PlanId| {
        let found = versions.iter().find(|version| &version.id == id).cloned();
        found.ok_or_else(|| {
            Refusal::NotFound(format!(
                "There is no version `{id}` of the plan. The plan's page lists them all."
            ))
        })
    };
    let to = match &query.to {
        Some(id) => find(id)?,
        None => match versions.first() {
            Some(newest) => newest.clone(),
            None => return Ok(None),
        },
    };
    let from = match &query.from {
        Some(id) => find(id)?,
        None => match versions.iter().find(|v| v.version < to.version) {
            Some(before) => before.clone(),
            None => return Ok(None),
        },
    };
    Ok(Some((from, to)))
}

fn section(word: &str) -> Answer<Option<usize>> {
    if word.is_empty() {
        return Ok(None);
    }
    let found = DIFF_SECTIONS.iter().position(|(key, _)| *key == word);
    found.map(Some).ok_or_else(|| {
        let words = DIFF_SECTIONS.map(|(key, _)| key).join(", ");
        Refusal::Invalid {
            field: "section".into(),
            message: format!("`{word}` is no part of a diff: one of {words} is expected."),
        }
    })
}

/// Rows of each of [`DIFF_SECTIONS`].
fn sizes(diff: &PlanDiff) -> Vec<u64> {
    [
        diff.choices.len(),
        diff.waves.len(),
        diff.groups.len(),
        diff.placements.len(),
        diff.bridges.len(),
        diff.costs.len(),
    ]
    .map(|size| size as u64)
    .to_vec()
}

/// What holds every word somewhere.
fn only_fitting(
    diff: &PlanDiff,
    words: &[String],
    names: &HashMap<ResourceId, String>,
) -> PlanDiff {
    let mut diff = diff.clone();
    if words.is_empty() {
        return diff;
    }
    let fits = |texts: &[&str]| {
        let text = texts.join("\n").to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let name = |id: &ResourceId| names.get(id).map(String::as_str).unwrap_or_default();
    diff.choices.retain(|c| {
        let side = |text: &Option<String>| text.clone().unwrap_or_default();
        let about = name(&ResourceId::new(c.about.as_str())).to_owned();
        fits(&[
            &c.what,
            &c.about,
            &about,
            &side(&c.sides.before),
            &side(&c.sides.after),
        ])
    });
    diff.waves.retain(|change| {
        let text = |wave: &Option<WavePlace>| {
            wave.as_ref().map_or_else(String::new, |w| {
                format!("wave {} {} {}", w.number, w.title, w.environment)
            })
        };
        fits(&[&text(&change.sides.before), &text(&change.sides.after)])
    });
    diff.groups.retain(|change| {
        let text = |group: &Option<GroupPlace>| {
            group.as_ref().map_or_else(String::new, |g| {
                let wave = g.wave.map_or_else(String::new, |n| format!("wave {n}"));
                let why = g.why.as_deref().unwrap_or_default();
                format!("{} {} {wave} {why}", g.name, g.id)
            })
        };
        fits(&[
            change.difference.as_str(),
            &text(&change.sides.before),
            &text(&change.sides.after),
        ])
    });
    diff.placements.retain(|change| {
        let place = |of: &Option<landfall_domain::plan::Placement>| {
            of.as_ref().map_or_else(String::new, |p| {
                format!("{} {} {}", p.environment, p.account, p.name)
            })
        };
        let (was, is) = (place(&change.sides.before), place(&change.sides.after));
        fits(&[change.resource.as_str(), name(&change.resource), &was, &is])
    });
    diff.bridges.retain(|change| {
        let (from, to) = (&change.from, &change.to);
        fits(&[from.as_str(), to.as_str(), name(from), name(to)])
    });
    diff.costs.retain(|change| {
        let tool = change.tool.as_deref().unwrap_or_default();
        fits(&[&change.service, tool])
    });
    diff
}

/// Leaves what a page shows.
fn cut(diff: &mut PlanDiff, chosen: Option<usize>, query: &PlanDiffQuery) {
    fn page<T>(rows: &mut Vec<T>, skip: usize, most: usize) {
        rows.drain(..skip.min(rows.len()));
        rows.truncate(most);
    }
    let most = match query.limit {
        0 => 50,
        limit => usize::try_from(limit.min(MOST)).unwrap_or(500),
    };
    let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
    let part = |section: usize| match chosen {
        None => (0, BEGINNING),
        Some(one) if one == section => (offset, most),
        Some(_) => (0, 0),
    };
    let [choices, waves, groups, placements, bridges, costs] = [0, 1, 2, 3, 4, 5].map(part);
    page(&mut diff.choices, choices.0, choices.1);
    page(&mut diff.waves, waves.0, waves.1);
    page(&mut diff.groups, groups.0, groups.1);
    page(&mut diff.placements, placements.0, placements.1);
    page(&mut diff.bridges, bridges.0, bridges.1);
    page(&mut diff.costs, costs.0, costs.1);
    for group in &mut diff.groups {
        group.joined.truncate(NAMED);
        group.left.truncate(NAMED);
    }
}

/// Every resource that a diff mentions, some of them twice. What a decision is about need not be one.
fn mentioned(diff: &PlanDiff) -> Box<dyn Iterator<Item = &ResourceId> + Send + '_> {
    let groups = diff.groups.iter();
    let of_groups = groups.flat_map(|change| change.joined.iter().chain(&change.left));
    let of_bridges = diff.bridges.iter().flat_map(|b| [&b.from, &b.to]);
    Box::new(
        diff.placements
            .iter()
            .map(|change| &change.resource)
            .chain(of_groups)
            .chain(of_bridges),
    )
}
