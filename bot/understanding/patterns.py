"""What has a form in a text: streets, phone numbers, and numbers that were meant as a NOP, permit or case."""

from __future__ import annotations

import re

from bot.city import City, find_nop, find_permit_number, parse_case_number

NIK_DIGITS = 16
TAX_WORDS = frozenset({"pbb", "nop", "pajak", "tax"})
_ALMOST_PERMIT = re.compile(r"\b(?:PBG|SLF|REK|SIP|TRY|IMB)[\s\-./]*\d[\d\s\-./]{3,24}", re.IGNORECASE)
_ALMOST_CASE = re.compile(r"\b(?:LP|TN)[\s\-./]*\d{2}[\s\-./]*\d{1,9}(?:[\s\-./]*[A-Z]\b)?", re.IGNORECASE)
_ALMOST_NOP = re.compile(r"(?<![\w.])[\dOoIl]{2}[.\- ]?[\dOoIl]{2}[.\-\dOoIl ]{8,26}[\dOoIl](?!\w)")
_NIK = re.compile(r"(?<![\d.])\d{16}(?![\d.])", re.ASCII)
# ISO 8601 durations by unit; "kemarin" is one day.
_UNITS = {
    "jam": "PT{}H", "hour": "PT{}H", "hari": "P{}D", "hr": "P{}D", "day": "P{}D", "minggu": "P{}W", "mgg": "P{}W", "pekan": "P{}W",
    "week": "P{}W", "bulan": "P{}M", "bln": "P{}M", "month": "P{}M", "tahun": "P{}Y", "taun": "P{}Y", "thn": "P{}Y", "year": "P{}Y",
}  # fmt: skip
_COUNTS = {
    "se": 1, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
    "sepuluh": 10, "a": 1, "one": 1, "two": 2, "three": 3,
}  # fmt: skip
_SINCE = re.compile(rf"\b(?:(\d{{1,3}}) ?|({'|'.join(_COUNTS)}) ?)({'|'.join(_UNITS)})s?\b", re.IGNORECASE)
_YESTERDAY = re.compile(r"\b(?:kemarin|kemaren|kmrn|semalam|semalem|yesterday)\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d.])(?:\+?62|0)[ .\-]?(8(?:[ .\-]?\d){8,11})(?!\d)", re.ASCII)
# "jalan rusak" is a complaint and "jalan kaki" a way to go; neither is an address.
_NO_NAME = (
    "rusak|berlubang|lubang|bolong|macet|gelap|banjir|ambles|amblas|retak|mati|yang|yg|di|ini|itu|nya|masuk|keluar|utama|menuju|"
    "arah|ke|dari|depan|dpn|sudah|udah|udh|sdh|belum|blm|penuh|becek|licin|kaki|tol|umum|kampung|desa|perumahan|komplek|"
    "lingkungan|aspal|terus|lagi|tidak|gak|ga|bisa|jadi|sangat|parah|pada|samping|sebelah|setapak|dan|buntu|nasional|"
    "diperbaiki|ditutup|diaspal|dicor|tikus|kabupaten|provinsi|tergenang|rumah|warga|hancur|ancur|jelek|rame|ramai|sempit|"
    "bergelombang|bahaya|berbahaya|penghubung|setapak|licin|bergelombang|longsor|kecil|besar|is|was|pintas|tembus|sini|situ|sana|saya|kami"
)
_END = (
    "sudah|udah|udh|sdh|yang|yg|mati|rusak|parah|sejak|banget|bgt|tolong|mohon|tlg|bahaya|karena|krn|penuh|padam|bolong|"
    "berlubang|banjir|macet|ada|lampu|sampah|pohon|kenapa|kok|sering|selalu|sekarang|tadi|semalam|kemarin|dan|gelap|"
    "mampet|ambles|numpuk|menumpuk|is|has"
)
_STREET = re.compile(
    rf"(?<!lampu )(?<!\w)(?:jl|jln|jalan|gg|gang)\b\.?\s+(?!(?:{_NO_NAME})\b)[^\W_]"
    rf"(?:(?!\s(?:{_END})\b)[^,;!?\n<>]){{2,60}}",
    re.IGNORECASE,
)


def street(text: str) -> str:
    """The street and what stands with it up to the next stop: "gg haji nawi"; "" when no street is named."""
    found = _STREET.search(text)
    return found[0].rstrip(" .-") if found else ""


def phone(text: str) -> str:
    """The first mobile number, as 08…; "" when there is none."""
    found = _PHONE.search(text)
    return "0" + re.sub(r"\D", "", found[1]) if found else ""


def since(text: str) -> str:
    """How long something has lasted, as an ISO 8601 duration: "udah seminggu" -> "P1W"; "" when it is not said."""
    if found := _SINCE.search(text):
        return _UNITS[found[3].casefold()].format(found[1] or _COUNTS[found[2].casefold()])
    return "P1D" if _YESTERDAY.search(text) else ""


def numbers(text: str, said: list[str], city: City) -> dict[str, str]:
    """Permit, case or tax numbers in normal form; one that is wrong as it was typed, for its fault to be named."""
    found = {
        "permit_number": find_permit_number(text) or _first(_ALMOST_PERMIT, text),
        "case_number": parse_case_number(text) or _first(_ALMOST_CASE, text),
    }
    if not any(found.values()):
        found["nop"] = find_nop(text, city.nop) or _almost_nop(text, said)
    if not any(found.values()):
        found["phone"] = phone(text)
        found["nik"] = nik[0] if (nik := _NIK.search(text)) else ""
    return found


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0].strip() if found else ""


def _almost_nop(text: str, said: list[str]) -> str:
    found = _first(_ALMOST_NOP, text)
    if len(re.sub(r"\D", "", found)) > NIK_DIGITS and found.startswith("36"):  # of Banten, and too long for a NIK
        return found
    return found if found.count(".") >= 3 or (found and TAX_WORDS & set(said)) else ""
