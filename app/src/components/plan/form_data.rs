//! What the form for a new version holds, read in the browser.

use landfall_domain::cost::{ASSUMPTIONS, Assumptions};
use landfall_domain::plan::Choices;
use landfall_domain::schedule::{Freeze, Schedule};
use landfall_domain::step::Tool;
use landfall_domain::view::PlanRequest;
use landfall_domain::{Day, Decimal, Environment, ResourceId, SnapshotId};
use std::collections::BTreeMap;
use std::str::FromStr;

/// A field and what is wrong with it.
pub type FieldErrors = BTreeMap<String, String>;

/// The fields as the browser gives them: those that are empty too, boxes only when checked.
type Fields = [(String, String)];

/// Makes a request of the form's fields. What the form does not show (pins, how critical something
/// is, tools and names of what no longer has a row) stays as it is in `kept`. Everything is checked
/// again on the server.
///
/// # Errors
/// Every field that cannot be read, with what is expected.
pub fn request(
    fields: &Fields,
    snapshot: Option<SnapshotId>,
    kept: &Choices,
) -> Result<PlanRequest, FieldErrors> {
    let mut errors = FieldErrors::new();
    let mut choices = Choices {
        groups_per_wave: number(fields, "groups_per_wave", &mut errors),
        gigabytes_per_wave: number(fields, "gigabytes_per_wave", &mut errors),
        hours_per_wave: number(fields, "hours_per_wave", &mut errors),
        engineers_per_wave: number(fields, "engineers_per_wave", &mut errors),
        strategy: parsed(fields, "strategy").unwrap_or(kept.strategy),
        schedule: schedule(fields, &mut errors),
        one_account_per_window: has(fields, "one_account_per_window"),
        production_any_time: has(fields, "production_any_time"),
        ..kept.clone()
    };
    let mut assumptions = Assumptions::default();
    for (key, value) in fields {
        let value = value.trim();
        match key.split_once(':') {
            Some(("assumption", name)) if !value.is_empty() => {
                let set = value
                    .parse::<Decimal>()
                    .map_err(|_| "A number is expected.".to_owned())
                    .and_then(|number| set(&mut assumptions, name, number));
                if let Err(message) = set {
                    errors.insert(key.clone(), message);
                }
            }
            Some(("tool", id)) => put(&mut choices.tools, id, tool(value)),
            Some(("name", id)) => {
                let name = (!value.is_empty()).then(|| value.to_owned());
                put(&mut choices.names, id, name);
            }
            Some(("environment", id)) => {
                put(&mut choices.environments, id, value.parse().ok());
            }
            _ => {}
        }
    }
    let place = text(fields, "place");
    if let (false, Ok(environment)) = (place.is_empty(), text(fields, "place_in").parse()) {
        choices.environments.insert(place.into(), environment);
    }
    let reason = text(fields, "reason").to_owned();
    if reason.is_empty() {
        errors.insert("reason".into(), "Say why: the approvers read it.".into());
    }
    if errors.is_empty() {
        Ok(PlanRequest {
            snapshot,
            reason,
            choices,
            assumptions,
            based_on: None,
            anew: has(fields, "anew"),
        })
    } else {
        Err(errors)
    }
}

/// The value of a field, without white space around it; empty when it is not there.
fn text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    let field = fields.iter().find(|(key, _)| key == name);
    field.map_or("", |(_, value)| value.trim())
}

fn has(fields: &Fields, name: &str) -> bool {
    !text(fields, name).is_empty()
}

fn parsed<T: FromStr>(fields: &Fields, name: &str) -> Option<T> {
    text(fields, name).parse().ok()
}

/// What stands in a row takes the place of what was chosen for it.
fn put<T>(all: &mut BTreeMap<ResourceId, T>, id: &str, value: Option<T>) {
    let id = ResourceId::new(id);
    match value {
        Some(value) => _ = all.insert(id, value),
        None => _ = all.remove(&id),
    }
}

