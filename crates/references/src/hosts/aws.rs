//! Domains that AWS answers under.

/// The words of a host name before AWS's domain. `None` when it is not one of the domains that
/// resources get names under.
///
/// Sources: <https://docs.aws.amazon.com/general/latest/gr/rande.html> (endpoints),
/// <https://docs.aws.amazon.com/general/latest/gr/rande.html#dual-stack-endpoints> (`api.aws`).
pub fn words(host: &str) -> Option<Vec<&str>> {
    let head = [".amazonaws.com", ".amazonaws.com.cn", ".on.aws", ".api.aws"]
        .iter()
        .find_map(|domain| host.strip_suffix(domain))?;
    Some(head.split('.').collect())
}

/// Domains of AWS's own, under which nothing is the estate's.
const DOMAINS: &[&str] = &[
    "aws",
    "amazon.com",
    "amazonaws.com",
    "amazonaws.com.cn",
    "amazonses.com",
    "amazontrust.com",
    "amazonwebservices.com",
    "awsstatic.com",
    "awsapps.com",
];

/// Whether a host belongs to AWS itself. Name servers are called `ns-1.awsdns-01.com`.
pub fn is_aws(host: &str) -> bool {
    let of = |domain: &str| {
        host.strip_suffix(domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    DOMAINS.iter().any(|domain| of(domain)) || host.contains(".awsdns-")
}

/// `eu-central-1`, `us-gov-west-1`.
pub fn is_region(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    parts.len() >= 3
        && parts[0].len() == 2
        && parts[parts.len() - 1].len() == 1
        && parts[parts.len() - 1].bytes().all(|b| b.is_ascii_digit())
        && parts[..parts.len() - 1]
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()))
}
