//! Tables and graphs as files.

mod drawing;
mod estate;
mod plan;
mod sheet;
mod svg;

use crate::{Answer, Backend};
use drawing::Drawing;
use landfall_domain::{
    Edge, Evidence, PlanId, Refusal, ResourceId, RunId,
    user::User,
    view::{
        AccountsQuery, CalendarQuery, FindingsQuery, GraphQuery, GroupsQuery, InventoryQuery,
        PlanDiffQuery,
    },
};
use sheet::{Table, field};
use std::collections::BTreeSet;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, RFC 4180.
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// JSON.
    Json,
    /// Graphviz.
    Dot,
    /// GraphML.
    Graphml,
    /// Mermaid flowchart.
    Mermaid,
    /// A picture.
    Svg,
    /// iCalendar.
    Ics,
}

impl Format {
    /// The format of a file name's ending.
    pub fn from_ending(ending: &str) -> Option<Self> {
        match ending {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "json" => Some(Self::Json),
            "dot" => Some(Self::Dot),
            "graphml" => Some(Self::Graphml),
            "mermaid" | "mmd" => Some(Self::Mermaid),
            "svg" => Some(Self::Svg),
            "ics" => Some(Self::Ics),
            _ => None,
        }
    }
    /// The media type.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
            Self::Dot => "text/vnd.graphviz; charset=utf-8",
            Self::Graphml => "application/graphml+xml; charset=utf-8",
            Self::Mermaid => "text/plain; charset=utf-8",
            Self::Svg => "image/svg+xml",
            Self::Ics => "text/calendar; charset=utf-8",
        }
    }
}

/// What is asked for, as the screen that offers the file read it from its address.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The filters of the inventory.
    pub inventory: InventoryQuery,
    /// Only these of what fits; everything when empty.
    pub chosen: BTreeSet<ResourceId>,
    /// The filters of the findings.
    pub findings: FindingsQuery,
    /// The filters of the accounts.
    pub accounts: AccountsQuery,
    /// What to show of the graph.
    pub graph: GraphQuery,
    /// Which of its lines: from box to box.
    pub line: (String, String),
    /// What to show of the diff of two versions.
    pub plan_diff: PlanDiffQuery,
    /// Which move groups.
    pub groups: GroupsQuery,
    /// Which plan; the newest when absent.
    pub plan: Option<PlanId>,
    /// Which run.
    pub run: Option<RunId>,
}

/// Makes the file named `what` for this person.
///
/// # Errors
/// When there is no such export, or what it is about does not exist.
pub async fn export(
    backend: &Backend,
    user: &User,
    what: &str,
    format: Format,
    asked: &Asked,
) -> Answer<Vec<u8>> {
    match (what, format) {
        ("inventory", Format::Csv) => Ok(inventory(backend, asked).await?.csv()),
        ("inventory", Format::Xlsx) => inventory(backend, asked).await?.xlsx(),
        ("line", Format::Csv) => Ok(line(backend, user, asked).await?.csv()),
        ("line", Format::Xlsx) => line(backend, user, asked).await?.xlsx(),
        ("findings", Format::Csv) => Ok(findings(backend, asked).await?.csv()),
        ("accounts", Format::Csv) => Ok(accounts(backend, asked).await?.csv()),
        ("accounts", Format::Xlsx) => accounts(backend, asked).await?.xlsx(),
        ("findings", Format::Xlsx) => findings(backend, asked).await?.xlsx(),
        ("plan-diff", Format::Csv) => Ok(plan::diff(backend, user, asked).await?.csv()),
        ("plan-diff", Format::Xlsx) => plan::diff(backend, user, asked).await?.xlsx(),
        ("groups", Format::Csv) => Ok(plan::groups(backend, asked).await?.csv()),
        ("groups", Format::Xlsx) => plan::groups(backend, asked).await?.xlsx(),
        _ => text(backend, user, what, format, asked)
            .await
            .map(String::into_bytes),
    }
}

/// All that a line of the graph stands for, a row for each place that proves it.
async fn line(backend: &Backend, user: &User, asked: &Asked) -> Answer<sheet::Table> {
    let (from, to) = &asked.line;
    let edges = backend.edges_of_line(user, &asked.graph, from, to).await?;
    let row = |edge: &Edge, evidence: &Evidence| {
        vec![
            edge.from.to_string(),
            drawing::word(edge.class).to_owned(),
            edge.to.to_string(),
            evidence.path.to_string(),
            evidence.text.to_string(),
        ]
    };
    let rows = edges
        .iter()
        .flat_map(|edge| edge.evidence.iter().map(move |proof| row(edge, proof)));
    Ok(sheet::Table {
        name: "Line",
        header: vec!["from", "class", "to", "place", "text"],
        rows: rows.collect(),
    })
}

