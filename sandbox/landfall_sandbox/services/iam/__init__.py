"""IAM: AWS-managed policies, the credential report, and when services were last used."""

from . import details, report, shelf, users

__all__ = ["details", "report", "shelf", "users"]
