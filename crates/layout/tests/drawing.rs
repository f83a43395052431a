//! What must hold for every drawing.

#![allow(clippy::unwrap_used)]

use landfall_layout::{Drawing, Edge, Node, Options, layout, of_drawing};
use proptest::prelude::*;

/// A graph with ids of its own, so that it can be put in another order.
#[derive(Clone, Debug)]
struct Estate {
    names: Vec<String>,
    sizes: Vec<(f64, f64)>,
    clusters: Vec<Option<String>>,
    edges: Vec<(usize, usize)>,
}

impl Estate {
    fn plain(count: usize, edges: Vec<(usize, usize)>) -> Self {
        Self {
            names: (0..count).map(|n| format!("node-{n:06}")).collect(),
            sizes: (0..count)
                .map(|n| (100.0 + (n % 5) as f64 * 20.0, 30.0 + (n % 3) as f64 * 10.0))
                .collect(),
            clusters: vec![None; count],
            edges,
        }
    }

    fn nodes(&self) -> Vec<Node<'_>> {
        (0..self.names.len())
            .map(|n| Node {
                id: &self.names[n],
                width: self.sizes[n].0,
                height: self.sizes[n].1,
                cluster: self.clusters[n].as_deref(),
                before: None,
            })
            .collect()
    }

    fn edges(&self) -> Vec<Edge> {
        let edge = |(from, to): &(usize, usize)| Edge {
            from: *from,
            to: *to,
            class: 0,
            weight: 1,
        };
        self.edges.iter().map(edge).collect()
    }

    fn drawn(&self, tallest: Option<usize>) -> Drawing {
        layout(&self.nodes(), &self.edges(), &Options { tallest })
    }
}

type Rect = (f64, f64, f64, f64);

fn overlap(a: Rect, b: Rect) -> bool {
    a.0 < b.0 + b.2 && b.0 < a.0 + a.2 && a.1 < b.1 + b.3 && b.1 < a.1 + a.3
}

fn rects(estate: &Estate, drawing: &Drawing) -> Vec<Rect> {
    let boxes = drawing.boxes.iter().zip(&estate.sizes);
    boxes.map(|((x, y), (w, h))| (*x, *y, *w, *h)).collect()
}

fn estates() -> impl Strategy<Value = Estate> {
    (1_usize..50).prop_flat_map(|count| {
        (
            prop::collection::vec((0..count, 0..count), 0..100),
            prop::collection::vec(0_usize..6, count),
        )
            .prop_map(move |(edges, clusters)| {
                let mut estate = Estate::plain(count, edges);
                let name = |c: usize| (c < 3).then(|| format!("cluster-{c}"));
                estate.clusters = clusters.into_iter().map(name).collect();
                estate
            })
    })
}

