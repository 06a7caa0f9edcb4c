"""Lodge a complaint: what, where, is it known already, photos, who may know, and off it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from bot.cases.case import Identity
from bot.cases.cases import Draft
from bot.cases.lessons import CATEGORY as CATEGORY_LESSON
from bot.city import City
from bot.dialogue.message import Attachment
from bot.dialogue.phrases import Phrases
from bot.dialogue.question import Choice, Confirm, Option, Photos, Text
from bot.dialogue.reading import Reading
from bot.dialogue.talk import Talk, flow
from bot.texts import Markup
from flows import place
from flows.consent import CONSENT, has_consent
from flows.services import Services
from flows.several import problems

DESCRIPTION = Text("description", min_length=10, from_intents=("lodge", "emergency"), least_words=6, clears=("first",))
FIRST = Choice("first", entity="category", prefills=False)
CATEGORY = Choice("category", entity="category", clears=("category_all", "join"))
CATEGORY_ALL = Choice("category_all", entity="category", prefills=False)
JOIN = Choice("join", no="other")
PHOTOS = Photos("photos", at_most=5)
IDENTITY = Choice("identity", fixed=("open", "confidential", "anonymous", "explain"))
EDITS = ("description", "category", "place", "photos")
SUMMARY = Confirm("summary", edits=(*EDITS, "identity"))
NAMELESS_SUMMARY = Confirm("summary", edits=EDITS)

OTHER = "other"
REST = "lainnya"
# Chosen on flows/nlu/validation (`pintu nlu report`): from 0.5 on 97 of 100 categories are right, and 19 of 20
# texts have one. Below, the best three are offered; below 0.3 the whole list serves better.
CLEAR, MARGIN = 0.5, 0.2
WORTH_OFFERING = 0.3


@flow(
    "complaint",
    questions=(
        DESCRIPTION,
        FIRST,
        CATEGORY,
        CATEGORY_ALL,
        CONSENT,
        *place.QUESTIONS,
        JOIN,
        PHOTOS,
        IDENTITY,
        SUMMARY,
        NAMELESS_SUMMARY,
    ),
    intents=("lodge", "emergency"),
    takes_files=True,
    draft=True,
    about=DESCRIPTION.key,
)
async def complaint(talk: Talk, use: Services) -> None:
    if DESCRIPTION.key not in talk.frame.answers and not talk.frame.trail:
        acknowledge(talk)
    description = await ask_which_first(talk, use, await talk.ask(DESCRIPTION))
    reading = await use.understanding.read(description)
    if reading.danger:
        danger = talk.phrases(f"danger-{reading.danger}")
        talk.say("complaint-danger", danger=danger, numbers=use.city.emergency_text)
    category = await ask_category(talk, use, reading)
    label = talk.phrases(f"category-{category}")
    agreed = await has_consent(talk, use)
    talk.say("complaint-noted", category=label)
    spot = await place.ask_place(talk, use, description)
    if spot.exact and spot.lat is not None and spot.lon is not None:
        talk.say("complaint-at", kelurahan=spot.area.kelurahan, kecamatan=spot.area.kecamatan)
        similar = await talk.once("similar", find_similar, use, category, spot.lat, spot.lon)
        if similar and (joined := await ask_join(talk, similar)):
            return await join(talk, use, joined)
    photos = await talk.ask(PHOTOS)
    identity = await ask_identity(talk) if agreed else Identity.ANONYMOUS
    await talk.confirm(
        SUMMARY if agreed else NAMELESS_SUMMARY,
        media=photos,
        category=label,
        place=", ".join(filter(None, [spot.street, spot.area.kelurahan, spot.area.kecamatan])),
        pin="yes" if spot.exact else "no",
        description=description if len(description) <= 300 else description[:299] + "…",
        photos=len(photos),
        identity=talk.phrases(f"complaint-identity.button-{identity}"),
    )
    draft = Draft(
        category,
        description,
        spot.street,
        spot.area.code,
        spot.lat,
        spot.lon,
        photos,
        identity,
        danger=bool(reading.danger),
    )
    learn_from(use, reading, description, category)
    case = await use.cases.lodge(draft)
    talk.finish(
        "complaint-lodged",
        number=case.number,
        agency=use.city.agency_name(case.agency),
        due=case.verify_by,
        options=[
            talk.button("button-see-case", "case", number=case.number),
            talk.button("button-menu", "menu"),
        ],
    )


def learn_from(use: Services, reading: Reading, description: str, category: str) -> None:
    """A category that the resident chose otherwise, or where the bot had to ask, is worth learning."""
    read_as, likely = reading.categories[0] if reading.categories else ("", 0.0)
    if category != read_as or likely < CLEAR:
        use.lessons.corrected(CATEGORY_LESSON, description, read_as, category)


def acknowledge(talk: Talk) -> None:
    """What was sent before any words is there: say so, and nobody sends it twice."""
    files, spot = talk.frame.answers.get(PHOTOS.key), talk.frame.answers.get(place.PLACE.key)
    if isinstance(files, dict):
        talk.say(f"engine-file-{files['items'][0][0]}")
    elif isinstance(spot, dict) and "pin" in spot:
        talk.say("engine-added-place")


async def ask_which_first(talk: Talk, use: Services, description: str) -> str:
    """One problem a report: of several in one message, the one that comes first; the others are kept for later."""
    found = await problems(use.understanding, description)
    if not found:
        return description
    options = [Option(code, talk.phrases(f"category-{code}"), (words,)) for code, words in found.items()]
    any_of_them = tuple(talk.phrases("complaint-first.names-any").split(", "))
    options[0] = replace(options[0], words=(*options[0].words, *any_of_them))
    first = await talk.ask(FIRST, options=options, count=len(found))
    each = {option.value: told(found[option.value], option.label) for option in options}
    spots = await place.of_each(use, description, found, talk.frame.answers.pop(place.PLACE.key, None))
    given = {
        code: {DESCRIPTION.key: words, CATEGORY.key: code} | ({place.PLACE.key: spots[code]} if code in spots else {})
        for code, words in each.items()
    }
    for code in each:
        if code != first:
            talk.put_aside("complaint", **given[code])
    talk.frame.answers |= given[first]
    return each[first]


def told(words: str, label: str) -> str:
    """Words that are enough for a report of their own: "got mampet" -> "Saluran air: got mampet"."""
    return words if sum(map(str.isalnum, words)) >= DESCRIPTION.min_length else f"{label}: {words}"


async def ask_category(talk: Talk, use: Services, reading: Reading) -> str:
    """Take the category the words make plain; else the best three, and the whole list behind "other"."""
    ranked = reading.categories[:3] if reading.categories and reading.categories[0][1] >= WORTH_OFFERING else ()
    clear = bool(ranked) and ranked[0][1] >= CLEAR and (len(ranked) == 1 or ranked[0][1] - ranked[1][1] > MARGIN)
    if clear:
        talk.suggest(CATEGORY, ranked[0][0])
    elif reading.danger:
        talk.suggest(CATEGORY_ALL, REST)
    listed = category_options(use.city, talk.phrases)
    short = [option for option in listed if option.value in dict(ranked) and option.value != REST]
    answered = CATEGORY.key in talk.frame.answers
    if not answered and (len(short) < 2 or CATEGORY_ALL.key in talk.frame.answers):
        return await talk.ask(CATEGORY_ALL, options=listed)
    chosen = await talk.ask(CATEGORY, options=[*short, Option(OTHER)], unshown=listed)
    return await talk.ask(CATEGORY_ALL, options=listed) if chosen == OTHER else chosen


@cache
def category_options(city: City, phrases: Phrases) -> tuple[Option, ...]:
    """Every category with its label. The same for everybody who speaks a language."""
    return tuple(Option(category.code, phrases(f"category-{category.code}")) for category in city.categories)


async def find_similar(use: Services, category: str, lat: float, lon: float) -> list[dict[str, Any]]:
    """Reports nearby, in the form that is kept with the conversation."""
    return [
        {
            "number": case.number,
            "excerpt": case.excerpt(),
            "status": case.status,
            "since": case.created_at.isoformat(),
            "supporters": case.supporters,
            "metres": metres,
            "photo": next(([m.kind, m.ref, m.mime, m.size] for m in case.media if m.kind == "photo"), None),
        }
        for case, metres in await use.cases.similar(category, lat, lon)
    ]


async def ask_join(talk: Talk, similar: list[dict[str, Any]]) -> str:
    """Show what was reported nearby. The number of the joined case, or "" for another problem."""
    lines = []
    for index, case in enumerate(similar, 1):
        line = talk.phrases(
            "complaint-similar-line",
            index=str(index),
            excerpt=case["excerpt"],
            status=talk.phrases(f"status-{case['status']}"),
            since=datetime.fromisoformat(case["since"]),
            supporters=case["supporters"],
            metres=case["metres"],
        )
        lines.append(line)
    labels = [talk.phrases("complaint-similar-line.button", index=str(i)) for i in range(1, len(similar) + 1)]
    options = [Option(case["number"], label) for case, label in zip(similar, labels, strict=True)]
    photos = [Attachment(*case["photo"]) for case in similar if case["photo"]]
    chosen = await talk.ask(
        JOIN,
        options=[*options, Option(OTHER)],
        media=photos,
        count=len(similar),
        lines=Markup("\n".join(lines)),
    )
    return "" if chosen == OTHER else chosen


async def join(talk: Talk, use: Services, number: str) -> None:
    case = await use.cases.join(number)
    if case is None:
        return talk.finish("case-gone")
    talk.finish(
        "complaint-joined",
        number=case.number,
        status=talk.phrases(f"status-{case.status}"),
        supporters=case.supporters,
        options=[
            talk.button("button-see-case", "case", number=case.number),
            talk.button("button-menu", "menu"),
        ],
    )


async def ask_identity(talk: Talk) -> Identity:
    """Open, confidential or anonymous; "what is the difference?" is explained and asked again."""
    chosen = await talk.ask(IDENTITY)
    if chosen == "explain":
        talk.refuse(IDENTITY, "explain", blame=False)
    return Identity(chosen)
