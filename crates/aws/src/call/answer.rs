//! How an answer reads: members, or an error with AWS's code and message.

use super::api::Protocol;
use super::shapes;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::error::metadata::{ErrorMetadata, ProvideErrorMetadata};
use aws_smithy_types::retry::{ErrorKind, ProvideErrorKind};
use serde_json::{Map, Value, json};
use std::fmt;

/// An error that a service answered with.
#[derive(Debug)]
pub struct CallError {
    status: u16,
    meta: ErrorMetadata,
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.meta.code().unwrap_or("Unknown");
        write!(f, "{code}: {}", self.meta.message().unwrap_or("no message"))
    }
}

impl std::error::Error for CallError {}

impl ProvideErrorMetadata for CallError {
    fn meta(&self) -> &ErrorMetadata {
        &self.meta
    }
}

impl ProvideErrorKind for CallError {
    fn retryable_error_kind(&self) -> Option<ErrorKind> {
        (self.status >= 500).then_some(ErrorKind::ServerError)
    }
    fn code(&self) -> Option<&str> {
        self.meta.code()
    }
}

/// Reads an answer whose body is in memory.
pub(super) fn read(
    model: &str,
    protocol: Protocol,
    operation: &str,
    response: &HttpResponse,
) -> Result<Value, CallError> {
    let status = response.status().as_u16();
    let body = String::from_utf8_lossy(response.body().bytes().unwrap_or_default());
    if status >= 300 {
        let header = response.headers().get("x-amzn-errortype");
        return Err(error(status, header, &body));
    }
    let unreadable = |detail: String| CallError {
        status,
        meta: ErrorMetadata::builder()
            .code("UnreadableAnswer")
            .message(detail)
            .build(),
    };
    if body.trim().is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    match protocol {
        Protocol::Json { .. } | Protocol::RestJson => serde_json::from_str(&body)
            .map_err(|error| unreadable(format!("the answer is no JSON: {error}"))),
        Protocol::Query(_) | Protocol::Ec2(_) | Protocol::RestXml => {
            let document = roxmltree::Document::parse(&body)
                .map_err(|error| unreadable(format!("the answer is no XML: {error}")))?;
            shapes::read(model, operation, document.root_element())
                .ok_or_else(|| unreadable(format!("there is no model for {model} {operation}")))
        }
    }
}

fn error(status: u16, header: Option<&str>, body: &str) -> CallError {
    let (code, message) = if body.trim_start().starts_with('<') {
        xml_error(body)
    } else {
        json_error(body)
    };
    // `com.amazonaws.ecs#ClusterNotFoundException`, `ValidationException:http://…`
    let code = header.map(str::to_owned).or(code).map(|code| {
        let code = code.rsplit('#').next().unwrap_or(&code);
        code.split(':').next().unwrap_or(code).to_owned()
    });
    let mut meta = ErrorMetadata::builder().code(code.unwrap_or_else(|| status.to_string()));
    if let Some(message) = message {
        meta = meta.message(message);
    }
    CallError {
        status,
        meta: meta.build(),
    }
}

fn json_error(body: &str) -> (Option<String>, Option<String>) {
    let body: Value = serde_json::from_str(body).unwrap_or_else(|_| json!({}));
    let text = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| body[*name].as_str().map(str::to_owned))
    };
    (
        text(&["__type", "code", "Code"]),
        text(&["message", "Message", "errorMessage"]),
    )
}

fn xml_error(body: &str) -> (Option<String>, Option<String>) {
    let Ok(document) = roxmltree::Document::parse(body) else {
        return (None, None);
    };
    let text = |name: &str| {
        document
            .descendants()
            .find(|node| node.is_element() && node.tag_name().name() == name)
            .and_then(|node| node.text().map(str::to_owned))
    };
    (text("Code"), text("Message"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(header: Option<&str>, body: &str) -> String {
        error(400, header, body).to_string()
    }

    #[test]
    fn every_protocol_says_code_and_message() {
        for (header, body, expected) in [
            (
                None,
                r#"{"__type":"com.amazon.coral#Denied","message":"no"}"#,
                "Denied: no",
            ),
            (
                Some("Denied:http://x/"),
                r#"{"Message":"no"}"#,
                "Denied: no",
            ),
            (
                None,
                "<Response><Errors><Error><Code>Denied</Code><Message>no</Message></Error></Errors></Response>",
                "Denied: no",
            ),
            (
                None,
                "<ErrorResponse xmlns=\"a\"><Error><Type>Sender</Type><Code>Denied</Code><Message>no</Message></Error></ErrorResponse>",
                "Denied: no",
            ),
            (None, "<html>", "400: no message"),
            (None, "", "400: no message"),
        ] {
            assert_eq!(told(header, body), expected, "{body}");
        }
    }
}
