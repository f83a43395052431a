"""CodeCommit: repositories, branches, commits, approval rule templates and triggers."""

from . import approvals, branches, repositories

__all__ = ["approvals", "branches", "repositories"]