async fn text(
    backend: &Backend,
    user: &User,
    what: &str,
    format: Format,
    asked: &Asked,
) -> Answer<String> {
    let plan = asked.plan.as_ref();
    match (what, format) {
        ("inventory", Format::Json) => json(&chosen_rows(backend, asked).await?),
        ("accounts", Format::Json) => json(&backend.all_accounts(&asked.accounts).await?),
        ("findings", Format::Json) => json(&backend.all_findings(&asked.findings).await?),
        ("plan-diff", Format::Json) => {
            json(&backend.plan_diff_file(user, &asked.plan_diff).await?.0)
        }
        ("groups", Format::Json) => json(&backend.all_groups(&asked.groups).await?),
        ("calendar", Format::Ics) => {
            let query = CalendarQuery {
                plan: asked.plan.clone(),
                from: None,
            };
            backend.calendar_file(user, &query).await
        }
        ("cost", Format::Csv) => cost(backend, user, plan).await,
        ("cost", Format::Json) => json(&backend.cost(user, plan).await?),
        ("plan", Format::Json) => {
            let id = backend.plan(user, plan).await?.map(|view| view.summary.id);
            let id = id.ok_or_else(|| Refusal::NotFound("There is no plan yet.".into()))?;
            json(&*backend.stored_plan(&id).await?)
        }
        ("graph", Format::Dot | Format::Graphml | Format::Mermaid | Format::Svg | Format::Json) => {
            let view = backend.graph(user, &asked.graph).await?;
            match format {
                Format::Dot => Ok(Drawing::from(view).dot()),
                Format::Graphml => Ok(Drawing::from(view).graphml()),
                Format::Mermaid => Ok(Drawing::from(view).mermaid()),
                Format::Svg => Ok(svg::svg(&view)),
                _ => json(&view),
            }
        }
        ("parity", Format::Csv | Format::Json) => {
            let run = asked.run.as_ref().ok_or_else(|| Refusal::Invalid {
                field: "run".into(),
                message: "Name the run: /export/parity.json?run=ID.".into(),
            })?;
            let view = backend.run(user, run).await?;
            if format == Format::Json {
                json(&(view.head, view.parity))
            } else {
                Ok(parity(&view))
            }
        }
        ("audit", Format::Json) => {
            let entries = backend.audit_entries().await?;
            entries
                .iter()
                .map(|entry| json(entry).map(|line| line + "\n"))
                .collect()
        }
        _ => Err(Refusal::NotFound(format!(
            "There is no export {what} in this format."
        ))),
    }
}

fn json<T: serde::Serialize>(value: &T) -> Answer<String> {
    serde_json::to_string(value).map_err(crate::internal)
}

fn csv(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut out = header.join(",") + "\r\n";
    for row in rows {
        out += &row
            .iter()
            .map(|text| field(text))
            .collect::<Vec<_>>()
            .join(",");
        out += "\r\n";
    }
    out
}

async fn chosen_rows(
    backend: &Backend,
    asked: &Asked,
) -> Answer<Vec<landfall_domain::view::InventoryRow>> {
    let mut rows = backend.all_rows(&asked.inventory).await?;
    if !asked.chosen.is_empty() {
        rows.retain(|row| asked.chosen.contains(&row.id));
    }
    Ok(rows)
}

async fn inventory(backend: &Backend, asked: &Asked) -> Answer<Table> {
    let or_empty = |text: Option<String>| text.unwrap_or_default();
    let rows = chosen_rows(backend, asked).await?;
    Ok(Table {
        name: "inventory",
        header: vec![
            "name",
            "type",
            "account",
            "region",
            "environment",
            "wave",
            "size_bytes",
            "references_in",
            "references_out",
            "stack",
            "understood",
            "id",
        ],
        rows: rows
            .into_iter()
            .map(|row| {
                vec![
                    row.name,
                    row.kind.to_string(),
                    row.account.to_string(),
                    row.region.to_string(),
                    or_empty(row.environment.map(|e| e.to_string())),
                    or_empty(row.wave.map(|w| w.to_string())),
                    or_empty(row.size.map(|s| s.to_string())),
                    row.references_in.to_string(),
                    row.references_out.to_string(),
                    or_empty(row.stack),
                    if row.understood { "yes" } else { "no" }.to_owned(),
                    row.id.to_string(),
                ]
            })
            .collect(),
    })
}

async fn accounts(backend: &Backend, asked: &Asked) -> Answer<Table> {
    let rows = backend.all_accounts(&asked.accounts).await?;
    Ok(Table {
        name: "accounts",
        header: vec![
            "name",
            "type",
            "region",
            "target",
            "confidence",
            "decided_by",
            "reasons",
            "runner_up",
            "corrected_by",
            "correction_reason",
            "conflicts",
            "stack",
            "id",
        ],
        rows: rows
            .into_iter()
            .map(|row| {
                let (by, why) = row
                    .correction
                    .map(|c| (c.author.to_string(), c.reason))
                    .unwrap_or_default();
                let conflicts: Vec<String> = row.conflicts.into_iter().map(|c| c.text).collect();
                let runner_up = row.assignment.runner_up;
                vec![
                    row.name,
                    row.kind.to_string(),
                    row.region.to_string(),
                    row.assignment.environment.to_string(),
                    row.assignment.confidence.to_string(),
                    row.assignment.signal.to_string(),
                    row.assignment.reasons.join("; "),
                    runner_up
                        .map(|(e, sure)| format!("{e} {sure}"))
                        .unwrap_or_default(),
                    by,
                    why,
                    conflicts.join(" "),
                    row.stack.unwrap_or_default(),
                    row.id.to_string(),
                ]
            })
            .collect(),
    })
}

