//! Conditions: kept as words, and asked whether they keep strangers out.
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>
//! (which conditions make a policy not public).

use super::document::texts;
use super::glob::Pattern;
use serde_json::Value;

/// One key of a condition block.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Condition {
    /// `StringEquals`, `ArnLike`, `ForAnyValue:StringLike`, ….
    pub operator: String,
    /// The context key as written: `aws:SourceArn`.
    pub key: String,
    /// The values, numbers and flags as texts.
    pub values: Vec<String>,
}

/// Keys that say who calls or from where, in small letters.
const CALLER: &[&str] = &[
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceowner",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourcevpcarn",
    "aws:vpcesourceaccount",
    "aws:vpcesourceorgid",
    "aws:sourceip",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalserviceorgid",
    "aws:principaltag",
    "aws:userid",
    "aws:username",
    "kms:calleraccount",
    "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount",
    "lambda:functionurlauthtype",
    "elasticfilesystem:accesspointarn",
    "elasticfilesystem:accessedviamounttarget",
    "sns:endpoint",
];

/// What is known of whoever asks before they ask.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Caller<'a> {
    /// The ARN of the user or role.
    pub arn: Option<&'a str>,
    pub account: Option<&'a str>,
    /// The organization of the account.
    pub organization: Option<&'a str>,
    /// The user's name.
    pub user: Option<&'a str>,
    /// The AWS service.
    pub service: Option<&'a str>,
    /// The account that owns what is asked for.
    pub resource_account: Option<&'a str>,
    /// The Region that it is in, where its ARN says so.
    pub resource_region: Option<&'a str>,
}

impl Caller<'_> {
    /// The value of a context key. `None`: not known before the request. `Some(None)`: known to be
    /// absent.
    fn value(&self, key: &str) -> Option<Option<String>> {
        let person = self.arn.is_some();
        let known = |value: Option<&str>| value.map(|value| Some(value.to_owned()));
        match key {
            "aws:principalarn" => known(self.arn),
            "aws:principalaccount" | "kms:calleraccount" => known(self.account),
            "aws:principalorgid" => known(self.organization),
            "aws:username" => known(self.user),
            "aws:requestedregion" => known(self.resource_region),
            "aws:resourceaccount" => known(self.resource_account),
            "aws:principalisawsservice" if person => Some(Some("false".to_owned())),
            "aws:principalisawsservice" if self.service.is_some() => Some(Some("true".to_owned())),
            "aws:principalservicename" if person => Some(None),
            "aws:principalservicename" => known(self.service),
            _ => None,
        }
    }
}

impl Condition {
    /// Whether it holds for a caller; `None` when that is known only at the time of the request.
    ///
    /// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
    pub fn holds(&self, caller: &Caller<'_>) -> Option<bool> {
        let value = caller.value(&self.key.to_ascii_lowercase())?;
        let operator = self.operator.to_ascii_lowercase();
        let plain = operator.rsplit(':').next().unwrap_or(&operator);
        if plain == "null" {
            let absent = self.values.iter().any(|v| v.eq_ignore_ascii_case("true"));
            return Some(value.is_none() == absent);
        }
        if self.values.iter().any(|value| value.contains("${")) {
            return None;
        }
        let (plain, if_exists) = match plain.strip_suffix("ifexists") {
            Some(plain) => (plain, true),
            None => (plain, operator.starts_with("forallvalues:")),
        };
        let negated = plain.contains("not");
        let Some(value) = value else {
            return Some(negated || if_exists);
        };
        let lower = |text: &str| text.to_ascii_lowercase();
        let fits = |wanted: &String| match plain {
            "stringequals" | "stringnotequals" => Some(*wanted == value),
            "stringequalsignorecase" | "stringnotequalsignorecase" | "bool" => {
                Some(lower(wanted) == lower(&value))
            }
            "stringlike" | "stringnotlike" | "arnlike" | "arnnotlike" | "arnequals"
            | "arnnotequals" => Some(Pattern::resource(wanted).matches(&value)),
            _ => None,
        };
        let mut any = false;
        for wanted in &self.values {
            any |= fits(wanted)?;
        }
        Some(any != negated)
    }

    /// Reads a condition block.
    pub fn read(block: &Value) -> Vec<Self> {
        let mut found = Vec::new();
        for (operator, keys) in block.as_object().into_iter().flatten() {
            for (key, values) in keys.as_object().into_iter().flatten() {
                let values = match values {
                    Value::Number(_) | Value::Bool(_) => vec![values.to_string()],
                    _ => texts(values).into_iter().map(str::to_owned).collect(),
                };
                found.push(Self {
                    operator: operator.clone(),
                    key: key.clone(),
                    values,
                });
            }
        }
        found.sort();
        found
    }

    /// In words: `aws:SourceVpce StringEquals vpce-1`.
    pub fn text(&self) -> String {
        format!("{} {} {}", self.key, self.operator, self.values.join(", "))
    }

    /// Whether it is about this key.
    pub fn about(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }

    /// Whether the key must have one of the values: an operator that is neither negated nor
    /// content with an absent key.
    pub fn demands(&self) -> bool {
        let operator = self.operator.to_ascii_lowercase();
        let plain = operator.rsplit(':').next().unwrap_or(&operator);
        !plain.contains("not")
            && !plain.ends_with("ifexists")
            && !operator.starts_with("forallvalues:")
            && plain != "null"
    }

