//! Draws graphs beside graphviz; driven by `bench/layout/compare.py`.
//!
//! - `graph SHAPE NODES` prints a graph in graphviz's language;
//! - `draw FILE [TALLEST]` draws it and prints the CPU seconds of the drawing alone (Linux), the crossings
//!   counted by the layout and from the points, layers, width and height;
//! - `plain FILE` draws it and writes all places and points;
//! - `count FILE PLAIN` prints the crossings of what `dot -Tplain` made of the same file.

use landfall_layout::{Drawing, Edge, Line, Node, Options, layout, of_drawing};
use std::collections::HashMap;
use std::fmt::Write;

const WIDTH: f64 = 144.0;
const HEIGHT: f64 = 36.0;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["graph", shape, nodes] => graph(shape, nodes.parse().expect("a number of nodes")),
        ["draw", file] => draw(file, None),
        ["draw", file, tallest] => draw(file, tallest.parse().ok()),
        ["plain", file] => plain(file),
        ["count", file, plain] => count(file, plain),
        _ => {
            eprintln!(
                "usage: graph SHAPE NODES | draw FILE [TALLEST] | plain FILE | count FILE PLAIN"
            );
            std::process::exit(2);
        }
    }
}

/// A small generator; the same seed gives the same graph.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most.max(1)
    }
}

fn graph(shape: &str, nodes: usize) {
    let mut dice = Dice(nodes as u64);
    let mut edges: Vec<(usize, usize)> = Vec::new();
    match shape {
        // Like an estate: tiers, most edges to the next tier, some further, a few hubs, a few back.
        "estate" => {
            let tier = (nodes / 12).max(1);
            for from in 0..nodes {
                for _ in 0..1 + usize::from(dice.below(2) == 0) {
                    let further = 1 + usize::from(dice.below(5) == 0) * dice.below(3);
                    let near =
                        (from / tier + further) * tier + (from % tier + dice.below(9)) % tier;
                    let to = if dice.below(12) == 0 {
                        nodes - 1 - dice.below(nodes / 50 + 1)
                    } else {
                        near
                    };
                    if to < nodes && to != from {
                        edges.push((from, to));
                        if dice.below(100) == 0 {
                            edges.push((to, from));
                        }
                    }
                }
            }
        }
        // Any two nodes, one and a half edges for each.
        "random" => {
            for _ in 0..nodes * 3 / 2 {
                let (a, b) = (dice.below(nodes), dice.below(nodes));
                if a != b {
                    edges.push((a.min(b), a.max(b)));
                }
            }
        }
        // A tree with a few cross edges.
        "tree" => {
            for node in 1..nodes {
                edges.push((dice.below(node.min(1 + node / 2)), node));
            }
            for _ in 0..nodes / 10 {
                let (a, b) = (dice.below(nodes), dice.below(nodes));
                if a != b {
                    edges.push((a.min(b), a.max(b)));
                }
            }
        }
        other => panic!("unknown shape {other}"),
    }
    edges.sort_unstable();
    edges.dedup();
    println!("digraph {{ rankdir=LR; node [shape=box fixedsize=true width=2 height=0.5];");
    for node in 0..nodes {
        println!("n{node};");
    }
    for (from, to) in edges {
        println!("n{from} -> n{to};");
    }
    println!("}}");
}

fn read(file: &str) -> (Vec<String>, Vec<Edge>) {
    let text = std::fs::read_to_string(file).expect("a graph");
    let number = |name: &str| {
        name.trim_start_matches('n')
            .parse::<usize>()
            .expect("a node")
    };
    let (mut names, mut edges) = (Vec::new(), Vec::new());
    for line in text.lines().skip(1) {
        let line = line.trim_end_matches(';');
        if let Some((from, to)) = line.split_once(" -> ") {
            edges.push(Edge {
                from: number(from),
                to: number(to),
                class: 0,
                weight: 1,
            });
        } else if line.starts_with('n') {
            names.push(line.to_owned());
        }
    }
    (names, edges)
}

fn boxes(names: &[String]) -> Vec<Node<'_>> {
    let node = |id| Node {
        id,
        width: WIDTH,
        height: HEIGHT,
        cluster: None,
        before: None,
    };
    names.iter().map(|id| node(id.as_str())).collect()
}

