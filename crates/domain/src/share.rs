//! Equal texts of many resources and references, held once.

use crate::ids::{AccountId, Region};
use crate::reference::Evidence;
use crate::resource::{Kind, Resource};
use crate::text::Text;
use std::collections::HashSet;
use std::hash::Hash;

/// What was seen so far. Everything that passes through it holds each text once with what passed
/// before: of a large estate that is most of the memory.
#[derive(Debug, Default)]
pub struct Sharing {
    kinds: HashSet<Kind>,
    accounts: HashSet<AccountId>,
    regions: HashSet<Region>,
    texts: HashSet<Text>,
}

impl Sharing {
    /// Shares the texts of a resource; its configuration stays as it is.
    pub fn resource(&mut self, resource: &mut Resource) {
        one(&mut self.kinds, &mut resource.kind);
        one(&mut self.accounts, &mut resource.account);
        one(&mut self.regions, &mut resource.region);
        if let Some(arn) = &mut resource.arn {
            arn.share(&resource.id);
        }
        // References name it by this text.
        self.texts.insert(Text::from(&resource.id));
        let tags = std::mem::take(&mut resource.tags).into_iter();
        resource.tags = tags
            .map(|(key, value)| (self.text(key), self.text(value)))
            .collect();
        let attributes = std::mem::take(&mut resource.attributes).into_iter();
        resource.attributes = attributes
            .map(|(name, value)| (self.text(name), value))
            .collect();
    }

    /// Shares the texts of a piece of evidence.
    pub fn evidence(&mut self, evidence: &mut Evidence) {
        for text in [&mut evidence.path, &mut evidence.text] {
            *text = self.text(std::mem::take(text));
        }
    }

    /// The same text, shared where it was seen before. Short ones take nothing but their place.
    fn text(&mut self, mut text: Text) -> Text {
        if text.is_heap_allocated() {
            one(&mut self.texts, &mut text);
        }
        text
    }
}

fn one<T: Clone + Eq + Hash>(known: &mut HashSet<T>, value: &mut T) {
    match known.get(value) {
        Some(same) => *value = same.clone(),
        None => {
            known.insert(value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Confidence, ResourceId, text::fields};

    const ARN: &str = "arn:aws:sqs:eu-central-1:111111111111:orders";

    fn queue() -> Resource {
        Resource {
            id: ResourceId::new(ARN),
            kind: "AWS::SQS::Queue".into(),
            arn: ARN.parse().ok(),
            name: "orders".into(),
            account: "111111111111".parse().unwrap(),
            region: "eu-central-1".into(),
            tags: fields([("a key that is longer than what is held in place", "short")]),
            attributes: Default::default(),
            configuration: serde_json::Value::Null,
            understood: true,
        }
    }

    #[test]
    fn what_is_equal_is_held_once_and_stays_what_it_was() {
        let mut sharing = Sharing::default();
        let (mut one, mut other) = (queue(), queue());
        sharing.resource(&mut one);
        sharing.resource(&mut other);
        assert_eq!((&one, &other), (&queue(), &queue()));
        let place = |text: &str| text.as_ptr();
        let key = |r: &Resource| r.tags.keys().map(|key| place(key)).next();
        assert_eq!(key(&one), key(&other));
        assert_eq!(place(one.kind.as_str()), place(other.kind.as_str()));
        let arn = one.arn.as_ref().map(|arn| place(arn.as_str()));
        assert_eq!(arn, Some(place(one.id.as_str())));
        let mut evidence = Evidence {
            path: "/Environment/Variables/QUEUE".into(),
            text: ARN.into(),
            confidence: Confidence::Certain,
        };
        sharing.evidence(&mut evidence);
        assert_eq!(place(&evidence.text), place(one.id.as_str()));
    }
}
