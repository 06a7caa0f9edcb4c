"""Property tax (PBB-P2) in our words. Amounts are whole rupiah, as the tax system computed them."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime, BaseModel, ConfigDict


class YearBill(BaseModel):
    """One tax year. `fine` as of today, for `months_late` months or parts of one."""

    model_config = ConfigDict(frozen=True)
    year: int
    principal: int
    fine: int
    due: date
    paid_on: date | None = None
    months_late: int = 0


class TaxBill(BaseModel):
    """What a tax object owes. `years` newest first; `total` of what is unpaid with fines."""

    model_config = ConfigDict(frozen=True)
    nop: str
    owner: str
    kelurahan: str
    kecamatan: str
    years: tuple[YearBill, ...]
    total: int
    pay_at: tuple[str, ...]
    as_of: AwareDatetime
