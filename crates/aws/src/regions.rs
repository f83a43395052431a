//! The Regions that are known to exist. A new Region that is missing here still works: the list
//! only tells a typing error from a Region that cannot be reached.
//!
//! Source: <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>

/// Region codes of the partitions `aws`, `aws-cn` and `aws-us-gov`.
pub const KNOWN: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

/// Whether the code is on the list.
pub fn known(code: &str) -> bool {
    KNOWN.contains(&code)
}

/// Whether the code has the shape of one: `xx-word-N` or `xx-word-word-N`.
pub fn plausible(code: &str) -> bool {
    let parts: Vec<&str> = code.split('-').collect();
    let letters = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase());
    matches!(parts.len(), 3 | 4)
        && parts[0].len() == 2
        && parts[..parts.len() - 1].iter().all(|part| letters(part))
        && parts[parts.len() - 1].bytes().all(|b| b.is_ascii_digit())
        && !parts[parts.len() - 1].is_empty()
}

/// The known code that a mistyped one probably means: at most two letters differ.
pub fn nearest(code: &str) -> Option<&'static str> {
    let (distance, near) = KNOWN
        .iter()
        .map(|known| (distance(code, known), *known))
        .min()?;
    (1..=2).contains(&distance).then_some(near)
}

/// Levenshtein distance of two short ASCII texts.
fn distance(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in two.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(a != *b))
                .min(above + 1)
                .min(row[j] + 1);
            diagonal = above;
        }
    }
    row[two.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_is_told_from_a_new_region() {
        assert!(known("eu-central-1") && plausible("eu-central-1"));
        assert!(plausible("us-gov-west-1") && plausible("xy-north-9"));
        for wrong in [
            "",
            "eu",
            "eu-central",
            "eu-central-",
            "EU-central-1",
            "eu--1",
            "global",
        ] {
            assert!(!plausible(wrong), "{wrong}");
        }
        assert_eq!(nearest("eu-centrl-1"), Some("eu-central-1"));
        assert_eq!(nearest("moon-1"), None);
    }
}
