//! To which application a resource belongs, as far as tags and names tell.

use crate::words::words;
use landfall_domain::Resource;
use std::collections::HashMap;

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

/// What says the environment, not the application.
const ENVIRONMENT: &[&str] = &[
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
    /// The word that most names begin with, when more than a third do: the company's own name.
    company: Option<String>,
}

impl Applications {
    /// Learns the company's prefix from all names.
    pub fn new(resources: &[Resource]) -> Self {
        let mut first: HashMap<String, usize> = HashMap::new();
        for resource in resources {
            if let Some(word) = telling(&resource.name).next() {
                *first.entry(word).or_default() += 1;
            }
        }
        let company = first
            .into_iter()
            .filter(|(_, count)| *count >= 4 && count * 3 > resources.len())
            .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))
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

fn telling(name: &str) -> impl Iterator<Item = String> {
    words(name)
        .into_iter()
        .filter(|word| word.len() > 1 && !ENVIRONMENT.contains(&word.as_str()))
}
