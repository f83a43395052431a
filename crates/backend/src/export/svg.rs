//! The drawing of the graph as a picture that stands by itself.

use super::drawing::{word, xml};
use landfall_domain::Class;
use landfall_domain::view::{GraphLine, GraphView};
use std::fmt::Write;

/// Room at the bottom for the legend.
const LEGEND: f64 = 40.0;

/// SVG 1.1 (<https://www.w3.org/TR/SVG11/>), with colours and fonts of its own and a legend; every
/// box and line has a title with what it is.
pub fn svg(view: &GraphView) -> String {
    let (width, height) = (view.width.max(420.0), view.height + LEGEND);
    let mut out = format!(
        concat!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w:.0}\" height=\"{h:.0}\" ",
            "viewBox=\"0 0 {w:.0} {h:.0}\" font-family=\"sans-serif\" font-size=\"12\">\n",
            "<title>Dependency graph, snapshot {snapshot}</title>\n",
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n<defs>\n",
        ),
        w = width,
        h = height,
        snapshot = xml(view.snapshot.as_ref().map_or("", |id| id.as_str())),
    );
    for class in [Class::Requires, Class::Together, Class::Talks] {
        let _ = writeln!(
            out,
            concat!(
                "<marker id=\"{}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" ",
                "markerHeight=\"7\" orient=\"auto\"><path d=\"M0 .5 7.5 4 0 7.5z\" fill=\"{}\"/></marker>",
            ),
            word(class),
            look(class).0,
        );
    }
    out.push_str("</defs>\n");
    let names: std::collections::HashMap<&str, String> = view
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), xml(&node.label)))
        .collect();
    for line in view.lines.iter().filter(|line| !line.points.is_empty()) {
        let end = |id: &str| names.get(id).cloned().unwrap_or_else(|| xml(id));
        let (from, to, class) = (end(&line.from), end(&line.to), word(line.class));
        let _ = writeln!(
            out,
            "<path d=\"{}\" {} marker-end=\"url(#{class})\"><title>{from} {class} {to} ({})</title></path>",
            way(line),
            stroke(line.class),
            line.count,
        );
    }
    for node in &view.nodes {
        let (label, kind) = (xml(&node.label), xml(&node.kind));
        let _ = writeln!(
            out,
            concat!(
                "<g><title>{label}, {kind}</title><rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" ",
                "height=\"{h:.1}\" rx=\"5\" fill=\"{fill}\" stroke=\"#5b6472\"/>",
                "<text x=\"{tx:.1}\" y=\"{ty:.1}\" font-weight=\"600\">{label}</text>",
                "<text x=\"{tx:.1}\" y=\"{ky:.1}\" font-size=\"11\" fill=\"#4b5563\">{below}</text></g>",
            ),
            label = label,
            kind = kind,
            x = node.x,
            y = node.y,
            w = node.width,
            h = node.height,
            fill = if node.count > 0 { "#eef1f5" } else { "#ffffff" },
            tx = node.x + 10.0,
            ty = node.y + node.height / 2.0 - 3.0,
            ky = node.y + node.height / 2.0 + 13.0,
            below = match node.count {
                0 => kind.clone(),
                count => format!("{count} resources"),
            },
        );
    }
    let y = height - LEGEND / 2.0;
    for (at, class) in [Class::Requires, Class::Together, Class::Talks]
        .into_iter()
        .enumerate()
    {
        let x = 20.0 + at as f64 * 130.0;
        let _ = writeln!(
            out,
            "<path d=\"M{x} {y}h36\" {}/><text x=\"{}\" y=\"{}\">{}</text>",
            stroke(class),
            x + 44.0,
            y + 4.0,
            word(class),
        );
    }
    out + "</svg>\n"
}

/// Level parts are straight, others bend as on the screen.
fn way(line: &GraphLine) -> String {
    let mut out = String::new();
    let mut last: Option<(f64, f64)> = None;
    for (x, y) in &line.points {
        let _ = match last {
            None => write!(out, "M{x:.1} {y:.1}"),
            Some((_, before)) if (before - y).abs() < 0.05 => write!(out, " L{x:.1} {y:.1}"),
            Some((from, before)) => {
                let middle = f64::midpoint(from, *x);
                write!(
                    out,
                    " C{middle:.1} {before:.1} {middle:.1} {y:.1} {x:.1} {y:.1}"
                )
            }
        };
        last = Some((*x, *y));
    }
    out
}

/// Colour and further attributes, so that a class is known without its colour.
fn look(class: Class) -> (&'static str, &'static str) {
    match class {
        Class::Requires => ("#1f5fbf", "stroke-width=\"1.6\""),
        Class::Together => ("#8a3ffc", "stroke-width=\"2.6\""),
        Class::Talks => ("#4b5563", "stroke-width=\"1.6\" stroke-dasharray=\"5 4\""),
    }
}

fn stroke(class: Class) -> String {
    let (colour, more) = look(class);
    format!("fill=\"none\" stroke=\"{colour}\" {more}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use landfall_domain::view::GraphNode;

    #[test]
    fn the_picture_has_every_box_and_line_and_no_foreign_markup() {
        let node = |id: &str, label: &str, x: f64| GraphNode {
            id: id.into(),
            label: label.into(),
            kind: "AWS::SQS::Queue".into(),
            group: String::new(),
            count: 0,
            environment: None,
            wave: None,
            risk: None,
            status: None,
            x,
            y: 20.0,
            width: 120.0,
            height: 44.0,
        };
        let view = GraphView {
            nodes: vec![node("a", "<script>", 20.0), node("b", "b", 230.0)],
            lines: vec![GraphLine {
                from: "a".into(),
                to: "b".into(),
                class: Class::Talks,
                count: 2,
                edges: vec![],
                points: vec![(140.0, 42.0), (230.0, 60.0)],
            }],
            width: 370.0,
            height: 90.0,
            ..GraphView::default()
        };
        let text = svg(&view);
        assert!(closes(&text), "{text}");
        assert!(text.contains("&lt;script&gt; talks b (2)") && !text.contains("<script"));
        assert!(
            text.contains("M140.0 42.0 C185.0 42.0 185.0 60.0 230.0 60.0"),
            "{text}"
        );
        assert_eq!(text.matches("rx=\"5\"").count(), 2);
    }

    /// Every element that opens also closes.
    fn closes(text: &str) -> bool {
        let opened = text.matches('<').count() - text.matches("</").count();
        opened == text.matches("</").count() + text.matches("/>").count()
    }
}
