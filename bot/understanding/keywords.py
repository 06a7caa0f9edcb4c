"""Understanding by words and patterns: plain, explainable, and behind the same port as a trained model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from bot.city import City
from bot.dialogue.reading import NOTHING, Reading
from bot.understanding import changing, lexicon, patterns
from bot.understanding.normalise import AT_MOST_WORDS, READ, core, words

Value = TypeVar("Value")

SURE_AREA = 0.85
LANGUAGES = {"english": "en", "inggris": "en", "indonesia": "id"}
NUMBERS = {"nop": "tax", "permit_number": "permit_status", "case_number": "case_status", "link_code": "link"}
SOMETHING = 3  # words
ABOUT_A_CASE = ("withdraw", "add_to_case")
# Words of these may stand together ("iya benar", "udah beres pak").
TOGETHER = frozenset({"yes", "no", "done", "greeting", "thanks", "cancel"})
TWO_IN_ONE = {frozenset({"yes", "thanks"}): "thanks", frozenset({"yes", "done"}): "yes"}
# "izin" as a greeting: "izin bertanya pak", "izin lapor".
ASKING_LEAVE = re.compile(
    r"(?<!\w)izin (?=(?:saya |mau |pak |bu |min |kak )*(?:lapor|tanya|bertanya|menyampaikan|kasih|info)\b)"
)
# What is asked for is not known or not there: "lupa nop", "blm tau alamatnya".
UNKNOWN = re.compile(
    r"(?<!\w)(?:(?:tidak|belum|kurang) (?:tahu|punya|ingat|hafal|apal)|lupa|hilang|(?:do not|don t) know|forgot)(?!\w)"
)
NO_PERMIT = re.compile(r"(?<!\w)(?:tanpa|tidak ada|tidak punya|belum ada) izin(?!\w)")
# What follows is where it is or what comes of it, not what is wrong: "di trotoar", "bikin macet".
ASIDE = frozenset(
    ["di", "depan", "dekat", "samping", "pinggir", "sebelah", "atas", "belakang", "seberang", "kantor", "bikin", "jadi"]
)


class Keywords:
    """Reads a text for what it wants, what it is about, and the numbers in it."""

    def __init__(self, city: City) -> None:
        self.city = city
        self._controls = _keyed((phrase, intent) for intent, all_ in lexicon.CONTROLS.items() for phrase in all_)
        self._cores = {core(phrase.split()): intent for phrase, intent in reversed(self._controls.items())}
        self._cores.pop("", None)
        self._weights = _keyed(
            (phrase, (intent, score)) for intent, pairs in lexicon.PHRASES.items() for phrase, score in pairs
        )
        self._phrases = _any_of(self._weights)
        self._categories = _keyed((word, c.code) for c in city.categories for word in c.words)
        self._category_words = _any_of(self._categories)
        self._dangers = _keyed((phrase, kind) for kind, all_ in city.danger.items() for phrase in all_)
        self._danger_words = _any_of(self._dangers)

    async def read(self, text: str) -> Reading:
        """What the text seems to say; an empty reading when it says nothing known."""
        said = words(text)
        return replace(self._read(text, said), plain=" ".join(said)) if said else NOTHING

    def _read(self, text: str, said: list[str]) -> Reading:
        plain = " ".join(said)
        if control := self._control(said):
            return Reading(((control, 1.0),), (), _language(said) | _unknown(plain))
        ranked = self._rank(plain)
        entities = self._entities(text[:READ], said)
        wish = self._meant(plain)
        if word := changing.what(said, wish=wish, street="street" in entities, about_city=bool(ranked)):
            entities |= {"change": word} | ({"wish": wish} if wish else {})
            return Reading((("change", 1.0),), ranked if word in changing.CATEGORIES else (), entities)
        danger = self._danger(plain)
        intents = (("lodge", 0.95),) if danger else self._intents(plain, said, entities, about_city=bool(ranked))
        return Reading(intents, ranked, entities, danger)

    def _control(self, said: list[str]) -> str:
        """The wish that the whole message is, politeness apart; "" when it says more."""
        if len(said) > AT_MOST_WORDS:
            return ""
        spoken = core(said)
        if known := self._controls.get(" ".join(said)) or self._cores.get(spoken):
            return known
        if not spoken:
            return "yes" if "ya" in said else "help" if {"tolong", "mohon", "please"} & set(said) else "greeting"
        each = {self._controls.get(word, "") for word in spoken.split()}
        if mixed := TWO_IN_ONE.get(frozenset(each)):
            return mixed
        return each.pop() if len(each) == 1 and each <= TOGETHER else ""

    def _meant(self, plain: str) -> str:
        """The service that "bukan, ini soal …" names; "" when it names none."""
        if not (rest := changing.rest(plain)):
            return ""
        wishes = self._wishes(rest)
        likeliest = max(wishes, key=lambda wish: wishes[wish], default="")
        return self._controls.get(rest) or self._cores.get(core(rest.split())) or likeliest

    def _intents(
        self, plain: str, said: list[str], entities: Mapping[str, str], *, about_city: bool
    ) -> tuple[tuple[str, float], ...]:
        scores = self._wishes(plain)
        heavy = any(word in lexicon.TROUBLE and word not in lexicon.WEAK for word in said)
        trouble = heavy or any(word in lexicon.WEAK for word in said)
        if about_city:
            scores["lodge"] = max(scores.get("lodge", 0), 0.85 if trouble else 0.65)
        elif heavy:
            scores["lodge"] = max(scores.get("lodge", 0), 0.65 if len(said) > 2 else 0.5)
        if trouble and about_city and len(said) >= 4:
            scores = self._complaint_first(scores, said)
        for entity, intent in NUMBERS.items():
            if entity in entities and not (
                entity == "case_number" and any(scores.get(i, 0) >= 0.9 for i in ABOUT_A_CASE)
            ):
                scores[intent] = 0.98
        return tuple(sorted(scores.items(), key=lambda pair: -pair[1]))

    def _wishes(self, plain: str) -> dict[str, float]:
        plain = NO_PERMIT.sub("tanpa surat", ASKING_LEAVE.sub("", plain))
        scores: dict[str, float] = {"lodge": 0.6} if "tanpa surat" in plain else {}
        for found in self._phrases.finditer(plain):
            intent, score = self._weights[found[0]]
            scores[intent] = max(score, scores.get(intent, 0))
        return scores

    @staticmethod
    def _complaint_first(scores: dict[str, float], said: list[str]) -> dict[str, float]:
        """A described trouble is a complaint, unless the words are plainly about one's own permit, tax or report."""
        asks = not lexicon.STATUS.isdisjoint(said)
        own = {i for i, s in scores.items() if i != "lodge" and s >= 0.9 and (i != "my_cases" or asks)}
        if own:
            return scores | {"lodge": 0.7}
        return {i: s if i == "lodge" else max(s - 0.3, 0.1) for i, s in scores.items()} | {"lodge": 0.95}

    def _rank(self, plain: str) -> tuple[tuple[str, float], ...]:
        """Categories by the words found: long ones say more, what only tells where it is says less."""
        weights: dict[str, float] = {}
        best: dict[str, float] = {}
        for found in self._category_words.finditer(plain):
            word = found[0]
            before = plain[: found.start()].rsplit(maxsplit=1)
            weight = 8.0 + len(word) + 4 * word.count(" ")
            if before and before[-1] in ASIDE:
                weight *= 0.3
            best[word] = max(weight, best.get(word, 0))
        for word, weight in best.items():
            code = self._categories[word]
            weights[code] = weights.get(code, 0) + weight
        total = sum(weights.values())
        return tuple(sorted(((c, round(w / total, 3)) for c, w in weights.items()), key=lambda pair: -pair[1]))

    def _danger(self, plain: str) -> str:
        """The kind of an emergency that is told as happening now: not "rawan", not "hampir", not "kemarin"."""
        for found in self._danger_words.finditer(plain):
            before = plain[max(0, found.start() - 60) : found.start()].split()
            after = plain[found.end() : found.end() + 60].split()
            if lexicon.PAST.isdisjoint(before[-3:] + after[:2]) and not set(lexicon.NOT_DANGER) & set(before[-2:]):
                return self._dangers[found[0]]
        return ""

    def _entities(self, start: str, said: list[str]) -> dict[str, str]:
        found = _language(said) | _unknown(" ".join(said))
        if any(map(str.isdigit, start)):
            found |= patterns.numbers(start, said, self.city)
        if len(said) > 1:
            found["street"] = patterns.street(start)
            found["since"] = patterns.since(start)
            areas = self.city.areas.search(start)
            found["kelurahan"] = areas[0].area.code if len(areas) == 1 and areas[0].score >= SURE_AREA else ""
            found["kecamatan"] = self.city.areas.named_kecamatan(start)
        return {name: value for name, value in found.items() if value}


def adds_something(text: str) -> bool:
    """Whether there are words beside those that only say that something will be added to a report, and its number."""
    said = core([word for word in words(text) if word not in lexicon.ADDING and not any(map(str.isdigit, word))])
    return len([word for word in said.split() if len(word) > 1]) >= SOMETHING


def _language(said: list[str]) -> dict[str, str]:
    found = next((LANGUAGES[word] for word in said if word in LANGUAGES), "")
    return {"language": found} if found else {}


def _keyed(pairs: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    """By phrase in its plain form, so that the lists may be written as people write."""
    return {_plain_phrase(phrase): value for phrase, value in pairs}


def _plain_phrase(phrase: str) -> str:
    return " ".join(words(phrase))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all phrases, the longest first."""
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)")


def _unknown(plain: str) -> dict[str, str]:
    return {"unknown": "yes"} if UNKNOWN.search(plain) and not any(map(str.isdigit, plain)) else {}
