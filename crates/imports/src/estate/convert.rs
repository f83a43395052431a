//! From the domain's types to the file's and back. Every member is named, so that a new one in the
//! domain does not compile until the file has a place for it.

use super::file::{
    FileAttribute, FileClass, FileConfidence, FileCoverage, FileEvidence, FileOrigin, FileOutcome,
    FileProblem, FileReference, FileResource, FileTarget,
};
use crate::build;
use landfall_domain::snapshot::Problem;
use landfall_domain::{
    AccountId, Attribute, Class, Confidence, Coverage, Evidence, Origin, Outcome, Reference,
    Resource, Target, fields,
};

/// An enum of the domain and its twin without members.
macro_rules! twins {
    ($domain:ident, $file:ident, $($variant:ident),+) => {
        impl From<$domain> for $file {
            fn from(value: $domain) -> Self {
                match value { $($domain::$variant => Self::$variant),+ }
            }
        }
        impl From<$file> for $domain {
            fn from(value: $file) -> Self {
                match value { $($file::$variant => Self::$variant),+ }
            }
        }
    };
}

twins!(Class, FileClass, Requires, Together, Talks);
twins!(Confidence, FileConfidence, Likely, Certain);
twins!(
    Outcome,
    FileOutcome,
    Read,
    Partial,
    Denied,
    NotSupported,
    Failed
);

impl From<Attribute> for FileAttribute {
    fn from(value: Attribute) -> Self {
        match value {
            Attribute::Text(text) => Self::Text(text.to_string()),
            Attribute::Bytes(bytes) => Self::Bytes(bytes),
            Attribute::Count(count) => Self::Count(count),
            Attribute::Flag(flag) => Self::Flag(flag),
            Attribute::Time(time) => Self::Time(time),
            Attribute::UsdPerMonth(usd) => Self::UsdPerMonth(usd),
        }
    }
}

impl From<FileAttribute> for Attribute {
    fn from(value: FileAttribute) -> Self {
        match value {
            FileAttribute::Text(text) => Self::Text(text.into()),
            FileAttribute::Bytes(bytes) => Self::Bytes(bytes),
            FileAttribute::Count(count) => Self::Count(count),
            FileAttribute::Flag(flag) => Self::Flag(flag),
            FileAttribute::Time(time) => Self::Time(time),
            FileAttribute::UsdPerMonth(usd) => Self::UsdPerMonth(usd),
        }
    }
}

impl From<Resource> for FileResource {
    fn from(value: Resource) -> Self {
        let Resource {
            id,
            kind,
            arn,
            name,
            account,
            region,
            tags,
            attributes,
            configuration,
            understood,
        } = value;
        Self {
            id: Some(id),
            kind,
            arn,
            name,
            account: Some(account),
            region,
            tags: tags
                .into_iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
            attributes: attributes
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            configuration,
            understood,
        }
    }
}

impl FileResource {
    /// The resource, with what the file left out.
    pub(super) fn resource(self, source: &AccountId) -> Resource {
        let Self {
            id,
            kind,
            arn,
            name,
            account,
            region,
            tags,
            attributes,
            configuration,
            understood,
        } = self;
        let account = account.unwrap_or_else(|| source.clone());
        Resource {
            id: id.unwrap_or_else(|| build::id(&kind, arn.as_ref(), &account, &region, &name)),
            kind,
            arn,
            name,
            account,
            region,
            tags: fields(tags),
            attributes: fields(attributes),
            configuration,
            understood,
        }
    }
}

impl From<Target> for FileTarget {
    fn from(value: Target) -> Self {
        match value {
            Target::Arn(arn) => Self::Arn(arn),
            Target::Named {
                kind,
                name,
                account,
                region,
            } => Self::Named {
                kind,
                name,
                account,
                region,
            },
            Target::Url(url) => Self::Url(url),
            Target::Account(account) => Self::Account(account),
        }
    }
}

impl From<FileTarget> for Target {
    fn from(value: FileTarget) -> Self {
        match value {
            FileTarget::Arn(arn) => Self::Arn(arn),
            FileTarget::Named {
                kind,
                name,
                account,
                region,
            } => Self::Named {
                kind,
                name,
                account,
                region,
            },
            FileTarget::Url(url) => Self::Url(url),
            FileTarget::Account(account) => Self::Account(account),
        }
    }
}

impl From<Reference> for FileReference {
    fn from(value: Reference) -> Self {
        let Reference {
            from,
            target,
            class,
            evidence:
                Evidence {
                    path,
                    text,
                    confidence,
                },
        } = value;
        Self {
            from,
            target: target.into(),
            class: class.into(),
            evidence: FileEvidence {
                path: path.to_string(),
                text: text.to_string(),
                confidence: confidence.into(),
            },
        }
    }
}

impl From<FileReference> for Reference {
    fn from(value: FileReference) -> Self {
        let FileReference {
            from,
            target,
            class,
            evidence:
                FileEvidence {
                    path,
                    text,
                    confidence,
                },
        } = value;
        Self {
            from,
            target: target.into(),
            class: class.into(),
            evidence: Evidence {
                path: path.into(),
                text: text.into(),
                confidence: confidence.into(),
            },
        }
    }
}

impl From<Origin> for FileOrigin {
    fn from(value: Origin) -> Self {
        match value {
            Origin::Scan => Self::Scan,
            Origin::Import { files } => Self::Import { files },
        }
    }
}

impl From<FileOrigin> for Origin {
    fn from(value: FileOrigin) -> Self {
        match value {
            FileOrigin::Scan => Self::Scan,
            FileOrigin::Import { files } => Self::Import { files },
        }
    }
}

impl From<Coverage> for FileCoverage {
    fn from(value: Coverage) -> Self {
        let Coverage {
            service,
            account,
            region,
            outcome,
            resources,
            requests,
            millis,
            problems,
            spared,
        } = value;
        Self {
            service,
            account,
            region,
            outcome: outcome.into(),
            resources,
            requests,
            millis,
            problems: problems.into_iter().map(Into::into).collect(),
            spared,
        }
    }
}

impl From<FileCoverage> for Coverage {
    fn from(value: FileCoverage) -> Self {
        let FileCoverage {
            service,
            account,
            region,
            outcome,
            resources,
            requests,
            millis,
            problems,
            spared,
        } = value;
        Self {
            service,
            account,
            region,
            outcome: outcome.into(),
            resources,
            requests,
            millis,
            problems: problems.into_iter().map(Into::into).collect(),
            spared,
        }
    }
}

impl From<Problem> for FileProblem {
    fn from(value: Problem) -> Self {
        let Problem {
            operation,
            subject,
            code,
            message,
            advice,
        } = value;
        Self {
            operation,
            subject,
            code,
            message,
            advice,
        }
    }
}

impl From<FileProblem> for Problem {
    fn from(value: FileProblem) -> Self {
        let FileProblem {
            operation,
            subject,
            code,
            message,
            advice,
        } = value;
        Self {
            operation,
            subject,
            code,
            message,
            advice,
        }
    }
}
