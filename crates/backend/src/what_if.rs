//! What would change if a version were made, before anything is kept.

use crate::{
    Answer, Backend,
    board::{Cards, Homes, order, window},
    estate::Estate,
    must,
};
use landfall_domain::{
    Class, Refusal, ResourceId,
    plan::{Bridge, Finding, PlanBody, RiskLevel, Severity, Wave},
    schedule::Pin,
    user::{Role, User},
    view::{
        BridgeShift, Change, Impossible, Move, PinView, Place, PlanRequest, WhatIf, WhatIfRequest,
    },
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// So many moves are told one by one.
const MOVES: usize = 300;
/// So many bridges are told one by one.
const BRIDGES: usize = 60;

impl Backend {
    /// What would change against a version if this were asked for. Nothing is kept. What
    /// contradicts itself is an answer too, with the pins that may be taken back.
    ///
    /// # Errors
    /// Without the role planner, when the version does not exist, or an assumption or choice makes
    /// no sense.
    pub async fn what_if(&self, user: &User, request: &WhatIfRequest) -> Answer<WhatIf> {
        must(user, Role::Planner, "plan")?;
        let plan = self.stored_plan(&request.based_on).await?;
        let before = self.some_estate(Some(&plan.body.snapshot)).await?;
        let wanted = PlanRequest {
            snapshot: Some(
                request
                    .snapshot
                    .clone()
                    .unwrap_or_else(|| plan.body.snapshot.clone()),
            ),
            reason: String::new(),
            choices: request.choices.clone(),
            assumptions: request.assumptions.clone(),
            based_on: Some(plan.id.clone()),
            anew: request.anew,
        };
        let added = |homes: &Homes<'_>, estate: &Estate| -> Vec<PinView> {
            let new = request.choices.pins.iter().rev();
            let new = new.filter(|pin| !plan.body.choices.pins.contains(pin));
            new.map(|pin| homes.pin(pin, estate)).collect()
        };
        let impossible = |message: String| {
            let homes = Homes::new(&plan.body);
            let mut take_back = added(&homes, &before);
            // Those that the contradiction names come first.
            take_back.sort_by_key(|pin| {
                let named = |id: &&ResourceId| message.contains(&homes.name(id, &before));
                !pin.pin.groups().iter().any(named)
            });
            WhatIf {
                impossible: Some(Impossible { message, take_back }),
                ..WhatIf::default()
            }
        };
        let (body, findings) = match self.drafted(&wanted).await {
            Ok(drafted) => drafted,
            Err(Refusal::Conflict(message)) => return Ok(impossible(message)),
            // A pin that makes no sense is to be taken back as well as one that contradicts others.
            Err(Refusal::Invalid { field, message }) if field == "pins" => {
                return Ok(impossible(message));
            }
            Err(other) => return Err(other),
        };
        let wrong = findings.iter().find(|f| f.severity == Severity::Error);
        if let Some(wrong) = wrong {
            return Ok(impossible(wrong.message.clone()));
        }
        let after = self.some_estate(Some(&body.snapshot)).await?;
        let found = self.findings(&plan).await?;
        let compare = move || {
            let old = Side::new(&plan.body, &before);
            let new = Side::new(&body, &after);
            compare(&old, &new, &found, &findings)
        };
        self.0.heavy.run(compare).await
    }
}

/// One of two plans that are compared.
struct Side<'a> {
    body: &'a PlanBody,
    estate: &'a Estate,
    homes: Homes<'a>,
    waves: HashMap<u32, &'a Wave>,
    /// The wave of each group.
    wave_of: HashMap<&'a str, &'a Wave>,
}

impl<'a> Side<'a> {
    fn new(body: &'a PlanBody, estate: &'a Estate) -> Self {
        let groups = |wave: &'a Wave| wave.groups.iter().map(move |id| (id.as_str(), wave));
        Self {
            body,
            estate,
            homes: Homes::new(body),
            waves: body.waves.iter().map(|wave| (wave.number, wave)).collect(),
            wave_of: body.waves.iter().flat_map(groups).collect(),
        }
    }

    /// How many days a bridge is needed.
    fn days(&self, bridge: &Bridge) -> Option<u32> {
        let day = |wave: &u32| self.waves.get(wave)?.after_days;
        Some(day(&bridge.from_wave)?.abs_diff(day(&bridge.to_wave)?))
    }

    fn worst(&self) -> (Option<RiskLevel>, u32) {
        let levels = self.body.waves.iter().map(|wave| wave.risk.level);
        let worst = levels.clone().max();
        let number = levels.filter(|level| Some(*level) == worst).count();
        (worst, u32::try_from(number).unwrap_or(u32::MAX))
    }
}

fn place(wave: &Wave) -> Place {
    Place {
        wave: wave.number,
        window: window(wave),
    }
}

