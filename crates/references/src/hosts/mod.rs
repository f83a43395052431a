//! What a URL, host name or image URI names, by its shape alone.
//!
//! Invariant: every shape that AWS gives to the addresses of resources is read here and nowhere
//! else.

mod addresses;
mod aws;
mod shapes;

use landfall_domain::{AccountId, Region};

/// What the shape says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Something with this name, of the first of these kinds that has it.
    Named {
        /// CloudFormation types; never empty.
        kinds: &'static [&'static str],
        /// The name or id.
        name: String,
        /// The account, when the text says it.
        account: Option<AccountId>,
        /// The Region, when the text says it.
        region: Option<Region>,
    },
    /// Something of this service in this Region, but the shape does not say what.
    Service {
        /// The service's word in the host name.
        service: String,
        /// The Region.
        region: Region,
    },
    /// An account as a whole: its registry of images.
    Account(AccountId),
    /// A public endpoint of AWS, or what AWS offers to everybody (the host name in small letters).
    Aws(String),
    /// Something on the internet: the host name in small letters.
    Internet(String),
    /// A name or address of a private network.
    Private(String),
    /// This machine, or no host at all.
    Nothing,
}

/// Takes scheme, user, port, query and fragment away: (host in lower case, path without the
/// leading slash).
pub fn split(url: &str) -> (String, String) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, h)| h);
    let host = host.split(':').next().unwrap_or_default();
    (host.trim_end_matches('.').to_lowercase(), path.to_owned())
}

/// Whether a text looks like a host name: labels of letters, digits and hyphens, at least two,
/// the last one of letters only; or four numbers.
pub fn is_host(text: &str) -> bool {
    let host = text.strip_suffix('.').unwrap_or(text);
    let host = match host.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => host,
        Some(_) => return false,
        None => host,
    };
    if addresses::parse(host).is_some() {
        return true;
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let Some((_, last)) = host.rsplit_once('.') else {
        return false;
    };
    host.len() <= 253
        && host.split('.').all(label)
        && last.len() >= 2
        && last.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Reads a URL, host name, `s3://bucket/key` or image URI.
pub fn read(url: &str) -> Meaning {
    for scheme in ["s3://", "s3a://", "s3n://"] {
        if let Some(rest) = url.strip_prefix(scheme) {
            return shapes::bucket(rest);
        }
    }
    if let Some(rest) = url.strip_prefix("codecommit:") {
        return shapes::remote_helper(rest);
    }
    let (host, path) = split(url);
    match aws::words(&host) {
        Some(words) => shapes::read(&words, &path)
            .unwrap_or_else(|| shapes::service(&words).unwrap_or(Meaning::Aws(host.clone()))),
        None if aws::is_aws(&host) => Meaning::Aws(host),
        None => elsewhere(host, &path),
    }
}

/// A host that is not AWS's.
fn elsewhere(host: String, path: &str) -> Meaning {
    // The path says it all, whatever answers: an emulator has its queues on this machine.
    if let Some(queue) = shapes::queue_elsewhere(path) {
        return queue;
    }
    if let Some(address) = addresses::parse(&host) {
        return addresses::read(address, host);
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    if !host.contains('.') || last == "localhost" || last == "localdomain" {
        return Meaning::Nothing;
    }
    if PRIVATE.contains(&last) || host.ends_with(".home.arpa") {
        return Meaning::Private(host);
    }
    if is_host(&host) {
        Meaning::Internet(host)
    } else {
        Meaning::Nothing
    }
}

/// Last labels that are no domains of the internet.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc6762#appendix-G>, and `internal`, which ICANN has
/// set aside: <https://www.icann.org/en/board-activities-and-meetings/materials/approved-resolutions-special-meeting-of-the-icann-board-29-07-2024-en>.
const PRIVATE: &[&str] = &[
    "local", "internal", "intranet", "private", "corp", "home", "lan",
];
