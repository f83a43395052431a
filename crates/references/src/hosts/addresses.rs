//! IPv4 addresses as hosts.

use super::Meaning;
use std::net::Ipv4Addr;

/// The address that a text is.
pub fn parse(text: &str) -> Option<Ipv4Addr> {
    text.parse().ok()
}

/// Public, private, or this machine. Link-local addresses are where AWS answers about the instance
/// (metadata, time, credentials of tasks), so they name nothing.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html>
pub fn read(address: Ipv4Addr, host: String) -> Meaning {
    let shared = address.octets()[0] == 100 && (64..128).contains(&address.octets()[1]);
    if address.is_loopback()
        || address.is_unspecified()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_multicast()
    {
        Meaning::Nothing
    } else if address.is_private() || shared {
        Meaning::Private(host)
    } else {
        Meaning::Internet(host)
    }
}