fn plain(file: &str) {
    let (names, edges) = read(file);
    let drawing = layout(&boxes(&names), &edges, &Options::default());
    let mut out = String::new();
    for (name, (x, y)) in names.iter().zip(&drawing.boxes) {
        let _ = writeln!(out, "node {name} {x:.1} {y:.1}");
    }
    for (edge, line) in edges.iter().zip(&drawing.lines) {
        let _ = write!(out, "edge n{} n{}", edge.from, edge.to);
        for (x, y) in &line.points {
            let _ = write!(out, " {x:.1} {y:.1}");
        }
        out.push('\n');
    }
    print!("{out}");
}

fn draw(file: &str, tallest: Option<usize>) {
    let (names, edges) = read(file);
    let nodes = boxes(&names);
    let begin = cpu();
    let drawing = layout(&nodes, &edges, &Options { tallest });
    let seconds = cpu() - begin;
    let sizes = vec![(WIDTH, HEIGHT); nodes.len()];
    println!(
        "{seconds:.2} {} {} {} {:.0} {:.0}",
        drawing.crossings,
        of_drawing(&drawing, &sizes, &edges),
        drawing.layers.iter().max().map_or(0, |most| most + 1),
        drawing.width,
        drawing.height
    );
}

/// Reads `dot -Tplain`: inches, middles of boxes, cubic splines.
fn count(file: &str, plain: &str) {
    let (names, edges) = read(file);
    let text = std::fs::read_to_string(plain).expect("dot's drawing");
    let mut drawing = Drawing {
        boxes: vec![(0.0, 0.0); names.len()],
        ..Drawing::default()
    };
    let mut lines: HashMap<(usize, usize), Vec<(f64, f64)>> = HashMap::new();
    let number = |name: &str| {
        name.trim_start_matches('n')
            .parse::<usize>()
            .expect("a node")
    };
    let (mut width, mut height) = (0.0, 0.0);
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let inches = |at: usize| words[at].parse::<f64>().expect("a length") * 72.0;
        match words[0] {
            "graph" => (width, height) = (inches(2), inches(3)),
            "node" => {
                drawing.boxes[number(words[1])] =
                    (inches(2) - WIDTH / 2.0, inches(3) - HEIGHT / 2.0);
            }
            "edge" => {
                let points: usize = words[3].parse().expect("a number");
                let control: Vec<(f64, f64)> = (0..points)
                    .map(|at| (inches(4 + 2 * at), inches(5 + 2 * at)))
                    .collect();
                lines.insert((number(words[1]), number(words[2])), flat(&control));
            }
            _ => {}
        }
    }
    drawing.lines = edges
        .iter()
        .map(|edge| Line {
            points: lines.remove(&(edge.from, edge.to)).unwrap_or_default(),
            reversed: false,
        })
        .collect();
    let sizes = vec![(WIDTH, HEIGHT); names.len()];
    let mut columns: Vec<i64> = drawing
        .boxes
        .iter()
        .map(|(x, _)| x.round() as i64)
        .collect();
    columns.sort_unstable();
    columns.dedup();
    println!(
        "{} {} {width:.0} {height:.0}",
        of_drawing(&drawing, &sizes, &edges),
        columns.len()
    );
}

fn flat(control: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut out = vec![control[0]];
    for part in control.windows(4).step_by(3) {
        for step in 1..=16 {
            let t = f64::from(step) / 16.0;
            let s = 1.0 - t;
            let weight = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
            let sum = |of: fn(&(f64, f64)) -> f64| {
                part.iter().zip(weight).map(|(p, w)| of(p) * w).sum::<f64>()
            };
            out.push((sum(|p| p.0), sum(|p| p.1)));
        }
    }
    out
}

/// CPU seconds of this process so far, to a hundredth.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let words: Vec<&str> = text.rsplit(") ").next().unwrap_or("").split(' ').collect();
    let ticks = |at: usize| {
        words
            .get(at)
            .and_then(|w| w.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    (ticks(11) + ticks(12)) / 100.0
}
