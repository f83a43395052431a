use landfall_planner::layout::{Size, layout};
use proptest::prelude::*;

fn overlap(a: ((f64, f64), Size), b: ((f64, f64), Size)) -> bool {
    let (((ax, ay), a), ((bx, by), b)) = (a, b);
    ax < bx + b.width && bx < ax + a.width && ay < by + b.height && by < ay + a.height
}

fn sizes(count: usize) -> Vec<Size> {
    (0..count)
        .map(|n| Size {
            width: 100.0 + (n % 5) as f64 * 20.0,
            height: 30.0 + (n % 3) as f64 * 10.0,
        })
        .collect()
}

#[test]
fn who_depends_is_left_of_what_it_depends_on() {
    let drawing = layout(&sizes(3), &[(0, 1), (1, 2), (0, 2)]);
    assert!(drawing.boxes[0].0 < drawing.boxes[1].0);
    assert!(drawing.boxes[1].0 < drawing.boxes[2].0);
    // The long line passes through the layer between.
    assert_eq!(drawing.lines[2].len(), 4);
}

#[test]
fn nothing_is_drawn_of_nothing() {
    let drawing = layout(&[], &[]);
    assert!(drawing.boxes.is_empty() && drawing.lines.is_empty());
}

#[test]
fn a_chain_of_20_000_needs_no_recursion() {
    let edges: Vec<_> = (1..20_000).map(|n| (n - 1, n)).collect();
    assert_eq!(layout(&sizes(20_000), &edges).boxes.len(), 20_000);
}

proptest! {
    #[test]
    fn boxes_never_overlap_and_lines_touch_their_boxes(
        (count, edges) in (1_usize..60).prop_flat_map(|count| (Just(count), prop::collection::vec((0..count, 0..count), 0..120)))
    ) {
        let sizes = sizes(count);
        let drawing = layout(&sizes, &edges);
        prop_assert_eq!(&drawing, &layout(&sizes, &edges));
        let boxes: Vec<_> = drawing.boxes.iter().copied().zip(sizes.iter().copied()).collect();
        for a in 0..count {
            let ((x, y), size) = boxes[a];
            prop_assert!(x >= 0.0 && y >= 0.0);
            prop_assert!(x + size.width <= drawing.width && y + size.height <= drawing.height);
            for b in 0..a {
                prop_assert!(!overlap(boxes[a], boxes[b]), "{:?} {:?}", boxes[a], boxes[b]);
            }
        }
        for ((from, to), line) in edges.iter().zip(&drawing.lines) {
            if from == to {
                prop_assert!(line.is_empty());
                continue;
            }
            let on = |node: usize, (x, y): (f64, f64)| {
                let ((left, top), size) = boxes[node];
                (x == left || x == left + size.width) && y == top + size.height / 2.0
            };
            prop_assert!(on(*from, line[0]));
            prop_assert!(on(*to, line[line.len() - 1]));
            for (_, y) in line {
                prop_assert!(*y >= 0.0 && *y <= drawing.height);
            }
        }
    }
}
