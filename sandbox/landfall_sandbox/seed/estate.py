"""What the seeder carries from step to step: clients, made resources, and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from ..credentials import open_admin_session
from .facts import MANAGEMENT, SOURCE
from .transport import Account


class Estate:
    """The estate under construction."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.counts: Counter[str] = Counter()
        self.keys: dict[str, str] = {}  # our name of a KMS key -> ARN
        self.queues: dict[str, str] = {}  # queue name -> URL
        self.secrets: dict[str, str] = {}  # secret name -> ARN
        self.streams: dict[str, str] = {}  # table name -> ARN of its stream
        self.ids: dict[str, str] = {}  # our name of anything else -> its id or ARN
        self.landfall_key: tuple[str, str] | None = None
        self._accounts: dict[str, Account] = {}

    def account(self, account: str) -> Account:
        """Clients with the rights of `account`'s root."""
        if account not in self._accounts:
            self._accounts[account] = Account(open_admin_session(account))
        return self._accounts[account]

    @property
    def source(self) -> Account:
        """Clients in the grown account."""
        return self.account(SOURCE)

    @property
    def management(self) -> Account:
        """Clients in the organization's management account."""
        return self.account(MANAGEMENT)

    def made(self, kind: str, number: int = 1) -> None:
        """Count resources that now exist."""
        self.counts[kind] += number
