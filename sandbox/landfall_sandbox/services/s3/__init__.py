"""S3: what moto lacks or gets wrong for Landfall.

The order of the imports is the order of the checks.
"""

from . import (  # isort: skip_file
    known,
    redirects,
    access,
    birth,
    checksums,
    copying,
    listing,
    mirror,
    settings,
    tagging,
)

__all__ = [
    "access",
    "birth",
    "checksums",
    "copying",
    "known",
    "listing",
    "mirror",
    "redirects",
    "settings",
    "tagging",
]
