//! Which format a file has, told from its content.

use crate::error::Fault;
use crate::json;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::fmt;

/// The formats that Landfall reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// CloudFormation templates, JSON or YAML.
    CloudFormation,
    /// A Terraform state file, version 4.
    TerraformState,
    /// The output of `terraform show -json`, of a state or of a plan.
    TerraformShow,
    /// A snapshot of AWS Config.
    AwsConfig,
    /// Landfall's own.
    Landfall,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CloudFormation => "CloudFormation template",
            Self::TerraformState => "Terraform state",
            Self::TerraformShow => "output of `terraform show -json`",
            Self::AwsConfig => "AWS Config snapshot",
            Self::Landfall => "Landfall estate",
        })
    }
}

const FORMATS: &str = "Landfall reads CloudFormation templates (JSON, YAML), Terraform states \
    (version 4), the output of `terraform show -json`, AWS Config snapshots and its own estates";

/// The members that tell the formats apart. Nothing else is kept, so that this pass is cheap.
#[derive(Default, Deserialize)]
struct Members {
    landfall_estate: Option<IgnoredAny>,
    #[serde(rename = "configurationItems")]
    configuration_items: Option<IgnoredAny>,
    #[serde(rename = "AWSTemplateFormatVersion")]
    template: Option<IgnoredAny>,
    #[serde(rename = "Resources")]
    resources: Option<IgnoredAny>,
    terraform_version: Option<IgnoredAny>,
    format_version: Option<IgnoredAny>,
    lineage: Option<IgnoredAny>,
    serial: Option<IgnoredAny>,
}

/// The format of a text without byte order mark. The outer error is a broken file; `Ok(Err(…))` is
/// one that is whole but of no known format.
pub(crate) fn detect(file: &str, text: &str) -> Result<Result<Format, Fault>, Fault> {
    let trimmed = text.trim_start();
    let unknown = |reason: &str, advice: &str| Ok(Err(Fault::new(file, reason, advice)));
    if trimmed.is_empty() {
        return Err(Fault::new(
            file,
            "the file is empty",
            "Check that what wrote it ended without an error",
        ));
    }
    if trimmed.starts_with('[') {
        return unknown(
            "the file holds a list, and none of the formats does",
            FORMATS,
        );
    }
    if !trimmed.starts_with('{') {
        return Ok(other_text(file, trimmed));
    }
    let members: Members = json::read(file, text, FORMATS)?;
    let format = if members.landfall_estate.is_some() {
        Format::Landfall
    } else if members.configuration_items.is_some() {
        Format::AwsConfig
    } else if members.format_version.is_some() {
        Format::TerraformShow
    } else if members.template.is_some() || members.resources.is_some() {
        Format::CloudFormation
    } else if members.terraform_version.is_some()
        || (members.lineage.is_some() && members.serial.is_some())
    {
        Format::TerraformState
    } else {
        return unknown(
            "the file is JSON, but has none of the members that tell the formats apart \
             (`Resources`, `terraform_version`, `format_version`, `configurationItems`, \
             `landfall_estate`)",
            FORMATS,
        );
    };
    Ok(Ok(format))
}

/// What is no JSON: a template in YAML, or something that is often mistaken for a state.
fn other_text(file: &str, text: &str) -> Result<Format, Fault> {
    let begins = |line: &str, word: &str| {
        line.strip_prefix(word)
            .is_some_and(|rest| rest.trim_start().starts_with([':', '"']))
    };
    let lines = || text.lines().map(str::trim_end);
    if lines().any(|line| {
        ["Resources", "AWSTemplateFormatVersion"]
            .iter()
            .any(|word| begins(line.trim_start_matches('"'), word))
    }) {
        return Ok(Format::CloudFormation);
    }
    if lines().any(|line| {
        ["resource", "module", "data", "provider"]
            .iter()
            .any(|word| line.starts_with(&format!("{word} \"")))
    }) {
        return Err(Fault::new(
            file,
            "this is Terraform source, which says what should be, not what is there",
            "Give the state instead: `terraform show -json > state.json`",
        ));
    }
    Err(Fault::new(
        file,
        "the file is neither JSON nor a template in YAML (no `Resources` at the beginning of a line)",
        FORMATS,
    ))
}