fn check(estate: &Estate, drawing: &Drawing) -> Result<(), TestCaseError> {
    let rects = rects(estate, drawing);
    prop_assert_eq!(rects.len(), estate.names.len());
    for (at, a) in rects.iter().enumerate() {
        prop_assert!(a.0.is_finite() && a.1.is_finite() && a.0 >= 0.0 && a.1 >= 0.0);
        prop_assert!(a.0 + a.2 <= drawing.width && a.1 + a.3 <= drawing.height);
        for b in &rects[..at] {
            prop_assert!(!overlap(*a, *b), "{:?} and {:?}", a, b);
        }
    }
    for ((from, to), line) in estate.edges.iter().zip(&drawing.lines) {
        if from == to {
            prop_assert!(line.points.is_empty());
            continue;
        }
        let (begin, end) = (rects[*from], rects[*to]);
        prop_assert_eq!(
            line.reversed,
            begin.0 > end.0,
            "only turned lines run to the left"
        );
        let on = |(x, y): (f64, f64), r: Rect, right: bool| {
            x == r.0 + if right { r.2 } else { 0.0 } && y >= r.1 && y <= r.1 + r.3
        };
        let last = line.points.len() - 1;
        prop_assert!(on(line.points[0], begin, !line.reversed));
        prop_assert!(on(line.points[last], end, line.reversed));
        for pair in line.points.windows(2) {
            let step = pair[1].0 - pair[0].0;
            let onward = if line.reversed { -step } else { step };
            prop_assert!(onward >= 0.0);
        }
        for (x, y) in &line.points {
            prop_assert!(*x >= 0.0 && *x <= drawing.width && *y >= 0.0 && *y <= drawing.height);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn boxes_are_apart_and_lines_touch_their_boxes(estate in estates(), tall in 0_usize..8) {
        let tallest = (tall > 2).then_some(tall);
        let drawing = estate.drawn(tallest);
        check(&estate, &drawing)?;
        prop_assert_eq!(&drawing, &estate.drawn(tallest));
    }

    #[test]
    fn frames_hold_their_own_boxes_and_no_others(estate in estates()) {
        let drawing = estate.drawn(None);
        let frames: Vec<Rect> = drawing.frames.iter().map(|f| (f.x, f.y, f.width, f.height)).collect();
        let mut names: Vec<&String> = estate.clusters.iter().flatten().collect();
        names.sort();
        names.dedup();
        prop_assert_eq!(names, drawing.frames.iter().map(|f| &f.cluster).collect::<Vec<_>>());
        for (node, rect) in rects(&estate, &drawing).into_iter().enumerate() {
            for (frame, area) in drawing.frames.iter().zip(&frames) {
                if estate.clusters[node].as_ref() == Some(&frame.cluster) {
                    let inside = rect.0 >= area.0 && rect.1 >= area.1
                        && rect.0 + rect.2 <= area.0 + area.2
                        && rect.1 + rect.3 <= area.1 + area.3;
                    prop_assert!(inside, "{:?} in {:?}", rect, area);
                } else {
                    prop_assert!(!overlap(rect, *area), "{:?} not in {:?}", rect, area);
                }
            }
        }
        for (at, a) in frames.iter().enumerate() {
            for b in &frames[..at] {
                prop_assert!(!overlap(*a, *b));
            }
        }
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(
        estate in estates(),
        nodes in prop::collection::vec(any::<u32>(), 50),
        lines in prop::collection::vec(any::<u32>(), 100),
    ) {
        let count = estate.names.len();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|n| (nodes[*n], *n));
        let mut place = vec![0; count];
        for (at, node) in order.iter().enumerate() {
            place[*node] = at;
        }
        let mut shuffled: Vec<usize> = (0..estate.edges.len()).collect();
        shuffled.sort_by_key(|e| (lines[*e], *e));
        let other = Estate {
            names: order.iter().map(|n| estate.names[*n].clone()).collect(),
            sizes: order.iter().map(|n| estate.sizes[*n]).collect(),
            clusters: order.iter().map(|n| estate.clusters[*n].clone()).collect(),
            edges: shuffled
                .iter()
                .map(|e| (place[estate.edges[*e].0], place[estate.edges[*e].1]))
                .collect(),
        };
        let (a, b) = (estate.drawn(None), other.drawn(None));
        for (node, other) in place.iter().enumerate() {
            prop_assert_eq!(a.boxes[node], b.boxes[*other]);
        }
        for (at, edge) in shuffled.iter().enumerate() {
            prop_assert_eq!(&a.lines[*edge], &b.lines[at]);
        }
        prop_assert_eq!(a.frames, b.frames);
    }

    #[test]
    fn crossings_are_those_of_the_picture(edges in prop::collection::vec((0_usize..30, 0_usize..30), 0..60)) {
        let mut estate = Estate::plain(30, edges);
        estate.sizes = vec![(120.0, 400.0); 30];
        // One piece, without cycles: parallel lines and turned ones share ends.
        for edge in &mut estate.edges {
            *edge = (edge.0.min(edge.1), edge.0.max(edge.1));
        }
        estate.edges.extend((1..30).map(|n| (0, n)));
        estate.edges.sort_unstable();
        estate.edges.dedup();
        let drawing = estate.drawn(None);
        prop_assert_eq!(drawing.crossings, of_drawing(&drawing, &estate.sizes, &estate.edges()));
    }

    #[test]
    fn a_drawing_before_is_followed(estate in estates(), extra in (0_usize..50, 0_usize..50)) {
        let before = estate.drawn(None);
        let mut more = estate.clone();
        more.names.push("node-new".to_owned());
        more.sizes.push((120.0, 40.0));
        more.clusters.push(None);
        let count = estate.names.len();
        more.edges.push((extra.0 % count, count));
        more.edges.push((count, extra.1 % count));
        let mut nodes = more.nodes();
        for (node, place) in nodes.iter_mut().zip(&before.boxes) {
            node.before = Some(*place);
        }
        check(&more, &layout(&nodes, &more.edges(), &Options::default()))?;
    }
}

/// Tiers, each node with one or two edges to the next ones.
fn tiers(count: usize) -> Vec<(usize, usize)> {
    let tier = count / 10;
    let next = |n: usize| {
        let hash = n.wrapping_mul(2_654_435_761) >> 7;
        [
            Some((n, (n / tier + 1) * tier + hash % tier)),
            hash.is_multiple_of(3)
                .then_some((n, (n / tier + 2) * tier + (hash >> 9) % tier)),
        ]
    };
    let all = (0..count).flat_map(next).flatten();
    all.filter(|(_, to)| *to < count).collect()
}

#[test]
fn one_more_box_among_1_000_moves_few() {
    let estate = Estate::plain(1_000, tiers(1_000));
    let before = estate.drawn(None);
    let mut more = estate.clone();
    more.names.push("node-000500-new".to_owned());
    more.sizes.push((120.0, 40.0));
    more.clusters.push(None);
    more.edges.extend([(450, 1_000), (1_000, 620)]);
    let mut nodes = more.nodes();
    for (node, place) in nodes.iter_mut().zip(&before.boxes) {
        node.before = Some(*place);
    }
    let after = layout(&nodes, &more.edges(), &Options::default());
    let mut moved: Vec<f64> = before
        .boxes
        .iter()
        .zip(&after.boxes)
        .map(|(a, b)| (a.0 - b.0).abs() + (a.1 - b.1).abs())
        .collect();
    moved.sort_by(f64::total_cmp);
    assert!(moved[500] <= 10.0, "median {}", moved[500]);
    assert!(moved[900] <= 70.0, "one in ten {}", moved[900]);
}

#[test]
fn a_line_with_no_lines_to_cross_is_straight() {
    let estate = Estate::plain(4, vec![(0, 1), (1, 2), (2, 3), (0, 3)]);
    let drawing = estate.drawn(None);
    assert_eq!(drawing.crossings, 0);
    assert_eq!(drawing.layers, [0, 1, 2, 3]);
    // Through both layers between at one height.
    let (first, last) = (drawing.boxes[1].0, drawing.boxes[2].0 + estate.sizes[2].0);
    let level = |pair: &[(f64, f64)]| pair[0].1 == pair[1].1;
    let mut parts = drawing.lines[3].points.windows(2);
    assert!(parts.any(|pair| level(pair) && pair[0].0 <= first && pair[1].0 >= last));
}

#[test]
fn nothing_is_drawn_of_nothing() {
    let drawing = layout(&[], &[], &Options::default());
    assert!(drawing.boxes.is_empty() && drawing.lines.is_empty());
}

#[test]
fn sizes_that_are_no_sizes_do_no_harm() {
    let mut estate = Estate::plain(3, vec![(0, 1), (1, 2), (7, 0)]);
    estate.sizes = vec![(f64::NAN, -4.0), (f64::INFINITY, 10.0), (0.0, f64::NAN)];
    let drawing = estate.drawn(None);
    assert!(
        drawing
            .boxes
            .iter()
            .all(|(x, y)| x.is_finite() && y.is_finite())
    );
    assert!(drawing.lines[2].points.is_empty());
}

#[test]
fn a_wide_layer_is_split() {
    let estate = Estate::plain(100, (1..100).map(|n| (n, 0)).collect());
    let drawing = estate.drawn(Some(12));
    let mut layers = [0; 20];
    for layer in drawing.layers {
        layers[layer] += 1;
    }
    assert_eq!(layers.iter().max(), Some(&11));
}

/// Shapes that break what recurses or keeps a point for every layer that a line passes.
#[test]
fn chains_stars_and_rings_of_20_000_fit() {
    const COUNT: usize = 20_000;
    let chain: Vec<_> = (1..COUNT).map(|n| (n - 1, n)).collect();
    let mut ring = chain.clone();
    ring.push((COUNT - 1, 0));
    let star: Vec<_> = (1..COUNT).map(|n| (n, 0)).collect();
    const LESS: usize = 2_000;
    let mut to_the_end = chain[..LESS - 1].to_vec();
    to_the_end.extend((0..LESS - 2).map(|n| (n, LESS - 1)));
    for (edges, tallest) in [
        (chain, None),
        (ring, None),
        (star, Some(200)),
        (to_the_end, None),
        (Vec::new(), None),
    ] {
        let lines = edges.len();
        let drawing = Estate::plain(COUNT, edges).drawn(tallest);
        assert_eq!(drawing.boxes.len(), COUNT);
        let points: usize = drawing.lines.iter().map(|line| line.points.len()).sum();
        assert!(points <= 500 * (COUNT + lines), "{points} points");
    }
}
