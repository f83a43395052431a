//! What the plan costs, and how every figure came about.

use super::load::{Loaded, load};
use crate::api::cost;
use crate::components::badge::Tone;
use crate::components::breadcrumbs::PageHead;
use crate::components::cost::{CostLines, SumTable, nature, sum_by};
use crate::components::money::Money;
use crate::components::notice::{Empty, Notice};
use crate::components::pager::Pager;
use crate::components::table::{Fact, Panel, Scroll};
use crate::{format, query, routes};
use landfall_domain::PlanId;
use landfall_domain::cost::{ASSUMPTIONS, CostLine};
use landfall_domain::view::CostView;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Lines on a page.
const LINES: u64 = 100;

/// The cost page: `/cost?plan=…`, filtered by `wave`, `service`, `tool`, `nature`.
#[component]
pub fn CostPage() -> impl IntoView {
    let search = use_location().search;
    let plan = Memo::new(move |_| query::value(&search.get(), "plan").map(PlanId::new));
    let view = Loaded::new(move || plan.get(), cost::cost);
    view! {
        <PageHead title="Cost"/>
        {load(view, move |view| match view {
            Some(view) => view! { <Page view=view search=search/> }.into_any(),
            None => view! {
                <Empty title="There is no estimate yet.">
                    <p>"Every plan comes with one."</p>
                    <a class="button" href="/plan">"To the plan"</a>
                </Empty>
            }.into_any(),
        })}
    }
    .into_any()
}

#[component]
fn Page(view: CostView, search: Memo<String>) -> impl IntoView {
    let plan = view.plan.clone();
    let lines = view.estimate.lines.clone();
    let link = {
        let plan = plan.id.clone();
        move |key: &str, value: &str| {
            routes::with_query("/cost", [("plan", plan.as_str()), (key, value)])
        }
    };
    let rows = |key: &'static str, of: &dyn Fn(&CostLine) -> (u32, String)| {
        sum_by(&lines, |line| of(line))
            .into_iter()
            .map(|((_, name), sum)| {
                let shown = if key == "wave" {
                    format!("Wave {name}")
                } else {
                    name.clone()
                };
                (shown, format!("{}#lines", link(key, &name)), sum)
            })
            .collect::<Vec<_>>()
    };
    let by_wave = rows("wave", &|line| (line.wave, line.wave.to_string()));
    let by_service = rows("service", &|line| (0, line.service.clone()));
    let by_tool = rows("tool", &|line| (0, tool(line).to_owned()));
    let by_nature = rows("nature", &|line| (0, nature(line.nature).to_owned()));
    let unpriced = (view.estimate.unpriced > 0).then(|| {
        view! {
            <Notice tone=Tone::Warn>
                {format::plural(view.estimate.unpriced.into(),
                    "line has no known price and is missing in the sums: ",
                    "lines have no known price and are missing in the sums: ")}
                "the true cost is higher. Such lines are marked below."
            </Notice>
        }
    });
    let assumptions = ASSUMPTIONS
        .iter()
        .map(|spec| {
            let value = view.assumptions.get(spec.key);
            let changed = spec.default.parse() != Ok(value);
            view! {
                <tr>
                    <th scope="row">{spec.label}</th>
                    <td class="num">{format::number(value)}" "{spec.unit}</td>
                    <td>{if changed { format!("changed; {} by default", spec.default) } else { "default".to_owned() }}</td>
                </tr>
            }
        })
        .collect_view();
    let tools = view
        .tools
        .iter()
        .map(|(id, name, choice)| {
            view! {
                <tr>
                    <th scope="row"><a href=routes::resource(id, None)>{name.clone()}</a></th>
                    <td>{choice.tool.as_str()}</td>
                    <td class="note">{choice.reason.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    let has_tools = !view.tools.is_empty();
    let export = routes::with_query("/export/cost.csv", [("plan", plan.id.as_str())]);
    let table = {
        let (names, plan) = (view.names.clone(), plan.id.clone());
        move || {
            let search = search.get();
            let shown: Vec<CostLine> = lines
                .iter()
                .filter(|line| fits(line, &search))
                .cloned()
                .collect();
            let offset: u64 = query::value(&search, "offset")
                .and_then(|o| o.parse().ok())
                .unwrap_or(0);
            let total = shown.len() as u64;
            let page: Vec<CostLine> = shown
                .into_iter()
                .skip(offset as usize)
                .take(LINES as usize)
                .collect();
            let kept: Vec<(String, String)> = query::pairs(&search)
                .into_iter()
                .filter(|(key, _)| key != "offset")
                .collect();
            let filters = kept
                .iter()
                .filter(|(key, _)| key != "plan")
                .map(|(k, v)| format!("{k}: {v}"))
                .collect::<Vec<_>>()
                .join(", ");
            let href = Callback::new(move |offset: u64| {
                let offset = offset.to_string();
                let pairs = kept.iter().map(|(k, v)| (k.as_str(), v.as_str()));
                routes::with_query("/cost", pairs.chain([("offset", offset.as_str())]))
            });
            let all = routes::cost(&plan);
            view! {
                {(!filters.is_empty()).then(|| view! {
                    <p>{filters}" "<a href=format!("{all}#lines")>"Show all lines"</a></p>
                })}
                <CostLines lines=page names=names.clone()/>
                <Pager offset=offset limit=LINES total=total href=href/>
            }
        }
    };
    view! {
        <dl class="facts">
            <Fact name="Sum"><Money range=view.estimate.total/></Fact>
            <Fact name="Plan"><a href=routes::plan(&plan.id)>{format!("version {}", plan.version)}</a></Fact>
            <Fact name="Price book">{view.edition.clone()}</Fact>
        </dl>
        {unpriced}
        <div class="cost-sums">
            <SumTable title="Wave" rows=by_wave/>
            <SumTable title="Nature" rows=by_nature/>
            <SumTable title="Service" rows=by_service/>
            <SumTable title="Tool" rows=by_tool/>
        </div>
        <Panel title="Lines" id="lines" count=view.estimate.lines.len() as u64
            tools=view! { <a class="button button-small" href=export download rel="external">"Export CSV"</a> }.into_any()>
            {table}
        </Panel>
        {has_tools.then(|| view! {
            <Panel title="Why this tool">
                <Scroll label="Tools"><table>
                    <thead><tr><th scope="col">"Resource"</th><th scope="col">"Tool"</th><th scope="col">"Why, with the break-even"</th></tr></thead>
                    <tbody>{tools}</tbody>
                </table></Scroll>
            </Panel>
        })}
        <Panel title="Assumptions" tools=view! { <a class="button button-small" href=routes::NEW_PLAN>"Change in a new version"</a> }.into_any()>
            <Scroll label="Assumptions"><table>
                <thead><tr><th scope="col">"Assumption"</th><th scope="col" class="num">"Value"</th><th scope="col">"Where from"</th></tr></thead>
                <tbody>{assumptions}</tbody>
            </table></Scroll>
        </Panel>
    }
}

fn tool(line: &CostLine) -> &str {
    line.tool.as_deref().unwrap_or("no tool")
}

fn fits(line: &CostLine, search: &str) -> bool {
    query::pairs(search)
        .iter()
        .all(|(key, value)| match key.as_str() {
            "wave" => line.wave.to_string() == *value,
            "service" => line.service == *value,
            "tool" => tool(line) == value,
            "nature" => nature(line.nature) == value,
            _ => true,
        })
}
