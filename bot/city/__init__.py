"""The city as configuration: rules, areas, calendar, numbers. Start with `city.py` and `tangsel.toml`."""

from bot.city.areas import Area, AreaMatch, Areas, Outside
from bot.city.calendar import Calendar
from bot.city.city import Category, City, Promise
from bot.city.nik import find_nik, without_nik
from bot.city.references import (
    Nop,
    NopFault,
    NopRules,
    case_number,
    find_nop,
    find_permit_number,
    format_nop,
    parse_case_number,
    parse_nop,
)
from bot.city.typed import plainly

__all__ = [
    "Area",
    "AreaMatch",
    "Areas",
    "Calendar",
    "Category",
    "City",
    "Nop",
    "NopFault",
    "NopRules",
    "Outside",
    "Promise",
    "case_number",
    "find_nik",
    "find_nop",
    "find_permit_number",
    "format_nop",
    "parse_case_number",
    "parse_nop",
    "plainly",
    "without_nik",
]