async fn findings(backend: &Backend, asked: &Asked) -> Answer<Table> {
    let rows = backend.all_findings(&asked.findings).await?;
    Ok(Table {
        name: "findings",
        header: vec![
            "severity", "rule", "finding", "advice", "name", "type", "account", "region", "id",
            "evidence",
        ],
        rows: rows
            .into_iter()
            .map(|row| {
                let evidence: Vec<String> = row
                    .evidence
                    .iter()
                    .map(|(path, text)| format!("{path} {text}"))
                    .collect();
                vec![
                    row.severity,
                    row.rule,
                    row.message,
                    row.advice,
                    row.name,
                    row.kind.map(|kind| kind.to_string()).unwrap_or_default(),
                    row.account.map(|id| id.to_string()).unwrap_or_default(),
                    row.region
                        .map(|region| region.to_string())
                        .unwrap_or_default(),
                    row.resource.to_string(),
                    evidence.join("; "),
                ]
            })
            .collect(),
    })
}

async fn cost(backend: &Backend, user: &User, plan: Option<&PlanId>) -> Answer<String> {
    let header = [
        "wave",
        "service",
        "tool",
        "resource",
        "what",
        "nature",
        "quantity_low",
        "quantity_expected",
        "quantity_high",
        "unit",
        "usd_per_unit",
        "price_region",
        "price_source",
        "price_as_of",
        "usd_low",
        "usd_expected",
        "usd_high",
        "note",
    ];
    let lines = backend
        .cost(user, plan)
        .await?
        .map_or_else(Vec::new, |view| view.estimate.lines);
    Ok(csv(
        &header,
        lines.into_iter().map(|line| {
            let price = line.price;
            let of = |get: fn(&landfall_domain::cost::Price) -> String| {
                price.as_ref().map(get).unwrap_or_default()
            };
            vec![
                line.wave.to_string(),
                line.service,
                line.tool.unwrap_or_default(),
                line.resource.map(|id| id.to_string()).unwrap_or_default(),
                line.what,
                format!("{:?}", line.nature).to_lowercase(),
                line.quantity.low.to_string(),
                line.quantity.expected.to_string(),
                line.quantity.high.to_string(),
                of(|p| p.unit.clone()),
                of(|p| p.usd.to_string()),
                of(|p| p.region.to_string()),
                of(|p| p.source.clone()),
                of(|p| p.as_of.clone()),
                line.amount.low.to_string(),
                line.amount.expected.to_string(),
                line.amount.high.to_string(),
                line.note,
            ]
        }),
    ))
}

fn parity(view: &landfall_domain::view::RunView) -> String {
    let header = [
        "step", "resource", "check", "equal", "expected", "found", "note",
    ];
    let rows = view.parity.iter().flat_map(|line| {
        let row =
            move |name: String, equal: bool, expected: String, found: String, note: String| {
                vec![
                    line.step.to_string(),
                    line.resource.to_string(),
                    name,
                    equal.to_string(),
                    expected,
                    found,
                    note,
                ]
            };
        let checks = line.verification.checks.iter().map(move |c| {
            row(
                c.name.clone(),
                c.equal,
                c.expected.to_string(),
                c.found.to_string(),
                c.note.clone(),
            )
        });
        let objects = line.verification.objects.iter().flat_map(move |o| {
            let methods = o
                .methods
                .iter()
                .map(|(how, n)| format!("{how}: {n}"))
                .collect::<Vec<_>>()
                .join("; ");
            let equal = |a: u64, b: u64| a == b;
            let mut rows = vec![
                row(
                    "objects".into(),
                    equal(o.source_objects, o.target_objects),
                    o.source_objects.to_string(),
                    o.target_objects.to_string(),
                    methods,
                ),
                row(
                    "bytes".into(),
                    equal(o.source_bytes, o.target_bytes),
                    o.source_bytes.to_string(),
                    o.target_bytes.to_string(),
                    String::new(),
                ),
                row(
                    "objects verified one by one".into(),
                    equal(o.source_objects, o.verified),
                    o.source_objects.to_string(),
                    o.verified.to_string(),
                    String::new(),
                ),
            ];
            rows.extend(o.mismatches.iter().map(|m| {
                row(
                    m.key.clone(),
                    false,
                    String::new(),
                    String::new(),
                    m.what.clone(),
                )
            }));
            if o.later > 0 {
                let keys = o.later_keys.join("; ");
                rows.push(row(
                    "changed in the source since the run began".into(),
                    true,
                    o.later.to_string(),
                    String::new(),
                    keys,
                ));
            }
            rows
        });
        checks.chain(objects).collect::<Vec<_>>()
    });
    csv(&header, rows)
}
