//! Instances in a line.

use landfall_solver::{Capacity, Group, Instance, Requires, Talks, VERSION, Wave, Weights};

/// `groups` groups of criticality 1, one hour and one gigabyte; `waves` weekly waves of `room`.
pub fn plain(groups: usize, waves: usize, room: Option<u32>) -> Instance {
    Instance {
        version: VERSION,
        groups: (0..groups)
            .map(|number| Group {
                id: format!("g{number}"),
                criticality: 1,
                gigabytes: 1,
                hours: 1,
                engineers: 1,
                ..Group::default()
            })
            .collect(),
        requires: vec![],
        talks: vec![],
        waves: (0..waves)
            .map(|number| Wave {
                day: 7 * number as u32,
                capacity: Capacity {
                    groups: room,
                    ..Capacity::default()
                },
                ..Wave::default()
            })
            .collect(),
        pins: vec![],
        weights: Weights {
            bridge: 1,
            lateness: 1,
            wave: 10,
            imbalance: 1,
            even_hours: None,
        },
    }
}

pub fn requires(group: usize, needs: usize) -> Requires {
    Requires {
        group: format!("g{group}"),
        needs: format!("g{needs}"),
    }
}

pub fn talks(a: usize, b: usize, weight: u32) -> Talks {
    Talks {
        a: format!("g{a}"),
        b: format!("g{b}"),
        weight,
    }
}
