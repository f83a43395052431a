//! What a question is about: one resource with its parts, a pattern, or one ARN.

use super::document::{Listed, Statement};
use super::glob::Pattern;
use super::model::Thing;

/// The resources that a question is about, and the actions that make sense for them.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    /// The resource and what is below it.
    names: Vec<Pattern>,
    /// The prefixes of actions that work on it; empty for any.
    services: Vec<String>,
    /// One action in small letters, when the question is about one.
    action: Option<Pattern>,
}

/// How a list of resource patterns meets a scope.
#[derive(Clone, Debug)]
pub(crate) struct Touch {
    /// Whether it covers all of it.
    pub whole: bool,
    /// The policy variable that it hangs on, as written.
    pub variable: Option<String>,
    /// What it covers of the scope, or some of which it covers.
    pub on: Vec<Pattern>,
    /// The part of `on` that it covers without exception.
    pub wholly: Vec<Pattern>,
}

/// What separates a resource's ARN from those of its parts. Below the others of these services lie
/// other resources, not parts of the same one.
fn separators(service: &str) -> &'static [char] {
    match service {
        "iam" | "ssm" | "sns" | "sqs" | "ecs" | "ecr" | "kms" | "secretsmanager" => &[],
        "s3" | "dynamodb" | "apigateway" | "execute-api" | "kinesis" => &['/'],
        "logs" | "lambda" => &[':'],
        _ => &['/', ':'],
    }
}

impl Scope {
    /// A resource of the snapshot with its parts: objects, versions, indexes.
    pub fn of(thing: &Thing, is_role: bool) -> Self {
        let mut names = Vec::new();
        for arn in std::iter::once(&thing.arn).chain(&thing.other_arn) {
            names.push(Pattern::literal(arn));
            if arn.is_empty() {
                continue;
            }
            let service = service_of(arn).unwrap_or(&thing.service);
            for separator in separators(service) {
                names.push(Pattern::below(arn, *separator));
            }
        }
        Self {
            names,
            services: action_services(&thing.service, is_role),
            action: None,
        }
    }

    /// All that a resource pattern fits.
    pub fn wide(pattern: &Pattern) -> Self {
        let service = service_of(pattern.prefix());
        Self {
            names: vec![pattern.clone()],
            services: service.map_or_else(Vec::new, |service| action_services(service, true)),
            action: None,
        }
    }

    /// One action on one ARN.
    pub fn request(action: &str, arn: &str) -> Self {
        Self {
            names: vec![Pattern::literal(arn)],
            services: Vec::new(),
            action: Some(Pattern::action(&action.to_ascii_lowercase())),
        }
    }

    /// The same resources, asked for one action.
    pub fn only(mut self, action: &str) -> Self {
        self.action = Some(Pattern::action(&action.to_ascii_lowercase()));
        self
    }

    /// How a statement's resources meet the scope; `None` when they do not. A statement without
    /// resources is about the resource that holds it.
    pub fn touch(&self, resources: Option<&Listed>, compared: &mut u64) -> Option<Touch> {
        let Some(resources) = resources else {
            return Some(Touch {
                whole: true,
                variable: None,
                on: self.names.clone(),
                wholly: self.names.clone(),
            });
        };
        *compared += resources.list.len() as u64;
        if resources.not {
            return self.all_but(&resources.list);
        }
        let (mut on, mut wholly) = (Vec::new(), Vec::new());
        let mut near = Vec::new();
        for pattern in &resources.list {
            let shared = self.names.iter().filter_map(|name| name.meet(pattern));
            let before = on.len();
            // Where no one pattern says what both fit, what is written is not made wider or narrower.
            on.extend(shared.map(|(shared, exact)| if exact { shared } else { pattern.clone() }));
            if on.len() > before {
                near.push(pattern);
                // What a variable stands for is not known here.
                if !pattern.variable {
                    wholly.extend_from_slice(&on[before..]);
                }
            }
        }
        if near.is_empty() {
            return None;
        }
        let firm = |name: &Pattern| near.iter().any(|p| !p.variable && p.covers(name));
        let whole = self
            .names
            .iter()
            .all(|name| below_separator(name) || firm(name))
            && self.parts_covered(&firm);
        let variable = near
            .iter()
            .all(|p| p.variable)
            .then(|| near[0].text.clone());
        Some(Touch {
            whole,
            variable,
            on,
            wholly,
        })
    }

    /// `NotResource`.
    fn all_but(&self, list: &[Pattern]) -> Option<Touch> {
        let meets = |pattern: &Pattern| self.names.iter().any(|name| pattern.overlaps(name));
        let taken = |name: &Pattern| list.iter().any(|p| !p.variable && p.covers(name));
        let on: Vec<Pattern> = self
            .names
            .iter()
            .filter(|name| !taken(name))
            .cloned()
            .collect();
        if on.is_empty() {
            return None;
        }
        let near: Vec<&Pattern> = list.iter().filter(|p| meets(p)).collect();
        let variable = near.iter().find(|p| p.variable);
        let spared = |name: &&Pattern| near.iter().any(|p| p.overlaps(name));
        Some(Touch {
            wholly: on.iter().filter(|name| !spared(name)).cloned().collect(),
            whole: near.is_empty(),
            variable: variable.map(|p| p.text.clone()),
            on,
        })
    }