/// A whole number from 1, if there is one.
fn number(fields: &Fields, name: &str, errors: &mut FieldErrors) -> Option<u32> {
    let value = text(fields, name);
    let number = value.parse().ok().filter(|number| *number > 0);
    if number.is_none() && !value.is_empty() {
        let message = "A whole number from 1, or nothing for no limit.";
        errors.insert(name.into(), message.into());
    }
    number
}

/// The change windows, once there is a first day.
fn schedule(fields: &Fields, errors: &mut FieldErrors) -> Option<Schedule> {
    let freezes = freezes(fields, errors);
    if !has(fields, "schedule_first") {
        if !freezes.is_empty() {
            let message = "A freeze needs windows with days: say when the first window is.";
            errors.insert("schedule_first".into(), message.into());
        }
        return None;
    }
    let mut wrong = |name: &str, message: &str| {
        errors.insert(name.into(), message.into());
    };
    let first = parsed::<Day>(fields, "schedule_first");
    let every = parsed::<u32>(fields, "schedule_every").filter(|days| (1..=365).contains(days));
    let hours = parsed::<u32>(fields, "schedule_hours").filter(|hours| (1..=168).contains(hours));
    let opens = minutes(text(fields, "schedule_opens"));
    let zone = text(fields, "schedule_zone");
    if first.is_none() {
        wrong("schedule_first", "A day such as 2026-11-23 is expected.");
    }
    if every.is_none() {
        wrong("schedule_every", "1 to 365 days.");
    }
    if hours.is_none() {
        wrong("schedule_hours", "1 to 168 hours.");
    }
    if opens.is_none() {
        wrong("schedule_opens", "A time such as 22:00 is expected.");
    }
    if zone.is_empty() {
        wrong(
            "schedule_zone",
            "A time zone such as Europe/Berlin is expected.",
        );
    }
    Some(Schedule {
        first: first?,
        every_days: every?,
        time_zone: zone.to_owned(),
        opens_at: opens?,
        hours: hours?,
        freezes,
    })
}

