"""What has a form in a text: streets, phone numbers, and numbers that were meant as a NOP, permit or case."""

from __future__ import annotations

import re

from bot.city import City, find_nik, find_nop, find_permit_number, parse_case_number, plainly

TAX_WORDS = frozenset({"pbb", "nop", "pajak", "tax"})
_ALMOST_PERMIT = re.compile(
    r"\b(?:PBG|SLF|REK|SIP|TRY|IMB)(?:\s*(?:no|nomor|nomer|nmr)\b)?[\s\-./:#]*\d[\dOoIl\s\-./]{3,24}", re.IGNORECASE
)
_LINK_CODE = re.compile(r"\bHUBUNG[\s\-]*\d{4}[\s\-]?\d{4}\b", re.IGNORECASE)
_ALMOST_CASE = re.compile(r"\b(?:L ?P|T ?N)[\s\-./]*\d{2}[\s\-./]*\d{1,9}(?:[\s\-./]*[A-Z]\b)?", re.IGNORECASE)
_ALMOST_NOP = re.compile(r"(?<![\w.])[\dOoIl]{2}[.,\-/ ]{0,3}[\dOoIl]{2}[.,\-/\dOoIl ]{8,40}[\dOoIl](?!\w)")
# ISO 8601 durations by unit; "kemarin" is one day.
_UNITS = {
    "jam": "PT{}H", "hour": "PT{}H", "hari": "P{}D", "hri": "P{}D", "hr": "P{}D", "malam": "P{}D", "mlm": "P{}D", "day": "P{}D",
    "minggu": "P{}W", "mingguan": "P{}W", "mnggu": "P{}W", "mggu": "P{}W", "mgg": "P{}W", "mg": "P{}W", "pekan": "P{}W", "week": "P{}W",
    "bulan": "P{}M", "bulanan": "P{}M", "bulen": "P{}M", "bln": "P{}M", "month": "P{}M",
    "tahun": "P{}Y", "tahunan": "P{}Y", "taun": "P{}Y", "tauan": "P{}Y", "thn": "P{}Y", "th": "P{}Y", "year": "P{}Y",
}  # fmt: skip
_COUNTS = {
    "se": 1, "s": 1, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
    "sepuluh": 10, "a": 1, "one": 1, "two": 2, "three": 3,
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_COUNT = "|".join(sorted(_COUNTS, key=len, reverse=True))
# Words before or behind that make it a time, an age or how often: "jam 3 hari minggu", "tiap 3 hari", "2 hari sekali", "sehari-hari".
_NOT_SINCE = "".join(
    rf"(?<!\b{word} )" for word in ("jam", "pukul", "tiap", "setiap", "per", "umur", "usia", "tgl", "tanggal", "buka")
)
_SINCE = re.compile(
    rf"(?<![\d.:]){_NOT_SINCE}\b(?:(\d{{1,3}}) ?|({_COUNT}) ?)({_UNIT})s?\b(?!\W{{0,2}}(?:sekali|2x|dua kali|hari)\b)",
    re.IGNORECASE,
)
_LAST = re.compile(rf"\b(?:({_UNIT}) (?:lalu|kemarin|kemaren|kmrn|lewat)|last ({_UNIT}))\b", re.IGNORECASE)
_HALF = {
    "jam": "PT30M",
    "hari": "PT12H",
    "hr": "PT12H",
    "bulan": "P2W",
    "bln": "P2W",
    "tahun": "P6M",
    "taun": "P6M",
    "thn": "P6M",
}
_HALVED = re.compile(rf"(?<!\w)(?:setengah|stengah|1/2) ({'|'.join(_HALF)})\b", re.IGNORECASE)
_YESTERDAY = re.compile(
    r"\b(?:kemarin|kemaren|kmarin|kmaren|kmrn|kmren|semalam|semalem|smalem|tadi malam|td mlm|yesterday)\b( lusa\b)?",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\d.])(?:\+?62|0)[ .\-()]{0,2}(8(?:[ .\-()]{0,2}\d){8,11})(?!\d)", re.ASCII)
