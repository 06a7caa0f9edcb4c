"""Which kelurahan is it? From a pin by polygon, from words with typos."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from rapidfuzz.distance import DamerauLevenshtein
from shapely.geometry import Point, shape

FOLDER = Path(__file__).parent / "areas"
GPS_ERROR_DEGREES = 100 / 111_320
CUES = frozenset({"kel", "kelurahan", "desa", "daerah", "di", "wilayah", "area", "kampung", "kp", "dekat"})
STREETS = frozenset({"jl", "jln", "jalan", "raya", "gang", "gg"})
SHORT = {
    "brt": "barat", "tmr": "timur", "tim": "timur", "tmur": "timur", "utr": "utara", "sltn": "selatan",
    "pd": "pondok", "pdk": "pondok", "pndok": "pondok", "pndk": "pondok", "lkg": "lengkong", "rw": "rawa",
    "jrg": "jurang", "cipt": "ciputat", "srp": "serpong", "pml": "pamulang", "cempk": "cempaka",
}  # fmt: skip
# Kelurahan that are everyday words: they count only behind a cue or in full company ("kel. Setu").
ORDINARY = frozenset(
    {
        "setu",
        "sawah",
        "muncul",
        "serua",
        "buaran",
        "babakan",
        "jombang",
        "parigi",
        "rengas",
        "kedaung",
        "pisangan",
    }
)


@dataclass(frozen=True, slots=True)
class Area:
    """A kelurahan: Kemendagri code, names, and a point inside it (degrees)."""

    code: str
    kelurahan: str
    kecamatan: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Outside:
    """Not in the city; `city` names the neighbour the point is in, None when farther away."""

    city: str | None


@dataclass(frozen=True, slots=True)
class AreaMatch:
    """A kelurahan that a text may mean; score 0..1."""

    area: Area
    score: float


class Areas:
    """The city's kelurahan. Polygons are read at the first pin."""

    def __init__(self, aliases: dict[str, str], folder: Path = FOLDER, city: str = "tangsel") -> None:
        self._path = folder / f"{city}-kelurahan.geojson"
        self._neighbours_path = folder / "neighbour-cities.geojson"
        self._features = json.loads(self._path.read_text(encoding="utf-8"))["features"]
        self.all = [Area(**{k: f["properties"][k] for k in Area.__slots__}) for f in self._features]
        self._by_code = {area.code: area for area in self.all}
        self._names = {_plain(area.kelurahan): area for area in self.all}
        self._names |= {_plain(name): self._by_code[code] for name, code in aliases.items()}
        self._by_initial: dict[str, list[tuple[str, str, Area]]] = {}
        for name, area in self._names.items():
            self._by_initial.setdefault(name[0], []).append((name.replace(" ", ""), name, area))
        self._kecamatan = {_plain(area.kecamatan): area.kecamatan for area in self.all}

    def by_code(self, code: str) -> Area:
        """The area of a code. Raises KeyError."""
        return self._by_code[code]

    def kecamatan(self) -> list[str]:
        """The names of the kecamatan, in the order of their codes."""
        return list(dict.fromkeys(area.kecamatan for area in self.all))

    def kelurahan_of(self, kecamatan: str) -> list[Area]:
        """The kelurahan of a kecamatan."""
        return [area for area in self.all if area.kecamatan == kecamatan]

    def locate(self, lat: float, lon: float) -> Area | Outside:
        """The kelurahan at a point. A point up to about 100 m outside belongs to the nearest one (GPS error)."""
        point = Point(lon, lat)
        inside = self._tree.query(point, predicate="within")
        if len(inside):
            return self.all[int(inside[0])]
        near = self._tree.query_nearest(point, max_distance=GPS_ERROR_DEGREES)
        if len(near):
            return self.all[int(near[0])]
        tree, names = self._neighbours
        found = tree.query(point, predicate="within")
        return Outside(names[int(found[0])] if len(found) else None)

    def outline(self, code: str) -> list[list[tuple[float, float]]]:
        """The outer rings of a kelurahan as (lon, lat) degrees."""
        geometry = shape(self._features[self.all.index(self._by_code[code])]["geometry"])
        parts = getattr(geometry, "geoms", [geometry])
        return [[(x, y) for x, y, *_ in part.exterior.coords] for part in parts]

    def search(self, text: str, *, address: bool = False) -> list[AreaMatch]:
        """Kelurahan that a free text names, best first; typos, short forms and missing spaces are forgiven.

        In an `address` a name that is an everyday word too ("Sawah") counts at the end; elsewhere only behind "di".
        A name that is a kecamatan's too ("Ciputat") means the kecamatan, unless "kelurahan" stands before it.
        """
        words = _words(text)
        best: dict[str, AreaMatch] = {}
        for start, name, area, score in self._candidates(words):
            before = words[start - 1] if start else ""
            last = address and start == len(words) - 1
            if before in STREETS or (name in ORDINARY and before not in CUES and len(words) > 2 and not last):
                continue
            if name in self._kecamatan and before not in {"kel", "kelurahan"}:
                continue
            if score > best.get(area.code, AreaMatch(area, 0)).score:
                best[area.code] = AreaMatch(area, score)
        found = sorted(best.values(), key=lambda match: -match.score)
        return [match for match in found if not any(_within(match, other) for other in found)][:5]

    def named_kecamatan(self, text: str) -> str:
        """The kecamatan that a text names, the longest name first; "" when it names none."""
        plain = f" {' '.join(_words(text))} "
        names = sorted(self._kecamatan, key=len, reverse=True)
        return next((self._kecamatan[name] for name in names if f" {name} " in plain), "")

    def _candidates(self, words: list[str]) -> list[tuple[int, str, Area, float]]:
        """Every run of one to four words, compared with every name of about the same length."""
        found = []
        for size in range(1, min(4, len(words)) + 1):
            for start in range(len(words) - size + 1):
                run = "".join(words[start : start + size])
                for squeezed, name, area in self._by_initial.get(run[0], ()):
                    score = _likeness(run, squeezed)
                    if score:
                        found.append((start, name, area, score))
        return found

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree([shape(feature["geometry"]) for feature in self._features])

    @cached_property
    def _neighbours(self) -> tuple[shapely.STRtree, list[str]]:
        features: list[dict[str, Any]] = json.loads(self._neighbours_path.read_text(encoding="utf-8"))["features"]
        tree = shapely.STRtree([shape(feature["geometry"]) for feature in features])
        return tree, [feature["properties"]["name"] for feature in features]


def _words(text: str) -> list[str]:
    return [SHORT.get(word, word) for word in _plain(text[:1000]).split()]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def _likeness(typed: str, name: str) -> float:
    """1.0 the same, less for one or two typos in a long name, 0 for something else."""
    allowed = 0 if len(name) < 6 else 1 if len(name) < 10 else 2
    if abs(len(typed) - len(name)) > allowed:
        return 0.0
    distance = DamerauLevenshtein.distance(typed, name, score_cutoff=allowed)
    return 1.0 - 0.06 * distance if distance <= allowed else 0.0


def _within(match: AreaMatch, other: AreaMatch) -> bool:
    short, long = _plain(match.area.kelurahan), _plain(other.area.kelurahan)
    return match is not other and short != long and short in long and other.score >= 0.85
