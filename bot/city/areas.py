"""Which kelurahan is it? From a pin by polygon, from words with typos."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
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
    "brt": "barat", "bart": "barat", "brat": "barat", "tmr": "timur", "tim": "timur", "tmur": "timur", "timr": "timur",
    "utr": "utara", "utra": "utara", "sltn": "selatan", "pmlg": "pamulang", "pmlng": "pamulang", "pamulg": "pamulang",
    "srpg": "serpong", "srpong": "serpong", "cptt": "ciputat", "cptat": "ciputat", "bntaro": "bintaro",
    "pd": "pondok", "pdk": "pondok", "pndok": "pondok", "pndk": "pondok", "lkg": "lengkong", "rw": "rawa",
    "jrg": "jurang", "cipt": "ciputat", "srp": "serpong", "pml": "pamulang", "cempk": "cempaka",
    "kcg": "kacang", "kcang": "kacang",
}  # fmt: skip
# Kelurahan that are words of every day: alone, or behind "di", they are believed; inside a sentence they are not.
ORDINARY = frozenset({"serua", "buaran", "babakan", "jombang", "parigi", "rengas", "kedaung", "pisangan"})
# Even "di sawah" is a rice field and "ular muncul" a verb: these need "kelurahan" before them.
EVERYDAY = frozenset({"sawah", "muncul", "setu"})
OFFICIAL = frozenset({"kel", "kelurahan", "desa", "kp", "kampung"})
CITY = frozenset({"kec", "kecamatan", "kota", "tangsel", "tangerang", "selatan", "banten"})
PARTLY, NEARBY = 0.8, 0.6
SHORTEST_PART = 8


@dataclass(frozen=True, slots=True)
class Area:
    """A kelurahan: Kemendagri code, names, and the point maps label it at (degrees)."""

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

    def __init__(self, aliases: Mapping[str, Sequence[str]], folder: Path = FOLDER, city: str = "tangsel") -> None:
        self._path = folder / f"{city}-kelurahan.geojson"
        self._neighbours_path = folder / "neighbour-cities.geojson"
        self._features = json.loads(self._path.read_text(encoding="utf-8"))["features"]
        self.all = [Area(**{k: f["properties"][k] for k in Area.__slots__}) for f in self._features]
        self._by_code = {area.code: area for area in self.all}
        self._names: dict[str, tuple[Area, ...]] = {_plain(area.kelurahan): (area,) for area in self.all}
        self._names |= {_plain(name): tuple(map(self.by_code, codes)) for name, codes in aliases.items()}
        self._like = _by_shape(self._names)
        self._parts = self._first_words()
        self._kecamatan = {_plain(area.kecamatan): area.kecamatan for area in self.all}
        self._like_kecamatan = _by_shape(self._kecamatan)

    def by_code(self, code: str) -> Area:
        """The area of a code. Raises KeyError."""
        return self._by_code[code]

    def kecamatan(self) -> list[str]:
        """The names of the kecamatan, in the order of their codes."""
        return list(dict.fromkeys(area.kecamatan for area in self.all))

    def kelurahan_of(self, kecamatan: str) -> list[Area]:
        """The kelurahan of a kecamatan."""
        return [area for area in self.all if area.kecamatan == kecamatan]

    @lru_cache(maxsize=4096)  # noqa: B019 -- one instance a city, for the life of the process
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
        """At most five kelurahan that a free text names, best first; typos, short forms and spaces are forgiven.

        1.0 is the very name, 0.88 and up a name with typos, 0.8 its first words ("pondok cabe"), 0.6 a landmark
        that lies in several. In an `address` a name that is an everyday word too ("Sawah") counts at the end;
        elsewhere only behind "di" or "kelurahan". A name that is a kecamatan's too ("Ciputat") means the
        kecamatan, unless "kelurahan" stands before it.
        """
        words = _words(text)
        best: dict[str, AreaMatch] = {}
        for area, score in self._named(words, address=address):
            if score > best.get(area.code, AreaMatch(area, 0)).score:
                best[area.code] = AreaMatch(area, score)
        return sorted(best.values(), key=lambda match: -match.score)[:5]

    def is_only(self, text: str, area: Area) -> bool:
        """Whether a text names this kelurahan or its kecamatan and nothing beside it: no street, no landmark."""
        said = "".join(word for word in _words(text) if word not in CUES | OFFICIAL | CITY)
        kelurahan, kecamatan = (_plain(name).replace(" ", "") for name in (area.kelurahan, area.kecamatan))
        others = [name.replace(" ", "") for name, areas in self._names.items() if area in areas]
        names = [*others, kecamatan, kelurahan + kecamatan, kecamatan + kelurahan]
        return any(_likeness(said, name) or name.startswith(said) for name in names)

    def named_kecamatan(self, text: str) -> str:
        """The kecamatan that a text names, the longest name first; "" when it names none."""
        found = {
            name
            for _, _, run in _runs(_words(text), 2)
            for squeezed, name in self._like_kecamatan.get((run[0], len(run)), ())
            if _likeness(run, squeezed)
        }
        return self._kecamatan[max(found, key=len)] if found else ""

    def _named(self, words: list[str], *, address: bool) -> Iterator[tuple[Area, float]]:
        """The names in a text, longest and best first; what one name covers is not read again as another."""
        taken: dict[int, tuple[int, int]] = {}
        best: dict[tuple[int, int], float] = {}
        for start, size, name, areas, score in sorted(self._candidates(words), key=lambda c: (-c[1], -c[4])):
            span = (start, size)
            if any(taken.get(place, span) != span for place in range(start, start + size)):
                continue
            if score < best.get(span, 0):
                continue
            last = address and score == 1 and start + size == len(words)
            alone = score == 1 and len(words) <= (1 if name in EVERYDAY else 2)
            if self._means_something_else(words, start, name, sure=last or alone):
                continue
            taken |= dict.fromkeys(range(start, start + size), span)
            best[span] = score
            for area in areas:
                yield area, score if len(areas) == 1 else min(score, NEARBY)

    def _means_something_else(self, words: list[str], start: int, name: str, *, sure: bool) -> bool:
        """Whether it is a street, a kecamatan, or a word of every day; `sure`: where it stands it is a name."""
        before = words[start - 1] if start else ""
        if before in STREETS:
            return True
        if name in self._kecamatan:
            return before not in OFFICIAL
        if name in EVERYDAY:
            return before not in OFFICIAL and not sure
        return name in ORDINARY and before not in CUES and not sure

    def _candidates(self, words: list[str]) -> Iterator[tuple[int, int, str, tuple[Area, ...], float]]:
        """(start, words, name, areas, score) of every run of one to four words that is like a name."""
        for start, size, run in _runs(words, 4):
            for squeezed, name in self._like.get((run[0], len(run)), ()):
                score = _likeness(run, squeezed)
                if score == 1 or (score and _same_initials(words[start : start + size], name.split())):
                    yield start, size, name, self._names[name], score
            for area in self._parts.get(run, ()):
                yield start, size, run, (area,), PARTLY

    def _first_words(self) -> dict[str, list[Area]]:
        """ "pondokcabe" -> Pondok Cabe Udik and Pondok Cabe Ilir; names of kecamatan are left out."""
        parts: dict[str, list[Area]] = {}
        for area in self.all:
            words = _plain(area.kelurahan).split()
            for size in range(1, len(words)):
                first = " ".join(words[:size])
                if len(first) >= SHORTEST_PART and first not in {_plain(a.kecamatan) for a in self.all}:
                    parts.setdefault(first.replace(" ", ""), []).append(area)
        return parts

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


def _typos(name: str) -> int:
    """How many typos a name without spaces bears before it may be another word."""
    return 0 if len(name) < 6 else 1 if len(name) < 10 else 2


def _by_shape(names: Iterable[str]) -> dict[tuple[str, int], list[tuple[str, str]]]:
    """(without spaces, name) by the first letter and each length that its typos may have."""
    shapes: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for name in names:
        squeezed = name.replace(" ", "")
        for change in range(-_typos(squeezed), _typos(squeezed) + 1):
            shapes.setdefault((name[0], len(squeezed) + change), []).append((squeezed, name))
    return shapes


def _likeness(typed: str, name: str) -> float:
    """1.0 the same, less for one or two typos in a long name, 0 for something else."""
    allowed = _typos(name)
    distance = DamerauLevenshtein.distance(typed, name, score_cutoff=allowed)
    return 1.0 - 0.06 * distance if distance <= allowed else 0.0


def _same_initials(typed: list[str], name: list[str]) -> bool:
    """ "pondok saya" is no typo of Pondok Jaya; words written together cannot be told apart."""
    return len(typed) != len(name) or all(t[0] == n[0] for t, n in zip(typed, name, strict=True))


def _runs(words: list[str], longest: int) -> Iterator[tuple[int, int, str]]:
    for size in range(1, min(longest, len(words)) + 1):
        for start in range(len(words) - size + 1):
            yield start, size, "".join(words[start : start + size])
