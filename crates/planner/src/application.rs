//! To which application a resource belongs, as far as tags and names tell.

use crate::words::words;
use landfall_domain::Resource;
use std::collections::{HashMap, HashSet};

const TAGS: &[&str] = &[
    "application",
    "applicationname",
    "app",
    "appname",
    "service",
    "servicename",
    "component",
    "project",
    "product",
    "system",
];

/// What says the environment, or nothing, but not the application.
const SILENT: &[&str] = &[
    "alias",
    "dev",
    "develop",
    "development",
    "test",
    "qa",
    "staging",
    "stage",
    "stg",
    "prod",
    "prd",
    "production",
    "live",
    "sandbox",
    "shared",
    "common",
];

/// Applications of all resources of a snapshot.
pub(crate) struct Applications {
    /// The company's own name, when names begin with it: a word that begins a fifth of them, is
    /// followed by at least four different words and never stands alone.
    company: Option<String>,
}

impl Applications {
    /// Learns the company's prefix from all names.
    pub fn new(resources: &[Resource]) -> Self {
        let mut first: HashMap<String, (usize, HashSet<Option<String>>)> = HashMap::new();
        for resource in resources {
            let mut words = telling(&resource.name);
            if let Some(word) = words.next() {
                let (count, next) = first.entry(word).or_default();
                *count += 1;
                next.insert(words.next());
            }
        }
        let company = first
            .into_iter()
            .filter(|(_, (count, next))| {
                count * 5 >= resources.len() && next.len() >= 4 && !next.contains(&None)
            })
            .max_by(|(a, (x, _)), (b, (y, _))| x.cmp(y).then_with(|| b.cmp(a)))
            .map(|(word, _)| word);
        Self { company }
    }

    /// The application's name in lower case: what a tag says, else the first word of the name
    /// that is neither an environment nor the company.
    pub fn of(&self, resource: &Resource) -> String {
        let tagged = TAGS.iter().find_map(|wanted| {
            resource
                .tags
                .iter()
                .find(|(key, _)| {
                    let plain: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
                    plain.eq_ignore_ascii_case(wanted)
                })
                .map(|(_, value)| value.trim().to_lowercase())
                .filter(|value| !value.is_empty())
        });
        tagged.unwrap_or_else(|| {
            telling(&resource.name)
                .find(|word| Some(word) != self.company.as_ref())
                .unwrap_or_else(|| resource.kind.service().to_lowercase())
        })
    }
}

/// The application of every resource, in their order: what a tag says, else the first word of the name
/// that tells something. In lower case.
pub fn applications(resources: &[Resource]) -> Vec<String> {
    let all = Applications::new(resources);
    resources.iter().map(|resource| all.of(resource)).collect()
}

fn telling(name: &str) -> impl Iterator<Item = String> {
    words(name)
        .into_iter()
        .filter(|word| word.len() > 1 && !SILENT.contains(&word.as_str()))
}
