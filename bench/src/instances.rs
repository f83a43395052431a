//! Instances for the solver: applications in tiers above shared foundations, as estates have them.

use landfall_solver::{Capacity, Group, Instance, Pin, Requires, Talks, VERSION, Wave, Weights};

/// What kind of plan is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// How many groups.
    pub groups: usize,
    /// How many waves at least; 0 for one for each eight groups, at most forty.
    pub waves: usize,
    /// Another seed, another instance.
    pub seed: u64,
}

/// Applications of five to twelve groups in four tiers. Each tier requires some of the tiers below
/// and shared foundations; groups talk mostly inside their application. Waves are a week apart, one
/// of them is closed; together they hold about a quarter more than there is to move.
pub fn tiered(wish: Wish) -> Instance {
    let mut dice = Dice(wish.seed.wrapping_mul(2).wrapping_add(1));
    let mut made = Made::default();
    let shared = (wish.groups / 12).max(1);
    for number in 0..shared {
        made.group(&mut dice, &format!("shared-{number}"), 2);
    }
    let mut application = 0;
    while made.groups.len() < wish.groups {
        let size = (5 + dice.below(8)).min(wish.groups - made.groups.len());
        let production = dice.below(3) > 0;
        made.application(&mut dice, application, size, shared, production);
        application += 1;
    }
    let waves = match wish.waves {
        0 => (wish.groups / 8).clamp(3, 40),
        waves => waves,
    };
    let pins = made.pins(&mut dice, waves);
    Instance {
        version: VERSION,
        waves: made.waves(waves),
        groups: made.groups,
        requires: made.requires,
        talks: made.talks,
        pins,
        weights: Weights {
            bridge: 1,
            lateness: 1,
            wave: 200,
            imbalance: 2,
            even_hours: None,
        },
    }
}

#[derive(Default)]
struct Made {
    groups: Vec<Group>,
    requires: Vec<Requires>,
    talks: Vec<Talks>,
}

impl Made {
    fn group(&mut self, dice: &mut Dice, id: &str, criticality: usize) -> usize {
        let large = dice.below(10) == 0;
        self.groups.push(Group {
            id: id.to_owned(),
            criticality: (1 + dice.below(3 * criticality)) as u32,
            gigabytes: (1 + dice.below(if large { 400 } else { 40 })) as u32,
            hours: (1 + dice.below(6)) as u32,
            engineers: (1 + dice.below(2)) as u32,
            ..Group::default()
        });
        self.groups.len() - 1
    }

    fn application(
        &mut self,
        dice: &mut Dice,
        number: usize,
        size: usize,
        shared: usize,
        production: bool,
    ) {
        let first = self.groups.len();
        for place in 0..size {
            self.group(
                dice,
                &format!("app-{number}-{place}"),
                1 + 2 * usize::from(production),
            );
        }
        let tier = |place: usize| place * 4 / size;
        for place in 0..size {
            let below: Vec<usize> = (0..place).filter(|p| tier(*p) < tier(place)).collect();
            if !below.is_empty() {
                for _ in 0..1 + dice.below(2) {
                    let needs = first + below[dice.below(below.len())];
                    self.require(first + place, needs);
                }
            }
            if dice.below(3) == 0 {
                self.require(first + place, dice.below(shared));
            }
            if place > 0 {
                for _ in 0..1 + dice.below(2) {
                    let weight = 1 + dice.below(9);
                    self.talk(first + place, first + dice.below(place), weight);
                }
            }
            if dice.below(4) == 0 {
                let weight = 1 + dice.below(4);
                let other = dice.below(first + place);
                self.talk(first + place, other, weight);
            }
        }
    }

    fn require(&mut self, group: usize, needs: usize) {
        self.requires.push(Requires {
            group: self.groups[group].id.clone(),
            needs: self.groups[needs].id.clone(),
        });
    }

    fn talk(&mut self, a: usize, b: usize, weight: usize) {
        if a != b {
            self.talks.push(Talks {
                a: self.groups[a].id.clone(),
                b: self.groups[b].id.clone(),
                weight: weight as u32,
            });
        }
    }

    fn waves(&self, waves: usize) -> Vec<Wave> {
        let sum = |of: fn(&Group) -> u32| self.groups.iter().map(|g| u64::from(of(g))).sum::<u64>();
        let most = |of: fn(&Group) -> u32| {
            let largest = self.groups.iter().map(of).max().unwrap_or(0);
            let share = sum(of) * 5 / 4 / waves as u64;
            Some((share as u32 + 1).max(largest))
        };
        (0..=waves)
            .map(|number| Wave {
                day: 7 * number as u32,
                closed: if number == waves / 2 { "freeze" } else { "" }.to_owned(),
                capacity: Capacity {
                    groups: most(|_| 1),
                    gigabytes: most(|g| g.gigabytes),
                    hours: most(|g| g.hours),
                    engineers: most(|g| g.engineers),
                    criticality: None,
                },
                ..Wave::default()
            })
            .collect()
    }

    /// For one group in twenty a date before which it does not move; some pairs apart.
    fn pins(&self, dice: &mut Dice, waves: usize) -> Vec<Pin> {
        let id = |place: usize| self.groups[place].id.clone();
        (0..self.groups.len() / 20)
            .map(|number| match number % 2 {
                0 => Pin::NotBefore {
                    group: id(dice.below(self.groups.len())),
                    day: 7 * dice.below(waves / 2 + 1) as u32,
                },
                _ => {
                    let a = dice.below(self.groups.len());
                    let b = (a + 1 + dice.below(self.groups.len() - 1)) % self.groups.len();
                    Pin::Apart { a: id(a), b: id(b) }
                }
            })
            .collect()
    }
}

/// SplitMix64: the same instances everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}