# "jalan rusak" is a complaint and "jalan kaki" a way to go; neither is an address.
_NO_NAME = (
    "rusak|berlubang|lubang|bolong|macet|gelap|banjir|ambles|amblas|retak|mati|yang|yg|di|ini|itu|nya|masuk|keluar|utama|menuju|"
    "arah|ke|dari|depan|dpn|sudah|udah|udh|sdh|belum|blm|penuh|becek|licin|kaki|tol|umum|kampung|desa|perumahan|komplek|"
    "lingkungan|aspal|terus|lagi|tidak|gak|ga|bisa|jadi|sangat|parah|pada|samping|sebelah|setapak|dan|buntu|nasional|"
    "diperbaiki|ditutup|diaspal|dicor|tikus|kabupaten|provinsi|tergenang|rumah|warga|hancur|ancur|jelek|rame|ramai|sempit|"
    "bergelombang|bahaya|berbahaya|penghubung|tolong|mohon|dicek|longsor|kecil|besar|is|was|pintas|tembus|sini|situ|sana|saya|kami"
)
_END = (
    "sudah|udah|udh|sdh|yang|yg|mati|rusak|parah|sejak|banget|bgt|tolong|mohon|tlg|bahaya|karena|krn|penuh|padam|bolong|"
    "berlubang|banjir|macet|ada|lampu|sampah|pohon|kenapa|kok|sering|selalu|sekarang|tadi|semalam|kemarin|dan|gelap|"
    "mampet|ambles|numpuk|menumpuk|is|has"
)
_STREET = re.compile(
    rf"(?<!lampu )(?<!\w)(?:(?:jl|jln|jlan|jalan|gg|gang)\b\.?\s+|(?:jl|jln|gg)\.)(?!(?:{_NO_NAME})\b)[^\W_]"
    rf"(?:(?!\s(?:{_END})\b)[^,;!?\n<>]){{2,60}}",
    re.IGNORECASE,
)


def street(text: str) -> str:
    """The street and what stands with it up to the next stop: "gg haji nawi"; "" when no street is named."""
    found = _STREET.search(text)
    return found[0].rstrip(" .-") if found else ""


def phone(text: str) -> str:
    """The first mobile number, as 08…; "" when there is none."""
    found = _PHONE.search(plainly(text))
    return "0" + re.sub(r"\D", "", found[1]) if found else ""


def since(text: str) -> str:
    """How long something has lasted, as an ISO 8601 duration: "udah seminggu" -> "P1W"; "" when it is not said."""
    if found := _HALVED.search(text):
        return _HALF[found[1].casefold()]
    if found := _SINCE.search(text):
        return _UNITS[found[3].casefold()].format(found[1] or _COUNTS[found[2].casefold()])
    if found := _LAST.search(text):
        return _UNITS[(found[1] or found[2]).casefold()].format(1)
    found = _YESTERDAY.search(text)
    return "" if found is None else "P2D" if found[1] else "P1D"


def numbers(text: str, said: list[str], city: City) -> dict[str, str]:
    """Permit, case or tax numbers in normal form; one that is wrong as it was typed, for its fault to be named."""
    text, own_phone, nik = plainly(text), phone(text), find_nik(text, city.nop)
    found = {
        "permit_number": find_permit_number(text) or ("" if own_phone else _first(_ALMOST_PERMIT, text)),
        "link_code": _first(_LINK_CODE, text),
        "case_number": parse_case_number(text) or _first(_ALMOST_CASE, text),
    }
    if not any(found.values()):
        found["nop"] = find_nop(text, city.nop) or ("" if nik else _almost_nop(text, said))
    return found | {"phone": "" if found.get("nop") else own_phone, "nik": nik}


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0].strip() if found else ""


def _almost_nop(text: str, said: list[str]) -> str:
    found = _first(_ALMOST_NOP, text)
    if len(re.sub(r"\D", "", found)) > 16 and found.startswith("36"):  # of Banten, and too long for a NIK
        return found
    marks = sum(found.count(mark) for mark in ".,-/")
    return found if marks >= 3 or (found and TAX_WORDS & set(said)) else ""
