"""Invented people, permits and tax objects, the same for the same seed. The tax office's codes are a DEMO table."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from integrations.simulator.store import Store, dumped

PERMITS, TAX_OBJECTS = 72, 240

FIRST = (
    "Budi Siti Agus Dewi Rina Andi Ratna Joko Wulan Hendra Maya Dedi Nur Fitri Rudi Lina Asep Yanti Bambang Sri "
    "Eko Indah Iwan Tuti Ahmad Nurul Fajar Putri Dian Rahmat Euis Ujang Made Togar Maria Yusuf Aminah Haji Rohman"
).split()
LAST = (
    "Santoso Wijaya Kusuma Lestari Hidayat Saputra Permana Utami Nugroho Siregar Hasanah Setiawan Maulana Suryadi "
    "Wulandari Pratama Handayani Gunawan Ramadhan Simanjuntak Kartika Sutisna Fauzi Anggraini Nawi Firmansyah"
).split()
KECAMATAN = {
    "Serpong": ("367401", "010"),
    "Serpong Utara": ("367402", "011"),
    "Pondok Aren": ("367403", "020"),
    "Ciputat": ("367404", "030"),
    "Ciputat Timur": ("367405", "031"),
    "Pamulang": ("367406", "040"),
    "Setu": ("367407", "050"),
}
KELURAHAN = {
    "Serpong": ("Ciater", "Rawabuntu", "Lengkong Gudang", "Cilenggang", "Serpong"),
    "Serpong Utara": ("Pakulonan", "Pakualam", "Pondok Jagung", "Jelupang"),
    "Pondok Aren": ("Pondok Betung", "Pondok Karya", "Parigi", "Jurangmangu Barat", "Pondok Aren"),
    "Ciputat": ("Sawah Baru", "Serua", "Ciputat", "Jombang", "Cipayung"),
    "Ciputat Timur": ("Cempaka Putih", "Pondok Ranji", "Pisangan", "Rempoa"),
    "Pamulang": ("Pamulang Barat", "Benda Baru", "Pondok Cabe Udik", "Kedaung", "Bambu Apus"),
    "Setu": ("Muncul", "Setu", "Keranggan", "Babakan"),
}
PAY_AT = ["QRIS", "VA bank bjb", "BCA", "Mandiri", "Indomaret", "Alfamart", "Kantor Pos", "Tokopedia"]

# Kind -> objects, stages as (name, desk), papers that are often missing.
KINDS: dict[str, tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...]]] = {
    "PBG": (
        ("rumah tinggal", "ruko dua lantai", "rumah kos", "gudang"),
        (
            ("pendaftaran", "loket MPP"),
            ("pemeriksaan berkas", "DPMPTSP"),
            ("verifikasi teknis", "DCKTR"),
            ("sidang TPA/TPT", "DCKTR"),
            ("penetapan retribusi", "DPMPTSP"),
            ("penerbitan", "DPMPTSP"),
        ),
        ("gambar struktur bertanda tangan", "fotokopi sertifikat tanah", "surat pernyataan tetangga", "KRK"),
    ),
    "SLF": (
        ("ruko dua lantai", "klinik", "sekolah swasta"),
        (
            ("pendaftaran", "loket MPP"),
            ("pemeriksaan berkas", "DPMPTSP"),
            ("pemeriksaan lapangan", "DCKTR"),
            ("penerbitan", "DPMPTSP"),
        ),
        ("laporan pengkaji teknis", "foto bangunan empat sisi", "gambar terbangun"),
    ),
    "REK": (
        ("papan nama toko", "baliho 4 x 6 m", "neon box"),
        (
            ("pendaftaran", "loket MPP"),
            ("pemeriksaan titik", "Satpol PP"),
            ("penetapan pajak", "Bapenda"),
            ("penerbitan", "DPMPTSP"),
        ),
        ("izin pemilik lahan", "foto titik reklame"),
    ),
    "SIP": (
        ("dokter umum", "bidan", "apoteker", "perawat"),
        (("pendaftaran", "loket MPP"), ("verifikasi profesi", "Dinas Kesehatan"), ("penerbitan", "DPMPTSP")),
        ("STR yang masih berlaku", "rekomendasi organisasi profesi"),
    ),
    "TRY": (
        ("angkot D05", "angkot S10", "bus sekolah"),
        (
            ("pendaftaran", "loket MPP"),
            ("uji kendaraan", "Dinas Perhubungan"),
            ("penetapan trayek", "Dinas Perhubungan"),
            ("penerbitan", "DPMPTSP"),
        ),
        ("bukti uji KIR", "fotokopi STNK"),
    ),
}


def fill(store: Store, seed: int, now: datetime) -> None:
    """Fill an empty demo city; a filled one stays as it is."""
    if store.one("SELECT 1 FROM permit LIMIT 1"):
        return
    made = random.Random(seed)  # noqa: S311 -- invented data must be the same again
    permits = [_known_permit(now), *(_permit(made, now) for _ in range(PERMITS))]
    objects = [_known_object(now), *(_object(made, now) for _ in range(TAX_OBJECTS))]
    with store.transaction() as connection:
        for permit in permits:
            row = (permit["nomor"], dumped(permit))
            connection.execute("INSERT INTO permit VALUES (?, ?) ON CONFLICT DO NOTHING", row)
        for item in objects:
            row = (item["nop"], dumped(item))
            connection.execute("INSERT INTO tax VALUES (?, ?) ON CONFLICT DO NOTHING", row)


def _person(made: random.Random) -> str:
    return f"{made.choice(FIRST)} {made.choice(LAST)}"


def _permit(made: random.Random, now: datetime) -> dict[str, Any]:
    kind = made.choice(tuple(KINDS))
    objects, stages, papers = KINDS[kind]
    code, _ = KECAMATAN[made.choice(tuple(KECAMATAN))]
    filed = now.date() - timedelta(days=made.randint(3, 90))
    stage = made.randint(1, len(stages))
    missing = made.sample(papers, made.randint(1, min(2, len(papers)))) if made.random() < 0.35 else []
    return permit_record(
        number=f"{kind}-{code}-{filed:%Y%m%d}-{made.randint(4, 999):03d}",
        kind=kind,
        thing=made.choice(objects),
        person=_person(made),
        factors=[f"{made.randint(0, 9999):04d}", f"{made.randint(0, 9999):04d}"],
        stage=stage,
        since=min(now.date(), filed + timedelta(days=made.randint(1, 20))),
        missing=missing if stage < len(stages) else [],
        status="DITOLAK" if made.random() < 0.06 else "",
        promised=filed + timedelta(days=made.randint(20, 60)),
    )


def permit_record(
    *,
    number: str,
    kind: str,
    thing: str,
    person: str,
    factors: list[str],
    stage: int,
    since: date,
    missing: list[str],
    status: str,
    promised: date,
) -> dict[str, Any]:
    """A permit as the demo city keeps it; `factors` are last digits of NIK/NIB and phone."""
    stages = KINDS[kind][1]
    name, desk = stages[stage - 1]
    found = status or ("KURANG_BERKAS" if missing else "TERBIT" if stage == len(stages) else "PROSES")
    return {
        "nomor": number,
        "jenis": kind,
        "objek": thing,
        "pemohon": person,
        "kunci": factors,
        "status": found,
        "tahap": stage,
        "jumlah_tahap": len(stages),
        "nama_tahap": name,
        "meja": desk,
        "sejak": since.isoformat(),
        "kekurangan": missing,
        "cara_melengkapi": "Unggah di Simponie atau bawa ke loket 4 MPP." if missing else "",
        "janji_selesai": promised.isoformat(),
    }


def _known_permit(now: datetime) -> dict[str, Any]:
    """The one that the documentation uses: PBG-367401-20261101-003, factor 1234."""
    return permit_record(
        number="PBG-367401-20261101-003",
        kind="PBG",
        thing="rumah tinggal",
        person="Budi Santoso",
        factors=["1234", "5678"],
        stage=3,
        since=min(now.date(), date(2026, 11, 12)),
        missing=["gambar struktur bertanda tangan"],
        status="",
        promised=date(2026, 12, 8),
    )


def _object(made: random.Random, now: datetime) -> dict[str, Any]:
    kecamatan = made.choice(tuple(KECAMATAN))
    kelurahan = made.choice(KELURAHAN[kecamatan])
    code = KECAMATAN[kecamatan][1]
    place = KELURAHAN[kecamatan].index(kelurahan) + 1
    kind = made.choices("079", weights=(94, 4, 2))[0]
    nop = f"3676{code}{place:03d}{made.randint(1, 60):03d}{made.randint(1, 9999):04d}{kind}"
    base = made.randint(9, 480) * 10_000
    years = []
    for age in range(made.randint(2, 6)):
        year = now.year - age
        paid = made.random() < (0.45 if age == 0 else 0.75)
        years.append(_year(year, round(base * 0.96**age, -3), paid=paid, day=made.randint(1, 200), now=now))
    return object_record(nop, _person(made), kelurahan, kecamatan, years)


def _year(year: int, principal: float, *, paid: bool, day: int, now: datetime) -> dict[str, Any]:
    on = min(date(year, 2, 1) + timedelta(days=day), now.date())
    return {"tahun": year, "pokok": int(principal), "tanggal_bayar": on.isoformat() if paid else None}


def object_record(nop: str, person: str, kelurahan: str, kecamatan: str, years: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "nop": nop,
        "nama_wp": person,
        "kelurahan": kelurahan,
        "kecamatan": kecamatan,
        "tagihan": years,
        "tempat_bayar": PAY_AT,
    }


def _known_object(now: datetime) -> dict[str, Any]:
    """The one that the documentation uses: 36.76.010.005.012-0034.0."""
    years: list[dict[str, Any]] = [
        {"tahun": now.year, "pokok": 1_250_000, "tanggal_bayar": None},
        {"tahun": now.year - 1, "pokok": 1_200_000, "tanggal_bayar": date(now.year - 1, 7, 14).isoformat()},
    ]
    return object_record("367601000501200340", "Siti Wulandari", "Serpong", "Serpong", years)
