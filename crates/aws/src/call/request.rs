//! How a request is written.

use super::api::Protocol;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

/// A verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Reads with a body.
    Post,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The API operation, such as `DescribeVpcs`.
    pub operation: &'static str,
    /// Verb and path, for protocols with paths.
    pub path: Option<(Method, String)>,
    /// The input, member by member. Where there is a path and the verb is `Get`, they become the
    /// query.
    pub input: Value,
}

impl Ask {
    /// An operation without input.
    pub fn new(operation: &'static str) -> Self {
        Self {
            operation,
            path: None,
            input: json!({}),
        }
    }

    /// With input.
    #[must_use]
    pub fn with(mut self, input: Value) -> Self {
        self.input = input;
        self
    }

    /// Reads a path.
    #[must_use]
    pub fn get(mut self, path: impl Into<String>) -> Self {
        self.path = Some((Method::Get, path.into()));
        self
    }

    /// Reads a path with a body.
    #[must_use]
    pub fn post(mut self, path: impl Into<String>) -> Self {
        self.path = Some((Method::Post, path.into()));
        self
    }

    /// Sets one member of the input.
    pub fn put(&mut self, member: &str, value: impl Into<Value>) {
        if let Value::Object(map) = &mut self.input {
            map.insert(member.to_owned(), value.into());
        }
    }
}

/// The HTTP request; the endpoint is added by the orchestrator.
pub(super) fn write(
    protocol: Protocol,
    ask: Ask,
    agent: &'static str,
) -> Result<HttpRequest, BoxError> {
    let (method, path, kind, body) = match (protocol, ask.path) {
        (Protocol::Json { version, .. }, _) => (
            Method::Post,
            "/".to_owned(),
            format!("application/x-amz-json-{version}"),
            ask.input.to_string(),
        ),
        (Protocol::Query(version) | Protocol::Ec2(version), _) => {
            let mut form = vec![
                ("Action".to_owned(), ask.operation.to_owned()),
                ("Version".to_owned(), version.to_owned()),
            ];
            let members = matches!(protocol, Protocol::Query(_));
            flatten(&mut form, "", &ask.input, members);
            let kind = "application/x-www-form-urlencoded".to_owned();
            (Method::Post, "/".to_owned(), kind, encoded(&form))
        }
        (_, Some((Method::Get, path))) => {
            let mut query = Vec::new();
            flatten_query(&mut query, &ask.input);
            let path = match (query.is_empty(), path.contains('?')) {
                (true, _) => path,
                (false, true) => format!("{path}&{}", encoded(&query)),
                (false, false) => format!("{path}?{}", encoded(&query)),
            };
            (Method::Get, path, String::new(), String::new())
        }
        (_, Some((Method::Post, path))) => (
            Method::Post,
            path,
            "application/json".to_owned(),
            ask.input.to_string(),
        ),
        (_, None) => return Err(format!("{} needs a path", ask.operation).into()),
    };
    let mut request = HttpRequest::new(SdkBody::from(body.clone()));
    request.set_method(match method {
        Method::Get => "GET",
        Method::Post => "POST",
    })?;
    request.set_uri(path)?;
    let headers = request.headers_mut();
    headers.insert("user-agent", agent);
    if !kind.is_empty() {
        headers.insert("content-type", kind);
        headers.insert("content-length", body.len().to_string());
    }
    if let Protocol::Json { target, .. } = protocol {
        headers.insert("x-amz-target", format!("{target}.{}", ask.operation));
    }
    Ok(request)
}

/// `Filters.1.Name=…` (EC2), `Names.member.1=…` (the others).
fn flatten(form: &mut Vec<(String, String)>, prefix: &str, value: &Value, members: bool) {
    let under = |part: &str| {
        if prefix.is_empty() {
            part.to_owned()
        } else {
            format!("{prefix}.{part}")
        }
    };
    match value {
        Value::Object(map) => {
            for (name, item) in map {
                flatten(form, &under(name), item, members);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let part = if members {
                    format!("member.{}", index + 1)
                } else {
                    (index + 1).to_string()
                };
                flatten(form, &under(&part), item, members);
            }
        }
        Value::Null => {}
        Value::String(text) => form.push((prefix.to_owned(), text.clone())),
        other => form.push((prefix.to_owned(), other.to_string())),
    }
}

fn flatten_query(query: &mut Vec<(String, String)>, input: &Value) {
    for (name, value) in input.as_object().into_iter().flatten() {
        match value {
            Value::Array(items) => {
                for item in items {
                    query.push((name.clone(), plain(item)));
                }
            }
            Value::Null => {}
            other => query.push((name.clone(), plain(other))),
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn encoded(pairs: &[(String, String)]) -> String {
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// A text as one segment of a path or one part of a query.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>
pub fn escape(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, UNRESERVED).to_string()
}

const UNRESERVED: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;

    fn body(protocol: Protocol, ask: Ask) -> String {
        let request = write(protocol, ask, "test").unwrap();
        let body = request.body().bytes().unwrap_or_default();
        let body = String::from_utf8_lossy(body);
        format!("{} {} {body}", request.method(), request.uri())
    }

    #[test]
    fn forms_number_their_lists() {
        let ask = || {
            Ask::new("DescribeThings").with(json!({
                "Ids": ["a b", "ü"], "Filters": [{"Name": "x", "Values": [1, true]}], "None": null
            }))
        };
        assert_eq!(
            body(Protocol::Query("2010"), ask()),
            "POST / Action=DescribeThings&Version=2010&Filters.member.1.Name=x\
             &Filters.member.1.Values.member.1=1&Filters.member.1.Values.member.2=true\
             &Ids.member.1=a%20b&Ids.member.2=%C3%BC"
        );
        assert_eq!(
            body(Protocol::Ec2("2016"), ask()),
            "POST / Action=DescribeThings&Version=2016&Filters.1.Name=x\
             &Filters.1.Values.1=1&Filters.1.Values.2=true&Ids.1=a%20b&Ids.2=%C3%BC"
        );
    }

    #[test]
    fn paths_take_input_as_a_query_or_as_a_body() {
        let input = json!({"maxResults": 5, "token": "a/b"});
        assert_eq!(
            body(
                Protocol::RestJson,
                Ask::new("List").get("/v1/x").with(input.clone())
            ),
            "GET /v1/x?maxResults=5&token=a%2Fb "
        );
        assert_eq!(
            body(
                Protocol::RestJson,
                Ask::new("List").post("/v1/x").with(input)
            ),
            r#"POST /v1/x {"maxResults":5,"token":"a/b"}"#
        );
        assert!(write(Protocol::RestJson, Ask::new("List"), "test").is_err());
    }
}
