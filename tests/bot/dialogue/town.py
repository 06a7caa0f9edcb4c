"""A few flows without a city, and a resident who talks to them; every turn goes through stored JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any, ClassVar

from bot.dialogue.message import Attachment, Inbound, Outbound, Place
from bot.dialogue.question import Choice, Confirm, Heard, Location, Miss, Option, Photos, Reference, Text
from bot.dialogue.reading import NOTHING, Reading
from bot.dialogue.router import Router, Turn
from bot.dialogue.state import Conversation, load
from bot.dialogue.talk import Talk, flow

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)

DESCRIPTION = Text("description", min_length=10, from_intents=("lodge",))
CATEGORY = Choice("category", entity="category", clears=("detail",))
DETAIL = Text("detail", min_length=2)
PLACE = Location("place")
PHOTOS = Photos("photos", at_most=3)
SUMMARY = Confirm("summary", edits=("description", "category", "place", "photos", "nothing"))
COLOURS = ("lamp", "road", "waste")


@flow(
    "report",
    questions=(DESCRIPTION, CATEGORY, DETAIL, PLACE, PHOTOS, SUMMARY),
    intents=("lodge",),
    takes_files=True,
    draft=True,
)
async def report(talk: Talk, use: Any) -> None:
    text = await talk.ask(DESCRIPTION)
    category = await talk.ask(CATEGORY, options=[Option(c, c.title(), (f"{c}x",)) for c in COLOURS])
    detail = await talk.ask(DETAIL) if category == "road" else ""
    talk.say("report-noted", category=category)
    where = await talk.ask(PLACE)
    if where.place is not None and where.place.lat > 0:
        talk.refuse(PLACE, "outside")
    near = await talk.once("near", look_near, use, category)
    photos = await talk.ask(PHOTOS)
    await talk.confirm(SUMMARY, category=category, detail=detail, near=near, count=len(photos), text=text)
    use.lodged.append((text, category))
    talk.finish("report-lodged", options=[talk.button("button-menu", "menu")])


NUMBER = Reference("number", entity="number")
FACTOR = Reference("factor")


def digits(text: str) -> str | Miss:
    found = "".join(filter(str.isdigit, text))
    return found if len(found) >= 4 else Miss("digits")


@flow("permit", questions=(NUMBER, FACTOR), intents=("permit",))
async def permit(talk: Talk, use: Any) -> None:
    number = await talk.ask(NUMBER, read=digits)
    factor = await talk.ask(FACTOR, read=digits)
    talk.finish("permit-found", number=number, factor=factor)


@flow("menu", intents=("greeting", "menu"))
async def menu(talk: Talk, use: Any) -> None:
    talk.finish(
        "menu", options=[talk.button("menu.button-report", "report"), talk.button("menu.button-permit", "permit")]
    )


@flow("help", intents=("help",))
async def help_(talk: Talk, use: Any) -> None:
    talk.finish("help")


SURE = Choice("sure", fixed=("yes", "no"), yes="yes", no="no")


@flow("unclear", questions=(SURE,), fleeting=True)
async def unclear(talk: Talk, use: Any) -> None:
    words = talk.frame.answers.get("words", "")
    if len(words) > 20 and await talk.ask(SURE) == "yes":
        return talk.switch("report", description=words)
    talk.finish("unclear")


RENAMED = Location("where", was=("place",))
COLOUR = Choice("colour", fixed=("red", "blue"))


@flow(
    "report",
    questions=(DESCRIPTION, CATEGORY, COLOUR, RENAMED, SUMMARY),
    intents=("lodge",),
    takes_files=True,
    draft=True,
)
async def newer_report(talk: Talk, use: Any) -> None:
    """The report after a deploy: a question more, one fewer, one renamed."""
    await talk.ask(DESCRIPTION)
    await talk.ask(CATEGORY, options=[Option(c, c.title()) for c in COLOURS[:2]])
    await talk.ask(COLOUR)
    await talk.ask(RENAMED)
    await talk.confirm(SUMMARY)
    talk.finish("report-lodged")


FLOWS = (menu, help_, report, permit, unclear)
NEWER = (menu, help_, newer_report, permit, unclear)
FEWER = (menu, help_, permit, unclear)


class Phrases:
    """Texts that are their keys. `.names` and `.hint` are there for some questions only."""

    language = "id"
    names: ClassVar = {
        "report-place.names": "place, spot",
        "report-category.names": "kind",
        "report-detail.names": "detail",
    }

    def __call__(self, key: str, /, **values: object) -> str:
        if key in self.names:
            return self.names[key]
        return " ".join([key, *(f"{name}={value}" for name, value in values.items())])

    def __hash__(self) -> int:
        return id(self)

    def has(self, key: str) -> bool:
        if key.endswith(".names"):
            return key in self.names
        return not key.startswith("permit-factor.") and ".invalid-digits" not in key


WORDS = {
    "cancel": "cancel", "back": "back", "again": "restart", "why": "why", "help": "help", "hello": "greeting",
    "menu": "menu", "yes": "yes", "no": "no", "done": "done", "continue": "resume",
}  # fmt: skip


def read(text: str) -> Reading:
    """A reading by simple rules: enough for the engine."""
    if text in WORDS:
        return Reading(((WORDS[text], 1.0),))
    if text.startswith("change "):
        return Reading((("change", 1.0),), (), {"change": text.removeprefix("change ")})
    if text.startswith("permit"):
        number = "".join(filter(str.isdigit, text))
        return Reading((("permit", 0.95),), (), {"number": number} if number else {})
    if text.startswith("maybe permit"):
        return Reading((("permit", 0.7),))
    if "broken" in text:
        kind = next((c for c in COLOURS if c in text), "")
        return Reading((("lodge", 0.95),), ((kind, 1.0),) if kind else (), {})
    if "street" in text:
        return Reading((), (), {"street": text})
    return NOTHING


class Services:
    def __init__(self) -> None:
        self.lodged: list[tuple[str, str]] = []
        self.looked = 0


async def look_near(use: Services, category: str) -> list[str]:
    use.looked += 1
    return [category]


class Resident:
    """Talks to a router; remembers every message and button."""

    def __init__(self, flows: Sequence[Any] = FLOWS) -> None:
        self.router = Router(flows)
        self.state = ""
        self.use = Services()
        self.all: list[Outbound] = []
        self.last: list[Outbound] = []
        self._numbers = count(1)

    @property
    def conversation(self) -> Conversation:
        return load(self.state)

    @property
    def keys(self) -> list[str]:
        return [message.key for message in self.last]

    async def say(self, text: str = "", **parts: Any) -> list[str]:
        inbound = Inbound("test", "test:ani", str(next(self._numbers)), NOW, text=text, **parts)
        return await self._turn(inbound, read(text) if text and not inbound.tap else NOTHING)

    async def tap(self, label: str) -> list[str]:
        """Press the newest button of a label (or of a raw value)."""
        buttons = [button for message in reversed(self.all) for button in message.buttons]
        value = next((b.value for b in buttons if label in (b.label, b.label.rsplit(".button-")[-1])), label)
        return await self.say(tap=value)

    async def photo(self, *refs: str, text: str = "", kind: Any = "photo") -> list[str]:
        return await self.say(text, attachments=tuple(Attachment(kind, ref) for ref in refs or ("a",)))

    async def pin(self, lat: float = -6.3, text: str = "") -> list[str]:
        return await self.say(text, place=Place(lat, 106.7))

    async def nudge(self) -> list[str]:
        return await self._clock(drop=False)

    async def expire(self) -> list[str]:
        return await self._clock(drop=True)

    def deploy(self, flows: Sequence[Any]) -> None:
        self.router = Router(flows)

    async def _clock(self, *, drop: bool) -> list[str]:
        conversation = load(self.state)
        turn = Turn(conversation, Heard(Inbound("clock", "test:ani", "", NOW)), Phrases(), self.use)
        self.last = self.router.expire(turn) if drop else await self.router.nudge(turn)
        return self._keep(conversation)

    async def _turn(self, inbound: Inbound, reading: Reading) -> list[str]:
        conversation = load(self.state)
        self.last = await self.router.respond(Turn(conversation, Heard(inbound, reading), Phrases(), self.use))
        return self._keep(conversation)

    def _keep(self, conversation: Conversation) -> list[str]:
        self.state = conversation.dump()
        assert load(self.state).dump() == self.state
        self.all += self.last
        return self.keys
