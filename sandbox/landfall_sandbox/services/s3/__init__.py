"""S3: what moto lacks or gets wrong for Landfall."""

from . import access, birth, copying, known, listing, mirror, settings

__all__ = ["access", "birth", "copying", "known", "listing", "mirror", "settings"]
