//! What the form for a new version holds, read in the browser.

use landfall_domain::cost::{ASSUMPTIONS, Assumptions};
use landfall_domain::plan::Choices;
use landfall_domain::step::Tool;
use landfall_domain::view::PlanRequest;
use landfall_domain::{Decimal, Environment, ResourceId, SnapshotId};
use std::collections::BTreeMap;

/// A field and what is wrong with it.
pub type FieldErrors = BTreeMap<String, String>;

/// Makes a request of the form's fields. Everything is checked again on the server.
///
/// # Errors
/// Every field that cannot be read, with what is expected.
pub fn request(
    fields: &[(String, String)],
    snapshot: Option<SnapshotId>,
) -> Result<PlanRequest, FieldErrors> {
    let mut errors = FieldErrors::new();
    let mut choices = Choices::default();
    let mut assumptions = Assumptions::default();
    let mut reason = String::new();
    let mut place = None;
    for (key, value) in fields {
        let value = value.trim();
        let mut wrong = |message: String| {
            errors.insert(key.clone(), message);
        };
        match key.split_once(':') {
            _ if value.is_empty() => {}
            None if key == "reason" => reason = value.to_owned(),
            None if key == "place" => place = Some(ResourceId::new(value)),
            None if key == "place_in" => {
                if let (Some(id), Ok(environment)) = (place.take(), value.parse()) {
                    choices.environments.insert(id, environment);
                }
            }
            None if key == "groups_per_wave" => match value.parse() {
                Ok(number) if number > 0 => choices.groups_per_wave = Some(number),
                _ => wrong("A whole number from 1, or nothing for no limit.".into()),
            },
            None if key == "gigabytes_per_wave" => match value.parse() {
                Ok(number) if number > 0 => choices.gigabytes_per_wave = Some(number),
                _ => wrong("A whole number from 1, or nothing for no limit.".into()),
            },
            Some(("assumption", name)) => match value.parse::<Decimal>() {
                Ok(number) => {
                    if let Err(error) = set(&mut assumptions, name, number) {
                        wrong(error);
                    }
                }
                Err(_) => wrong("A number is expected.".into()),
            },
            Some(("tool", id)) => {
                if let Some(tool) = tool(value) {
                    choices.tools.insert(id.into(), tool);
                }
            }
            Some(("name", id)) => {
                choices.names.insert(id.into(), value.to_owned());
            }
            Some(("environment", id)) => {
                if let Ok(environment) = value.parse::<Environment>() {
                    choices.environments.insert(id.into(), environment);
                }
            }
            _ => {}
        }
    }
    if reason.is_empty() {
        errors.insert("reason".into(), "Say why: the approvers read it.".into());
    }
    if errors.is_empty() {
        Ok(PlanRequest {
            snapshot,
            reason,
            choices,
            assumptions,
        })
    } else {
        Err(errors)
    }
}

/// Only what differs from the default is kept.
fn set(assumptions: &mut Assumptions, key: &str, value: Decimal) -> Result<(), String> {
    let same = ASSUMPTIONS
        .iter()
        .any(|spec| spec.key == key && spec.default.parse::<Decimal>() == Ok(value));
    if same {
        return Ok(());
    }
    assumptions
        .set(key, value)
        .map_err(|error| error.to_string())
}

/// The key of a tool in the form.
pub fn tool_key(tool: Tool) -> &'static str {
    match tool {
        Tool::ServerSideCopy => "copy",
        Tool::DataSync => "datasync",
    }
}

fn tool(key: &str) -> Option<Tool> {
    [Tool::ServerSideCopy, Tool::DataSync]
        .into_iter()
        .find(|tool| tool_key(*tool) == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn a_form_becomes_a_request() {
        let form = fields(&[
            ("reason", " first "),
            ("assumption:double_running_days", "14"),
            ("assumption:engineer_usd_per_hour", "120"),
            ("tool:arn:aws:s3:::orders", "datasync"),
            ("environment:arn:aws:s3:::logs", "shared"),
            ("place", "arn:aws:s3:::x"),
            ("place_in", "production"),
            ("groups_per_wave", ""),
        ]);
        let request = request(&form, None).unwrap();
        assert_eq!(request.reason, "first");
        assert_eq!(
            request.assumptions.get("engineer_usd_per_hour"),
            Decimal::from(120)
        );
        assert_eq!(
            request.choices.tools[&"arn:aws:s3:::orders".into()],
            Tool::DataSync
        );
        assert_eq!(request.choices.environments.len(), 2);
        assert_eq!(request.choices.groups_per_wave, None);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let form = fields(&[
            ("reason", ""),
            ("assumption:double_running_days", "-1"),
            ("groups_per_wave", "0"),
        ]);
        let errors = request(&form, None).unwrap_err();
        let names: Vec<_> = errors.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "assumption:double_running_days",
                "groups_per_wave",
                "reason"
            ]
        );
    }
}
