"""Host names of databases and caches: the part that an account has for itself in a region.

AWS puts the same random label into all host names of one account, region and service. Here it
follows from account and region, so that the seed can name a database before it exists.
"""

from __future__ import annotations

import hashlib

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


def label(account: str, region: str, length: int = 12) -> str:
    """The label of an account in a region: a letter, then letters and digits."""
    digest = hashlib.sha256(f"{account} {region}".encode()).digest()
    return "c" + "".join(_ALPHABET[byte % 36] for byte in digest[: length - 1])


def short(region: str) -> str:
    """A region as ElastiCache writes it in host names: euc1 for eu-central-1."""
    area, *middle, number = region.split("-")
    return area + "".join(word[0] for word in middle) + number


def database(name: str, account: str, region: str) -> str:
    """The host of an RDS instance; of an Aurora cluster with `name` "NAME.cluster"."""
    glue = "-" if "." in name else "."
    return f"{name}{glue}{label(account, region)}.{region}.rds.amazonaws.com"


def warehouse(name: str, account: str, region: str) -> str:
    """The host of a Redshift cluster."""
    return f"{name}.{label(account, region)}.{region}.redshift.amazonaws.com"


def cache(name: str, account: str, region: str, *, group: bool = False) -> str:
    """The host of an ElastiCache node, or the primary host of a replication group without TLS."""
    middle = "ng.0001" if group else "0001"
    domain = f"{middle}.{short(region)}.cache.amazonaws.com"
    return f"{name}.{label(account, region, 6)}.{domain}"


def cache_with_tls(role: str, group: str, account: str, region: str) -> str:
    """A host of a replication group with TLS; `role` is "master", "replica" or a member's name."""
    domain = f"{short(region)}.cache.amazonaws.com"
    return f"{role}.{group}.{label(account, region, 6)}.{domain}"