fn compare(old: &Side<'_>, new: &Side<'_>, found: &[Finding], finds: &[Finding]) -> WhatIf {
    let cards = Cards::new(new.body, new.estate);
    let (moves, more_moves) = first(moves(old, new, &cards), MOVES);
    let (bridges, more_bridges) = first(bridges(old, new), BRIDGES);
    let change = |count: fn(&PlanBody) -> usize| Change {
        before: count(old.body),
        after: count(new.body),
    };
    let waves = change(|body| body.waves.len());
    let bridge_count = change(|body| body.bridges.len());
    WhatIf {
        impossible: None,
        moves,
        more_moves,
        columns: cards.unsigned_columns(),
        cost: Change {
            before: old.body.estimate.total,
            after: new.body.estimate.total,
        },
        waves: Change {
            before: u32::try_from(waves.before).unwrap_or(u32::MAX),
            after: u32::try_from(waves.after).unwrap_or(u32::MAX),
        },
        risk: Change {
            before: old.worst(),
            after: new.worst(),
        },
        order_before: old.body.order.as_ref().map(order),
        order_after: new.body.order.as_ref().map(order),
        bridges,
        more_bridges,
        bridge_count: Change {
            before: bridge_count.before as u64,
            after: bridge_count.after as u64,
        },
        findings_new: only_in(finds, found),
        findings_gone: only_in(found, finds),
        pins: new.homes.pins(&new.body.choices.pins, new.estate),
    }
}

/// The first of them, and how many more there are.
fn first<T>(mut all: Vec<T>, most: usize) -> (Vec<T>, u64) {
    let rest = all.len().saturating_sub(most) as u64;
    all.truncate(most);
    (all, rest)
}

/// Groups that are in another window, what was asked for first, then in the order of the waves.
fn moves(old: &Side<'_>, new: &Side<'_>, cards: &Cards<'_>) -> Vec<Move> {
    let (was, is) = (&old.body.choices.pins, &new.body.choices.pins);
    let only = |these: &'_ [Pin], those: &'_ [Pin]| -> Vec<Pin> {
        let differ = these.iter().filter(|pin| !those.contains(pin));
        differ.cloned().collect()
    };
    let asked: Vec<Pin> = [only(is, was), only(was, is)].concat();
    let asked: HashSet<&ResourceId> = asked.iter().flat_map(Pin::groups).collect();
    // Plans made before there were windows are told apart by waves.
    let windows = |side: &Side<'_>| side.body.waves.iter().all(|wave| wave.window.is_some());
    let windows = windows(old) && windows(new);
    let mut all: Vec<Move> = Vec::new();
    for group in &new.body.groups {
        let Some(wave) = new.wave_of.get(group.id.as_str()) else {
            continue;
        };
        let home = group.members.iter().find_map(|id| old.homes.of(id));
        let from = home.and_then(|home| old.wave_of.get(home.id.as_str()));
        let (from, to) = (from.map(|wave| place(wave)), place(wave));
        let stays = from.is_some_and(|from| {
            if windows {
                from.window == to.window
            } else {
                from.wave == to.wave
            }
        });
        if stays {
            continue;
        }
        all.push(Move {
            card: cards.card(group),
            environment: wave.environment,
            from,
            to,
            asked: group.members.iter().any(|id| asked.contains(id)),
        });
    }
    // Stable: within a wave in the order of the groups.
    all.sort_by_key(|one| (!one.asked, one.to.wave));
    all
}

type Ends<'a> = (&'a ResourceId, &'a ResourceId, Class);

/// Bridges that open, then those that last longer, then shorter, then those that close.
fn bridges(old: &Side<'_>, new: &Side<'_>) -> Vec<BridgeShift> {
    let of = |side: &Side<'_>| -> BTreeMap<(ResourceId, ResourceId, Class), Option<u32>> {
        let bridges = side.body.bridges.iter();
        let bridges = bridges.map(|b| ((b.from.clone(), b.to.clone(), b.class), side.days(b)));
        bridges.collect()
    };
    let (was, is) = (of(old), of(new));
    let ends = |side: &Side<'_>, (from, to, class): Ends<'_>, days, there| BridgeShift {
        from: (from.clone(), side.estate.name(from)),
        to: (to.clone(), side.estate.name(to)),
        class,
        days,
        there,
    };
    let mut all = Vec::new();
    for ((from, to, class), days) in &is {
        let before = was.get(&(from.clone(), to.clone(), *class));
        if before != Some(days) {
            let days = Change {
                before: before.copied().flatten(),
                after: *days,
            };
            let there = Change {
                before: before.is_some(),
                after: true,
            };
            all.push(ends(new, (from, to, *class), days, there));
        }
    }
    for ((from, to, class), days) in &was {
        if !is.contains_key(&(from.clone(), to.clone(), *class)) {
            let days = Change {
                before: *days,
                after: None,
            };
            let there = Change {
                before: true,
                after: false,
            };
            all.push(ends(old, (from, to, *class), days, there));
        }
    }
    let length = |days: Option<u32>| i64::from(days.unwrap_or_default());
    all.sort_by_key(|bridge| {
        let growth = length(bridge.days.after) - length(bridge.days.before);
        (bridge.there.before, !bridge.there.after, -growth)
    });
    all
}

/// What one list says and the other does not. Numbers of waves shift with every move, so findings
/// are told apart by rule and resources.
fn only_in(these: &[Finding], those: &[Finding]) -> Vec<Finding> {
    let key = |finding: &Finding| (finding.rule.clone(), finding.resources.clone());
    let known: HashSet<_> = those.iter().map(key).collect();
    let new = these
        .iter()
        .filter(|finding| !known.contains(&key(finding)));
    let mut new: Vec<Finding> = new.cloned().collect();
    new.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    new.truncate(BRIDGES);
    new
}