    /// Whether every kind of part that is in use is covered: for most resources only one of
    /// `/` and `:` leads to parts, so covering one of them is enough.
    fn parts_covered(&self, firm: &dyn Fn(&Pattern) -> bool) -> bool {
        let mut parts = self
            .names
            .iter()
            .filter(|name| below_separator(name))
            .peekable();
        parts.peek().is_none() || parts.any(firm)
    }

    /// The actions of a statement that make sense here, and those taken out again (`NotAction`).
    pub fn actions(&self, statement: &Statement) -> (Vec<Pattern>, Vec<Pattern>) {
        let listed = &statement.actions;
        if let Some(action) = &self.action {
            let asked = action.prefix();
            let named = listed.list.iter().any(|pattern| pattern.matches(asked));
            let list = (named != listed.not).then(|| action.clone());
            return (list.into_iter().collect(), Vec::new());
        }
        let mut list = Vec::new();
        for pattern in &listed.list {
            self.narrowed(pattern, &mut list);
        }
        if !listed.not {
            return (list, Vec::new());
        }
        let mut all = Vec::new();
        self.narrowed(&Pattern::action("*"), &mut all);
        all.retain(|one| !list.iter().any(|not| not.covers(one)));
        (all, list)
    }

    fn narrowed(&self, pattern: &Pattern, out: &mut Vec<Pattern>) {
        let (service, rest) = match pattern.text.split_once(':') {
            Some(parts) => parts,
            None if pattern.is_all() => ("*", "*"),
            None => return,
        };
        if self.services.is_empty() {
            out.push(pattern.clone());
        } else if service == "*" {
            let each = self.services.iter();
            out.extend(each.map(|own| Pattern::action(&format!("{own}:{rest}"))));
        } else if self
            .services
            .iter()
            .any(|own| own.eq_ignore_ascii_case(service))
        {
            out.push(pattern.clone());
        }
    }

    /// An action of this name, when it is what is asked for or nothing special is.
    pub fn asked(&self, action: &str) -> Option<Pattern> {
        let action = Pattern::action(action);
        match &self.action {
            Some(asked) => action.matches(asked.prefix()).then(|| asked.clone()),
            None => Some(action),
        }
    }

    /// What it is about.
    pub fn names(&self) -> &[Pattern] {
        &self.names
    }
}

fn below_separator(name: &Pattern) -> bool {
    name.is_prefix() && name.prefix().ends_with(['/', ':'])
}

/// The prefixes of actions that work on resources of a service, told by the service in their ARN.
pub(crate) fn action_services(service: &str, is_role: bool) -> Vec<String> {
    let extra: &[&str] = match service {
        "iam" if is_role => &["sts"],
        "rds" => &["rds-data", "rds-db"],
        "apigateway" => &["execute-api"],
        "redshift" => &["redshift-data"],
        _ => &[],
    };
    let own = std::iter::once(service);
    own.chain(extra.iter().copied())
        .map(str::to_owned)
        .collect()
}

/// The service in an ARN or its literal beginning.
pub(crate) fn service_of(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    (parts.next() == Some("arn")).then_some(())?;
    let service = parts.nth(1)?;
    // Only when a colon follows is it whole.
    (parts.next().is_some() && !service.is_empty()).then_some(service)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(patterns: &[&str], not: bool, scope: &Scope) -> Option<bool> {
        let listed = Listed {
            not,
            list: patterns
                .iter()
                .map(|text| Pattern::resource(text))
                .collect(),
        };
        scope.touch(Some(&listed), &mut 0).map(|touch| touch.whole)
    }

    #[test]
    fn a_bucket_is_itself_and_its_objects() {
        let bucket = Scope {
            names: vec![
                Pattern::literal("arn:aws:s3:::b"),
                Pattern::below("arn:aws:s3:::b", '/'),
            ],
            services: vec!["s3".into()],
            action: None,
        };
        let t = |patterns: &[&str]| touch(patterns, false, &bucket);
        assert_eq!(t(&["*"]), Some(true));
        assert_eq!(t(&["arn:aws:s3:::b"]), Some(false));
        assert_eq!(t(&["arn:aws:s3:::b/logs/*"]), Some(false));
        assert_eq!(t(&["arn:aws:s3:::b", "arn:aws:s3:::b/*"]), Some(true));
        assert_eq!(t(&["arn:aws:s3:::bb", "arn:aws:s3:::bb/*"]), None);
        let not = |patterns: &[&str]| touch(patterns, true, &bucket);
        assert_eq!(not(&["arn:aws:s3:::other*"]), Some(true));
        assert_eq!(not(&["arn:aws:s3:::b/logs/*"]), Some(false));
        assert_eq!(not(&["arn:aws:s3:::b*"]), None);
    }

    #[test]
    fn the_service_of_an_arn() {
        assert_eq!(service_of("arn:aws:s3:::b"), Some("s3"));
        assert_eq!(service_of("arn:aws:s3"), None);
        assert_eq!(service_of("*"), None);
    }
}
