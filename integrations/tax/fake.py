"""A property tax system in memory, for tests and try-outs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from integrations.errors import NotThere
from integrations.failing import Failing
from integrations.tax.schema import TaxBill


class FakeTax(Failing):
    """Fills the port `Tax`. `clock` gives aware UTC."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.bills: dict[str, TaxBill] = {}

    def put(self, bill: TaxBill) -> None:
        """Assess a tax object."""
        self.bills[bill.nop] = bill

    async def bill(self, nop: str) -> TaxBill:
        self.before()
        if nop not in self.bills:
            raise NotThere
        return self.bills[nop].model_copy(update={"as_of": self.clock()})
