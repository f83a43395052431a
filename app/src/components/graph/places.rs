//! Where boxes stand, to follow a drawing that is made anew.

use landfall_domain::view::GraphView;

/// The upper left corners of boxes by id, in the order of their ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places(Vec<(String, f64, f64)>);

impl Places {
    /// Those of a drawing.
    pub fn of(view: &GraphView) -> Self {
        let nodes = view.nodes.iter();
        let mut all: Vec<_> = nodes
            .map(|node| (node.id.clone(), node.x, node.y))
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        Self(all)
    }

    /// How far the boxes that both have went to the right and down, in the median: what is looked at
    /// can follow them. `None` when they have none in common.
    pub fn moved_to(&self, now: &Self) -> Option<(f64, f64)> {
        let moves = self.0.iter().filter_map(|(id, x, y)| {
            let at = now.0.binary_search_by(|(other, ..)| other.cmp(id)).ok()?;
            let (_, right, down) = now.0.get(at)?;
            Some((right - x, down - y))
        });
        let (right, down): (Vec<f64>, Vec<f64>) = moves.unzip();
        (!right.is_empty()).then(|| (middle(right), middle(down)))
    }
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_most_boxes_did_counts() {
        let places = |boxes: &[(&str, f64, f64)]| {
            Places(
                boxes
                    .iter()
                    .map(|(id, x, y)| ((*id).into(), *x, *y))
                    .collect(),
            )
        };
        let was = places(&[
            ("a", 0.0, 0.0),
            ("b", 10.0, 0.0),
            ("c", 20.0, 5.0),
            ("d", 1.0, 1.0),
        ]);
        let now = places(&[
            ("a", 100.0, 3.0),
            ("b", 110.0, 3.0),
            ("c", 20.0, 5.0),
            ("e", 0.0, 0.0),
        ]);
        assert_eq!(was.moved_to(&now), Some((100.0, 3.0)));
        assert_eq!(was.moved_to(&Places::default()), None);
    }
}
