//! Which tool moves a bucket's objects, and why, in figures.

use super::DEFAULT_NOTHING_KNOWN;
use landfall_domain::cost::Assumptions;
use landfall_domain::step::{Tool, ToolChoice};
use landfall_domain::{Decimal, Resource};

/// Chooses the tool: what a person chose, else by the size and number of objects.
pub fn choose_tool(
    resource: &Resource,
    assumptions: &Assumptions,
    chosen: Option<Tool>,
) -> ToolChoice {
    if let Some(tool) = chosen {
        return ToolChoice {
            tool,
            reason: "A person chose it".into(),
        };
    }
    let (Some(bytes), Some(objects)) = (resource.bytes("size"), resource.count("objects")) else {
        return ToolChoice {
            tool: Tool::ServerSideCopy,
            reason: DEFAULT_NOTHING_KNOWN.into(),
        };
    };
    let gigabytes = Decimal::from(bytes) / Decimal::from(crate::cost::GIGABYTE);
    let shown = gigabytes.round_dp(2).normalize();
    let (size, count) = (
        assumptions.get("datasync_above_gigabytes"),
        assumptions.get("datasync_above_objects"),
    );
    let (tool, reason) = if gigabytes > size {
        (
            Tool::DataSync,
            format!(
                "{shown} GB are more than the {} GB from which DataSync is used",
                size.normalize()
            ),
        )
    } else if Decimal::from(objects) > count {
        (
            Tool::DataSync,
            format!(
                "{objects} objects are more than the {} from which DataSync is used",
                count.normalize()
            ),
        )
    } else {
        (
            Tool::ServerSideCopy,
            format!(
                "{shown} GB in {objects} objects: below {} GB and {} objects, a server-side copy is cheaper and keeps every object's storage class",
                size.normalize(),
                count.normalize()
            ),
        )
    };
    ToolChoice { tool, reason }
}
