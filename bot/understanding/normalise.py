"""Informal Indonesian made comparable: "lampu pju mati dpn gg haji nawi udh seminggu" in plain words."""

from __future__ import annotations

import re
from functools import lru_cache

SHORT = {
    "stuju": "setuju", "stj": "setuju", "stju": "setuju", "setujuu": "setuju", "kirimkan": "kirim", "kirimin": "kirim", "krim": "kirim", "lnjut": "lanjut",
    "lanjt": "lanjut", "next": "lanjut", "gada": "tidak ada", "gaada": "tidak ada", "gda": "tidak ada", "yaudah": "ya sudah", "yaudh": "ya sudah",
    "simpen": "simpan", "ingetin": "ingatkan", "ingatin": "ingatkan", "liat": "lihat", "tambahin": "tambah", "fto": "foto", "poto": "foto", "ilang": "hilang",
    "ywdh": "ya sudah", "yawes": "ya sudah", "btul": "betul", "gamau": "tidak mau", "bntuan": "bantuan", "hlo": "halo", "woi": "halo", "woy": "halo",
    "iy": "iya", "aj": "saja", "ae": "saja", "iyh": "iya", "iyaa": "iya", "yaa": "ya", "okee": "oke", "okeh": "oke", "okey": "oke", "oks": "oke",
    "g": "tidak", "gx": "tidak", "kgk": "tidak", "kga": "tidak", "ndak": "tidak", "nda": "tidak", "tida": "tidak", "jd": "jadi", "jdi": "jadi",
    "gpp": "tidak apa", "ush": "usah", "blkg": "belakang", "blkang": "belakang", "dpan": "depan", "smpg": "samping", "sblh": "sebelah", "sblah": "sebelah",
    "rmh": "rumah", "rmah": "rumah", "tmn": "taman", "tmpt": "tempat", "tpt": "tempat", "sklh": "sekolah", "skolah": "sekolah", "msjd": "masjid",
    "smph": "sampah", "lmpu": "lampu", "lmp": "lampu", "phn": "pohon", "phon": "pohon", "bnjr": "banjir", "bnjir": "banjir", "mcet": "macet", "mct": "macet",
    "byr": "bayar", "bayr": "bayar", "kbl": "kabel", "kpn": "kapan", "kmrn": "kemarin", "kmren": "kemarin", "kemaren": "kemarin",
    "skrg": "sekarang", "skrng": "sekarang", "skg": "sekarang", "td": "tadi", "tdi": "tadi", "bln": "bulan", "thn": "tahun", "taun": "tahun", "mgg": "minggu",
    "mnggu": "minggu", "hr": "hari", "bnyk": "banyak", "byk": "banyak", "bbrp": "beberapa", "smua": "semua", "klo": "kalau", "kalo": "kalau", "kl": "kalau",
    "kek": "kayak", "kyk": "kayak", "spt": "seperti", "sprti": "seperti", "sampek": "sampai", "ampe": "sampai", "smpe": "sampai", "tp": "tapi", "tpi": "tapi",
    "krna": "karena", "pdhl": "padahal", "trs": "terus", "trus": "terus", "jg": "juga", "jga": "juga", "sm": "sama", "ama": "sama", "aer": "air",
    "lgi": "lagi", "mtr": "motor", "mtor": "motor", "mbl": "mobil", "prkir": "parkir", "pdgang": "pedagang", "wrg": "warga", "ank": "anak", "anak2": "anak anak",
    "dmn": "di mana", "dmna": "di mana", "knp": "kenapa", "knapa": "kenapa", "gt": "gitu", "gni": "gini", "bkn": "bukan", "bner": "benar", "bgs": "bagus",
    "diperbaikin": "diperbaiki", "dibenerin": "diperbaiki", "benerin": "perbaiki", "dibetulin": "diperbaiki", "betulin": "perbaiki", "tny": "tanya", "nanya": "tanya",
    "laper": "lapar", "prh": "parah", "ancurr": "rusak", "ntar": "nanti", "ntr": "nanti", "emg": "memang", "emang": "memang", "dlm": "dalam", "pd": "pada",
    "dtg": "datang", "dateng": "datang", "pnh": "penuh", "sring": "sering", "sllu": "selalu", "mlulu": "terus", "mulu": "terus", "msh": "masih", "masi": "masih",
    "bener": "benar", "batalin": "batal", "batalkan": "batal", "dibatalkan": "batal", "numpuk": "menumpuk",
    "numpuknya": "menumpuk", "lobangnya": "lubang", "bangett": "banget", "kbanjiran": "kebanjiran",
    "kecelakaannya": "kecelakaan", "lampunye": "lampu", "jalanan": "jalan", "jalananya": "jalan",
    "thankyou": "makasih", "makasi": "makasih", "tengkyu": "makasih", "terimakasih": "makasih",
    "gakjadi": "tidak jadi", "gatau": "tidak tahu", "gtau": "tidak tahu", "gaktau": "tidak tahu", "tau": "tahu", "gausah": "tidak usah", "gapapa": "tidak apa", "dlu": "dulu", "dluan": "dulu",
    "jln": "jalan", "jl": "jalan", "dpn": "depan", "udh": "sudah", "udah": "sudah", "sdh": "sudah", "dah": "sudah",
    "blm": "belum", "krm": "kirim", "lnjt": "lanjut", "blom": "belum", "belom": "belum", "yg": "yang", "gmn": "gimana", "gmana": "gimana",
    "bagaimana": "gimana", "gak": "tidak", "ga": "tidak", "gk": "tidak", "nggak": "tidak", "ngga": "tidak",
    "engga": "tidak", "enggak": "tidak", "tdk": "tidak", "tak": "tidak", "kagak": "tidak", "kaga": "tidak",
    "dgn": "dengan", "dg": "dengan", "krn": "karena", "sy": "saya", "gw": "saya", "gue": "saya", "gua": "saya",
    "aku": "saya", "ane": "saya", "abdi": "saya", "bgt": "banget", "bngt": "banget", "tlg": "tolong", "mhn": "mohon",
    "sampe": "sampai", "smp": "sampai", "nyampe": "sampai", "mna": "mana", "dimana": "di mana", "ijin": "izin",
    "perijinan": "izin", "perizinan": "izin", "izinnya": "izin", "ijinnya": "izin", "bs": "bisa", "dr": "dari",
    "utk": "untuk", "brp": "berapa", "brapa": "berapa", "berape": "berapa", "tgl": "tanggal", "lg": "lagi",
    "org": "orang", "orng": "orang", "ptugas": "petugas", "mlm": "malam", "dket": "dekat", "deket": "dekat",
    "rsk": "rusak", "ancur": "rusak", "hancur": "rusak", "bolong2": "bolong", "lobang": "lubang", "rame": "ramai",
    "lapor": "lapor", "laporin": "lapor", "ngelapor": "lapor", "melapor": "lapor", "melaporkan": "lapor",
    "cancel": "batal", "btl": "batal", "gajadi": "tidak jadi", "gjd": "tidak jadi", "bantu": "bantuan",
    "mks": "makasih", "thx": "makasih", "thanks": "makasih", "tq": "makasih", "trims": "makasih", "mksh": "makasih",
    "nuhun": "makasih", "hatur": "makasih", "pjk": "pajak", "pgn": "pengen", "mo": "mau", "mw": "mau",
    "smpah": "sampah", "sampahnya": "sampah", "lampunya": "lampu", "jalannya": "jalan", "nmr": "nomor", "nomer": "nomor",
    "lpr": "lapor", "lpran": "laporan", "laporannya": "laporan", "aja": "saja", "aje": "saja", "doang": "saja",
}  # fmt: skip
POLITE = frozenset(
    [
        "pak",
        "bu",
        "bapak",
        "ibu",
        "dong",
        "ya",
        "yah",
        "min",
        "kak",
        "kakak",
        "mas",
        "mbak",
        "gan",
        "bang",
        "dek",
        "deh",
        "nih",
        "sih",
        "tolong",
        "mohon",
        "please",
        "admin",
        "pls",
        "saya",
        "mau",
        "minta",
        "ingin",
        "pengen",
        "dulu",
        "saja",
        "kok",
        "aja",
        "to",
        "the",
        "a",
        "i",
        "want",
    ]
)
AT_MOST_WORDS = 8  # of a command or a correction
READ = 2000  # letters; enough to tell what a text is about
_MARKUP = re.compile(r"</?[a-z][^<>]{0,200}>|https?://\S+|[*_~`]")
_TOKEN = re.compile(r"/?\w+")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_TWICE = re.compile(r"([^\W\d_]{3,})2")
WHOLE = frozenset({"tanya", "hanya", "punya", "karunya"})


def words(text: str) -> list[str]:
    """The words of a text in their plain form; the first 2,000 letters are enough to tell what it is about."""
    out: list[str] = []
    for token in _TOKEN.findall(_DRAWN_OUT.sub(r"\1", _MARKUP.sub(" ", text[:READ].casefold()))):
        out.extend(_plain(token))
    return out


@lru_cache(maxsize=4096)
def _plain(token: str) -> tuple[str, ...]:
    """ "udh" -> sudah, "gorong2" -> gorong gorong, "lampunya" -> lampu."""
    if token in SHORT:
        return tuple(SHORT[token].split())
    if twice := _TWICE.fullmatch(token):
        return _plain(twice[1]) * 2
    if token.endswith("nya") and len(token) > 6 and token not in WHOLE:
        return _plain(token[:-3])
    return (token,)


def core(said: list[str]) -> str:
    """What is left without politeness: "batal aja pak" -> "batal"."""
    return " ".join(word for word in said if word not in POLITE)
