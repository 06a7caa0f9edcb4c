"""Understanding by words and patterns: plain, explainable, and behind the same port as a trained model."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.city import City, find_nop, find_permit_number, parse_case_number
from bot.dialogue.reading import NOTHING, Reading
from bot.understanding import lexicon
from bot.understanding.normalise import core, words

AT_MOST_WORDS = 8
STREET = re.compile(
    r"\b(?:jl|jln|jalan|gg|gang)\.?\s+(?!rusak|berlubang|bolong|macet|gelap|banjir|ambles|yang|di\b)[a-z][^,;!?\n]{2,60}",
    re.IGNORECASE,
)
ALMOST_PERMIT = re.compile(r"\b(?:PBG|SLF|REK|SIP|TRY|IMB)[\s\-./]*\d[\d\s\-./]{3,24}", re.IGNORECASE)
ALMOST_CASE = re.compile(r"\b(?:LP|TN)[\s\-./]*\d{2}[\s\-./]*\d{1,9}(?:[\s\-./]*[A-Z]\b)?", re.IGNORECASE)
ALMOST_NOP = re.compile(r"(?<![\w.])[\dOoIl]{2}[.\- ]?[\dOoIl]{2}[.\-\dOoIl ]{8,26}[\dOoIl](?!\w)")
PHONE = re.compile(r"(?<!\d)(?:\+?62|0)8\d{8,11}(?!\d)")
TAX_WORDS = frozenset({"pbb", "nop", "pajak", "tax"})
LANGUAGES = {"english": "en", "inggris": "en", "indonesia": "id"}


class Keywords:
    """Reads a text for what it wants, what it is about, and the numbers in it."""

    def __init__(self, city: City) -> None:
        self.city = city
        self._controls = {phrase: intent for intent, phrases in lexicon.CONTROLS.items() for phrase in phrases}
        self._cores = {core(phrase.split()): intent for phrase, intent in reversed(self._controls.items())}
        self._cores.pop("", None)
        weights = {phrase: (intent, score) for intent, pairs in lexicon.PHRASES.items() for phrase, score in pairs}
        self._weights = weights
        self._phrases = _any_of(weights)
        self._categories = {word: c.code for c in city.categories for word in c.words}
        self._category_words = _any_of(self._categories)
        self._dangers = {phrase: kind for kind, phrases in city.danger.items() for phrase in phrases}
        self._danger_words = _any_of(self._dangers)

    async def read(self, text: str) -> Reading:
        """What the text seems to say; an empty reading when it says nothing known."""
        said = words(text)
        if not said:
            return NOTHING
        plain = " ".join(said)
        entities = self._entities(text, said)
        if control := self._control(said, entities):
            return Reading(((control, 1.0),), (), entities)
        categories = self._rank(plain)
        danger = self._danger(plain)
        intents = (("lodge", 0.95),) if danger else self._intents(plain, said, entities, categories)
        return Reading(intents, categories, entities, danger)

    def _control(self, said: list[str], entities: dict[str, str]) -> str:
        if len(said) > AT_MOST_WORDS:
            return ""
        if "change" in entities:
            return "change"
        return self._controls.get(" ".join(said)) or self._cores.get(core(said), "")

    def _intents(
        self,
        plain: str,
        said: list[str],
        entities: dict[str, str],
        categories: tuple[tuple[str, float], ...],
    ) -> tuple[tuple[str, float], ...]:
        scores: dict[str, float] = {}
        for found in self._phrases.finditer(plain):
            intent, score = self._weights[found[0]]
            scores[intent] = max(score, scores.get(intent, 0))
        trouble = any(word in lexicon.TROUBLE for word in said)
        if categories:
            scores["lodge"] = max(scores.get("lodge", 0), 0.85 if trouble else 0.65)
        if trouble and categories and len(said) >= 4:
            scores = {i: s if i == "lodge" else s - 0.3 for i, s in scores.items()} | {"lodge": 0.95}
        for entity, intent in (
            ("nop", "tax"),
            ("permit_number", "permit_status"),
            ("case_number", "case_status"),
        ):
            if entity in entities:
                scores[intent] = 0.98
        return tuple(sorted(scores.items(), key=lambda pair: -pair[1]))

    def _rank(self, plain: str) -> tuple[tuple[str, float], ...]:
        """Categories by the letters of their words found: long words say more than short ones."""
        weights: dict[str, float] = {}
        for word in {found[0] for found in self._category_words.finditer(plain)}:
            code = self._categories[word]
            weights[code] = weights.get(code, 0) + len(word) + 4 * word.count(" ")
        total = sum(weights.values())
        return tuple(sorted(((c, round(w / total, 3)) for c, w in weights.items()), key=lambda pair: -pair[1]))

    def _danger(self, plain: str) -> str:
        for found in self._danger_words.finditer(plain):
            before = plain[: found.start()].split()[-2:]
            if not any(word in lexicon.NOT_DANGER for word in before):
                return self._dangers[found[0]]
        return ""

    def _entities(self, text: str, said: list[str]) -> dict[str, str]:
        start = text[:2000]
        found = {
            "change": _change(said),
            "language": next((LANGUAGES[w] for w in said if w in LANGUAGES), ""),
        }
        if any(map(str.isdigit, start)):
            found["permit_number"] = find_permit_number(start) or _first(ALMOST_PERMIT, start)
            found["case_number"] = parse_case_number(start) or _first(ALMOST_CASE, start)
            if not (found["permit_number"] or found["case_number"]):
                found["nop"] = find_nop(start, self.city.nop) or _almost_nop(start, said)
            found["phone"] = m[0] if (m := PHONE.search(start)) else ""
        if len(said) > 1:
            found["street"] = m[0].strip() if (m := STREET.search(start)) else ""
            areas = self.city.areas.search(start)
            found["kelurahan"] = areas[0].area.code if len(areas) == 1 and areas[0].score >= 0.85 else ""
        return {name: value for name, value in found.items() if value}


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0].strip() if found else ""


def _almost_nop(text: str, said: list[str]) -> str:
    """A number that was meant as a NOP: with its dots, or with the word for it. Its faults are named later."""
    found = _first(ALMOST_NOP, text)
    return found if found.count(".") >= 3 or (found and TAX_WORDS & set(said)) else ""


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all phrases, the longest first."""
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)")


def _change(said: list[str]) -> str:
    """ "ganti lokasinya dong" -> "lokasi"."""
    spoken = core(said).split()
    if 2 <= len(spoken) <= 3 and spoken[0] in lexicon.CHANGE:
        return spoken[1].removesuffix("nya")
    return ""