/// `22:00` as minutes from midnight.
fn minutes(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// The rows of freezes that say something.
fn freezes(fields: &Fields, errors: &mut FieldErrors) -> Vec<Freeze> {
    let rows = fields
        .iter()
        .filter_map(|(key, _)| key.strip_prefix("freeze_from:"));
    let mut freezes = Vec::new();
    for row in rows {
        let field = |name: &str| format!("freeze_{name}:{row}");
        let (from, to) = (field("from"), field("to"));
        let reason = text(fields, &field("reason"));
        if !has(fields, &from) && !has(fields, &to) && reason.is_empty() {
            continue;
        }
        let days = (parsed::<Day>(fields, &from), parsed::<Day>(fields, &to));
        match days {
            (Some(first), Some(last)) if last < first => {
                let message = "The last day is before the first.";
                errors.insert(to, message.into());
            }
            (Some(_), Some(_)) if reason.is_empty() => {
                let message = "Say why nothing may move.";
                errors.insert(field("reason"), message.into());
            }
            (Some(first), Some(last)) => freezes.push(Freeze {
                from: first,
                to: last,
                reason: reason.to_owned(),
                environments: held(fields, &field("environments")),
            }),
            _ => {
                let message = "The first and the last day are expected.";
                errors.insert(from, message.into());
            }
        }
    }
    freezes
}

/// The environments whose boxes are checked.
fn held(fields: &Fields, name: &str) -> Vec<Environment> {
    let boxes = fields.iter().filter(|(key, _)| key == name);
    boxes.filter_map(|(_, value)| value.parse().ok()).collect()
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
    use landfall_domain::schedule::{Pin, Strategy};

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
            ("hours_per_wave", "8"),
            ("strategy", "fewest-bridges"),
            ("one_account_per_window", "on"),
            ("anew", "on"),
        ]);
        let request = request(&form, None, &Choices::default()).unwrap();
        assert_eq!(request.reason, "first");
        assert_eq!(
            request.assumptions.get("engineer_usd_per_hour"),
            Decimal::from(120)
        );
        let choices = request.choices;
        assert_eq!(choices.tools[&"arn:aws:s3:::orders".into()], Tool::DataSync);
        assert_eq!(choices.environments.len(), 2);
        assert_eq!(choices.groups_per_wave, None);
        assert_eq!(choices.hours_per_wave, Some(8));
        assert_eq!(choices.strategy, Strategy::FewestBridges);
        assert!(choices.one_account_per_window && !choices.production_any_time);
        assert!(request.anew && choices.schedule.is_none());
    }

    #[test]
    fn what_the_form_does_not_show_stays() {
        let bucket = |name: &str| ResourceId::new(format!("arn:aws:s3:::{name}"));
        let kept = Choices {
            pins: vec![Pin::InWindow {
                group: bucket("a"),
                window: 2,
            }],
            criticality: [(bucket("a"), 80)].into(),
            staging: Some(Environment::Production),
            tools: [(bucket("a"), Tool::DataSync), (bucket("b"), Tool::DataSync)].into(),
            names: [(bucket("a"), "new".to_owned())].into(),
            groups_per_wave: Some(4),
            production_any_time: true,
            ..Choices::default()
        };
        let form = fields(&[
            ("reason", "again"),
            ("groups_per_wave", "5"),
            ("tool:arn:aws:s3:::b", ""),
            ("name:arn:aws:s3:::b", "better"),
        ]);
        let choices = request(&form, None, &kept).unwrap().choices;
        let expected = Choices {
            tools: [(bucket("a"), Tool::DataSync)].into(),
            names: [
                (bucket("a"), "new".to_owned()),
                (bucket("b"), "better".to_owned()),
            ]
            .into(),
            groups_per_wave: Some(5),
            production_any_time: false,
            ..kept
        };
        assert_eq!(choices, expected);
    }

    #[test]
    fn windows_and_freezes_are_read() {
        let form = fields(&[
            ("reason", "days"),
            ("schedule_first", "2026-11-23"),
            ("schedule_every", "14"),
            ("schedule_zone", "Europe/Berlin"),
            ("schedule_opens", "22:30"),
            ("schedule_hours", "6"),
            ("freeze_from:0", "2026-12-20"),
            ("freeze_to:0", "2027-01-06"),
            ("freeze_reason:0", "year-end closing"),
            ("freeze_environments:0", "production"),
            ("freeze_from:1", ""),
            ("freeze_to:1", ""),
            ("freeze_reason:1", ""),
        ]);
        let read = request(&form, None, &Choices::default()).unwrap();
        let schedule = read.choices.schedule.unwrap();
        assert_eq!((schedule.every_days, schedule.opens_at), (14, 1_350));
        assert_eq!(schedule.freezes.len(), 1);
        assert_eq!(schedule.freezes[0].environments, [Environment::Production]);
        // The same without a first day.
        let mut form = form;
        form[1].1.clear();
        let errors = request(&form, None, &Choices::default()).unwrap_err();
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["schedule_first"]);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let form = fields(&[
            ("reason", ""),
            ("assumption:double_running_days", "-1"),
            ("groups_per_wave", "0"),
            ("schedule_first", "2026-11-23"),
            ("schedule_every", "0"),
            ("schedule_zone", ""),
            ("schedule_opens", "25:00"),
            ("schedule_hours", "6"),
            ("freeze_from:0", "2026-12-20"),
            ("freeze_to:0", "2026-12-01"),
        ]);
        let errors = request(&form, None, &Choices::default()).unwrap_err();
        let names: Vec<_> = errors.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "assumption:double_running_days",
                "freeze_to:0",
                "groups_per_wave",
                "reason",
                "schedule_every",
                "schedule_opens",
                "schedule_zone",
            ]
        );
    }
}
