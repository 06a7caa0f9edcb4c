"""What the property tax system (PBB online) does for the front door."""

from __future__ import annotations

from typing import Protocol

from integrations.tax.schema import TaxBill


class Tax(Protocol):
    async def bill(self, nop: str) -> TaxBill:
        """The bill of a tax object (18 digits). Raises `NotThere`, or `Unavailable` within 6 s."""
        ...