    /// Whether it lets in only callers that somebody named: a key about the caller with values
    /// that are not wild open.
    pub fn keeps_strangers_out(&self) -> bool {
        let key = self.key.to_ascii_lowercase();
        let about_caller = CALLER
            .iter()
            .any(|known| key == *known || key.starts_with(&format!("{known}/")));
        if !about_caller || !self.demands() || self.values.is_empty() {
            return false;
        }
        match key.as_str() {
            "aws:sourceip" => self.values.iter().all(|cidr| !wide(cidr)),
            "lambda:functionurlauthtype" => self.values.iter().all(|v| v == "AWS_IAM"),
            _ => self.values.iter().all(|value| named(value)),
        }
    }
}

/// Whether a value names somebody: not a star, and an ARN with an account or a whole resource.
fn named(value: &str) -> bool {
    let bare: String = value.chars().filter(|c| !"*?".contains(*c)).collect();
    if bare.is_empty() {
        return false;
    }
    match value.splitn(6, ':').collect::<Vec<_>>().as_slice() {
        // A bucket's ARN has no account, yet names are unique in the world.
        ["arn", _, _, _, account, resource] => {
            !account.contains(['*', '?']) && (!account.is_empty() || !resource.starts_with('*'))
        }
        ["arn", ..] => false,
        _ => true,
    }
}

/// Whether a range of addresses is as good as the whole internet: S3 counts less than /8, and
/// less than /32 for IPv6, as public.
pub(crate) fn wide(cidr: &str) -> bool {
    let Some((address, bits)) = cidr.split_once('/') else {
        return false;
    };
    let private = ["10.", "192.168.", "172.16.", "100.64.", "fc", "fd"];
    if private.iter().any(|head| address.starts_with(head)) {
        return false;
    }
    let least = if address.contains(':') { 32 } else { 8 };
    bits.parse::<u8>().is_ok_and(|bits| bits < least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn out(operator: &str, key: &str, value: Value) -> bool {
        let block = json!({operator: {key: value}});
        Condition::read(&block)[0].keeps_strangers_out()
    }

    #[test]
    fn some_conditions_keep_strangers_out() {
        assert!(out("StringEquals", "aws:SourceVpce", json!("vpce-1")));
        assert!(out("StringEquals", "aws:principalOrgID", json!(["o-1"])));
        assert!(out(
            "ArnLike",
            "aws:SourceArn",
            json!("arn:aws:s3:::uploads")
        ));
        assert!(out(
            "ArnLike",
            "aws:SourceArn",
            json!("arn:aws:sns:*:111111111111:*")
        ));
        assert!(out("IpAddress", "aws:SourceIp", json!("203.0.113.0/24")));
        assert!(out("StringEquals", "aws:PrincipalTag/team", json!("a")));
    }

    #[test]
    fn what_is_known_of_the_caller_decides() {
        let caller = Caller {
            arn: Some("arn:aws:iam::111111111111:role/app"),
            account: Some("111111111111"),
            ..Caller::default()
        };
        let holds = |operator: &str, key: &str, value: Value| {
            Condition::read(&json!({operator: {key: value}}))[0].holds(&caller)
        };
        let role = |name: &str| json!(format!("arn:aws:iam::*:role/{name}"));
        assert_eq!(
            holds("ArnLike", "aws:PrincipalArn", role("app")),
            Some(true)
        );
        assert_eq!(
            holds("ArnNotLike", "aws:PrincipalArn", role("a*")),
            Some(false)
        );
        assert_eq!(holds("ArnLike", "aws:PrincipalArn", role("b")), Some(false));
        let account = json!(["222222222222", "111111111111"]);
        assert_eq!(
            holds("StringEquals", "aws:principalaccount", account),
            Some(true)
        );
        assert_eq!(
            holds("Bool", "aws:PrincipalIsAWSService", json!(true)),
            Some(false)
        );
        assert_eq!(
            holds("StringEquals", "aws:PrincipalServiceName", json!("x")),
            Some(false)
        );
        assert_eq!(
            holds(
                "StringNotEqualsIfExists",
                "aws:PrincipalServiceName",
                json!("x")
            ),
            Some(true)
        );
        assert_eq!(
            holds("Null", "aws:PrincipalServiceName", json!("true")),
            Some(true)
        );
        assert_eq!(
            holds("Bool", "aws:MultiFactorAuthPresent", json!(true)),
            None
        );
        assert_eq!(
            holds("StringLike", "aws:PrincipalArn", json!("${aws:x}")),
            None
        );
        assert_eq!(
            holds("StringEquals", "aws:PrincipalOrgID", json!("o-1")),
            None
        );
    }

    #[test]
    fn others_do_not() {
        assert!(!out("StringEquals", "aws:SourceArn", json!("*")));
        assert!(!out("ArnLike", "aws:SourceArn", json!("arn:aws:sns:*:*:*")));
        assert!(!out("StringNotEquals", "aws:SourceVpce", json!("vpce-1")));
        assert!(!out(
            "StringEqualsIfExists",
            "aws:SourceVpce",
            json!("vpce-1")
        ));
        assert!(!out("IpAddress", "aws:SourceIp", json!("0.0.0.0/0")));
        assert!(!out("Bool", "aws:SecureTransport", json!(true)));
        assert!(!out("Null", "aws:SourceArn", json!(false)));
        assert!(!out(
            "StringEquals",
            "lambda:FunctionUrlAuthType",
            json!("NONE")
        ));
    }
}
