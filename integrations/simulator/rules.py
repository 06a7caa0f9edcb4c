"""What PBB-P2 costs when it is late, and where the city's day begins."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Jakarta")
PERCENT_A_MONTH = 1
AT_MOST_MONTHS = 24
DUE_MONTH, DUE_DAY = 8, 31


def due_date(year: int) -> date:
    """31 August of the tax year (Tangsel's due date)."""
    return date(year, DUE_MONTH, DUE_DAY)


def months_late(due: date, today: date) -> int:
    """Months or parts of a month after the due date, 24 at most."""
    if today <= due:
        return 0
    months = (today.year - due.year) * 12 + today.month - due.month
    return min(months + (today.day > due.day), AT_MOST_MONTHS)


def fine(principal: int, due: date, today: date) -> int:
    """1 % of the principal for each month or part of one, for at most 24 months, in whole rupiah, rounded down.

    Source: the city's notice of 2025 (1 % a month; UU 1/2022 and its PP 35/2023 set the ceiling of 24 months).
    """
    return principal * PERCENT_A_MONTH * months_late(due, today) // 100
