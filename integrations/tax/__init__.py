"""Property tax (PBB-P2): what an object owes."""

from integrations.tax.port import Tax
from integrations.tax.schema import TaxBill, YearBill

__all__ = ["Tax", "TaxBill", "YearBill"]
