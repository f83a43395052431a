//! Graphs for other tools: DOT, GraphML, Mermaid.

use landfall_domain::{Class, view::GraphView};
use std::collections::HashMap;
use std::fmt::Write;

/// A box.
pub struct Node {
    /// Unique.
    pub id: String,
    /// For a person.
    pub label: String,
    /// The type, or what the group is.
    pub kind: String,
}

/// A line from what depends to what it depends on.
pub struct Line {
    /// A node's id.
    pub from: String,
    /// A node's id.
    pub to: String,
    /// The strongest class.
    pub class: Class,
    /// How many edges it stands for.
    pub count: u64,
}

/// Boxes and lines. Lines whose ends are not among the boxes are left out.
pub struct Drawing {
    pub nodes: Vec<Node>,
    pub lines: Vec<Line>,
}

impl From<GraphView> for Drawing {
    fn from(view: GraphView) -> Self {
        let node = |node: landfall_domain::view::GraphNode| Node {
            id: node.id,
            label: node.label,
            kind: node.kind,
        };
        let line = |line: landfall_domain::view::GraphLine| Line {
            from: line.from,
            to: line.to,
            class: line.class,
            count: line.count,
        };
        Self {
            nodes: view.nodes.into_iter().map(node).collect(),
            lines: view.lines.into_iter().map(line).collect(),
        }
    }
}

impl Drawing {
    /// Each line with the places of its ends.
    fn ends(&self) -> Vec<(usize, usize, &Line)> {
        let places: HashMap<&str, usize> = self
            .nodes
            .iter()
            .enumerate()
            .map(|(place, node)| (node.id.as_str(), place))
            .collect();
        let place = |id: &str| places.get(id).copied();
        self.lines
            .iter()
            .filter_map(|line| Some((place(&line.from)?, place(&line.to)?, line)))
            .collect()
    }

    /// Graphviz: <https://graphviz.org/doc/info/lang.html>
    pub fn dot(&self) -> String {
        let mut out = String::from("digraph landfall {\n  rankdir=LR;\n  node [shape=box];\n");
        for node in &self.nodes {
            let (id, label, kind) = (quoted(&node.id), quoted(&node.label), quoted(&node.kind));
            let _ = writeln!(out, "  \"{id}\" [label=\"{label}\\n{kind}\"];");
        }
        for (_, _, line) in self.ends() {
            let (from, to) = (quoted(&line.from), quoted(&line.to));
            let (class, count) = (word(line.class), line.count);
            let _ = writeln!(out, "  \"{from}\" -> \"{to}\" [label=\"{class} {count}\"];");
        }
        out + "}\n"
    }

    /// Mermaid flowchart: <https://mermaid.js.org/syntax/flowchart.html>
    pub fn mermaid(&self) -> String {
        let mut out = String::from("flowchart LR\n");
        for (place, node) in self.nodes.iter().enumerate() {
            let label = node.label.replace('"', "#quot;");
            let _ = writeln!(out, "  n{place}[\"{label}\"]");
        }
        for (from, to, line) in self.ends() {
            let _ = writeln!(out, "  n{from} -->|{}| n{to}", word(line.class));
        }
        out
    }

    /// GraphML: <http://graphml.graphdrawing.org/specification.html>
    pub fn graphml(&self) -> String {
        let mut out = String::from(concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
            "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
            "  <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n",
            "  <key id=\"kind\" for=\"node\" attr.name=\"kind\" attr.type=\"string\"/>\n",
            "  <key id=\"class\" for=\"edge\" attr.name=\"class\" attr.type=\"string\"/>\n",
            "  <key id=\"count\" for=\"edge\" attr.name=\"count\" attr.type=\"long\"/>\n",
            "  <graph id=\"landfall\" edgedefault=\"directed\">\n",
        ));
        for node in &self.nodes {
            let (id, label, kind) = (xml(&node.id), xml(&node.label), xml(&node.kind));
            let _ = writeln!(
                out,
                "    <node id=\"{id}\"><data key=\"label\">{label}</data><data key=\"kind\">{kind}</data></node>"
            );
        }
        for (_, _, line) in self.ends() {
            let (from, to) = (xml(&line.from), xml(&line.to));
            let (class, count) = (word(line.class), line.count);
            let _ = writeln!(
                out,
                "    <edge source=\"{from}\" target=\"{to}\"><data key=\"class\">{class}</data><data key=\"count\">{count}</data></edge>"
            );
        }
        out + "  </graph>\n</graphml>\n"
    }
}

pub(super) fn word(class: Class) -> &'static str {
    match class {
        Class::Requires => "requires",
        Class::Together => "together",
        Class::Talks => "talks",
    }
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Text and attribute values of XML 1.0; what XML cannot hold at all is left out.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing() -> Drawing {
        let node = |id: &str, label: &str| Node {
            id: id.into(),
            label: label.into(),
            kind: "AWS::SQS::Queue".into(),
        };
        let line = |from: &str, to: &str| Line {
            from: from.into(),
            to: to.into(),
            class: Class::Talks,
            count: 2,
        };
        Drawing {
            nodes: vec![node("a", "say \"hi\" <b> & \\"), node("b", "b")],
            lines: vec![line("a", "b"), line("a", "gone")],
        }
    }

    #[test]
    fn names_cannot_break_a_format_and_lines_without_an_end_are_left_out() {
        let drawing = drawing();
        let dot = drawing.dot();
        assert!(
            dot.contains(r#""a" [label="say \"hi\" <b> & \\\nAWS::SQS::Queue"];"#),
            "{dot}"
        );
        assert!(
            dot.contains(r#""a" -> "b" [label="talks 2"];"#) && !dot.contains("gone"),
            "{dot}"
        );
        let graphml = drawing.graphml();
        assert!(
            graphml.contains("say &quot;hi&quot; &lt;b&gt; &amp; \\"),
            "{graphml}"
        );
        assert_eq!(graphml.matches("<edge ").count(), 1);
        let mermaid = drawing.mermaid();
        assert!(
            mermaid.contains("n0[\"say #quot;hi#quot;") && mermaid.contains("n0 -->|talks| n1"),
            "{mermaid}"
        );
    }
}
