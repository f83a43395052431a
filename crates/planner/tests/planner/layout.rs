use landfall_planner::layout::{Size, layout};

#[test]
fn who_depends_is_left_of_what_it_depends_on() {
    let sizes = [Size {
        width: 100.0,
        height: 40.0,
    }; 3];
    let drawing = layout(&sizes, &[(0, 1), (1, 2), (0, 2)]);
    assert!(drawing.boxes[0].0 < drawing.boxes[1].0);
    assert!(drawing.boxes[1].0 < drawing.boxes[2].0);
    // The long line passes through the layer between.
    assert!(drawing.lines[2].len() > 2);
}
