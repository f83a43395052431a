"""S3: what moto lacks or gets wrong for Landfall."""

from . import access, copying, listing, settings

__all__ = ["access", "copying", "listing", "settings"]
