"""My cases: the list, one case with its history, add to it, withdraw it, stop following, "is it fixed?"."""

from __future__ import annotations

from bot.cases.case import Case, Event
from bot.cases.cases import LOW_RATING
from bot.cases.lifecycle import OPEN, Action, Role, Status, actions
from bot.city import parse_case_number
from bot.dialogue.message import Button
from bot.dialogue.question import Choice, Heard, Json, Miss, Option, Photos, Reference
from bot.dialogue.talk import Talk, flow
from bot.texts import Markup
from bot.understanding import adds_something
from flows.attached import Words, sent_already
from flows.services import Services

HISTORY_LINES = 8


class Addition(Words):
    """What is added to a case. "Tambahan LP-26-00418-T, lubangnya sudah dua" holds it, "mau nambah info" does not."""

    def prefill(self, heard: Heard) -> Json | None:
        holds = heard.reading.intent != "add_to_case" or adds_something(heard.text)
        return super().prefill(heard) if holds else None


NUMBER = Reference("number", entity="case_number")
WHICH = Choice("which", entity="case_number")
SURE = Choice("sure", fixed=("yes", "no"), yes="yes", no="no")
WORDS = Addition("words", min_length=2, from_intents=("answer_officer", "add_to_case"), leaves_at=1.0)
FILES = Photos("files")
REASON = Words("reason", min_length=3, leaves_at=1.0)
PAGE = Reference("page")
STARS = Choice("stars", fixed=("1", "2", "3", "4", "5"))


def read_number(text: str) -> str | Miss:
    """A case number typed any way."""
    return parse_case_number(text) or Miss("number")


@flow("cases", questions=(PAGE,), intents=("my_cases",))
async def cases(talk: Talk, use: Services) -> None:
    page = int(talk.frame.answers.get(PAGE.key, "0"))
    found, more = await use.cases.mine(page)
    if not found:
        return talk.finish("cases-none", options=[talk.button("menu.button-complaint", "complaint"), *_menu(talk)])
    lines = [
        talk.phrases(
            "cases-line",
            number=case.number,
            category=category_label(talk, case),
            status=talk.phrases(f"status-{case.status}"),
            since=case.created_at,
        )
        for case in found
    ]
    buttons = [Button(case.number, f"go:case:number={case.number}") for case in found]
    if more:
        buttons.append(talk.button("cases.button-more", "cases", page=str(page + 1)))
    talk.finish("cases", lines=Markup("\n".join(lines)), options=[*buttons, *_menu(talk)], paged=True)


@flow("case", questions=(NUMBER,), intents=("case_status",))
async def case(talk: Talk, use: Services) -> None:
    if NUMBER.key not in talk.frame.answers:
        mine, _ = await use.cases.mine()
        if len(mine) == 1:
            talk.suggest(NUMBER, mine[0].number)
        elif mine:
            return talk.switch("cases")
    found = await ask_case(talk, use)
    if found is None:
        return
    events = await use.cases.history(found.number)
    own = found.reporter == use.cases.address
    shown = [event for event in events if own or event.kind != "addition"]
    lines = Markup("\n".join(event_line(talk, event) for event in shown[-HISTORY_LINES:]))
    area = use.city.areas.by_code(found.kelurahan) if found.kelurahan else None
    talk.finish(
        "case",
        number=found.number,
        category=category_label(talk, found),
        excerpt=found.excerpt(200),
        place=", ".join(filter(None, [found.street, area.kelurahan if area else ""])) or "-",
        status=talk.phrases(f"status-{found.status}"),
        agency=use.city.agency_name(found.agency) if found.agency else "-",
        due=found.due,
        open="yes" if found.status in OPEN else "no",
        lines=lines,
        options=case_buttons(talk, use, found, own=own),
    )


async def ask_own(talk: Talk, use: Services) -> bool:
    """Fill in the number of the resident's only open case. False when a list to choose from is shown instead."""
    if NUMBER.key in talk.frame.answers or talk.frame.asking == NUMBER.key:
        return True
    mine = [c for c in (await use.cases.mine())[0] if c.status in OPEN]
    if len(mine) != 1:
        talk.switch("cases")
        return False
    talk.suggest(NUMBER, mine[0].number)
    return True


async def ask_case(talk: Talk, use: Services) -> Case | None:
    """The case of a number; a number that is not this resident's and one that does not exist read the same."""
    number = await talk.ask(NUMBER, read=read_number)
    found = await use.cases.find(number)
    if found is None:
        talk.finish("case-unknown", number=number, options=_menu(talk))
    return found


def case_buttons(talk: Talk, use: Services, found: Case, *, own: bool) -> list[Button]:
    """What a resident can do with a case now. Only who reported it (`own`) takes it back."""
    may = actions(found.status, Role.RESIDENT)
    buttons = []
    if found.status in OPEN:
        buttons.append(talk.button("case.button-add", "add", which=found.number))
        buttons.append(talk.button("case.button-photo", "add_photo", which=found.number))
    if Action.REOPEN in may and use.cases.may_reopen(found):
        buttons.append(talk.button("case.button-reopen", "resolved", number=found.number, done="no"))
    if own and Action.WITHDRAW in may:
        buttons.append(talk.button("case.button-withdraw", "withdraw", number=found.number))
    buttons.append(talk.button("case.button-unfollow", "unfollow", number=found.number))
    return [*buttons, *_menu(talk)]


def event_line(talk: Talk, event: Event) -> str:
    key = f"event-{event.kind}" if event.kind != "status" else "event-status"
    status = talk.phrases(f"status-{event.status}") if event.status else ""
    text = talk.phrases("event-text", text=event.text) if event.text else Markup("")
    return talk.phrases(key, at=event.at, status=status, text=text, files=len(event.media))


def category_label(talk: Talk, found: Case) -> str:
    return talk.phrases(
        f"category-{found.category}" if found.kind == "report" else f"officer-topic.button-{found.category}"
    )


async def ask_which(talk: Talk, use: Services) -> Case | None:
    """Which of the resident's open cases is meant; the only one is not asked for."""
    mine = [c for c in (await use.cases.mine())[0] if c.status in OPEN]
    named = talk.frame.answers.get(WHICH.key)
    if named and named not in {c.number for c in mine}:
        found = await use.cases.find(str(named))
        mine = [*mine, found] if found is not None and found.status is not Status.WITHDRAWN else mine
    if not mine:
        talk.finish("add-none", options=[talk.button("menu.button-complaint", "complaint"), *_menu(talk)])
        return None
    if len(mine) == 1:
        talk.suggest(WHICH, mine[0].number)
    options = [Option(c.number, f"{c.number} · {category_label(talk, c)}") for c in mine]
    number = await talk.ask(WHICH, options=options)
    return next(c for c in mine if c.number == number)


@flow("add", questions=(WHICH, WORDS, FILES), intents=("add_to_case", "answer_officer"))
async def add(talk: Talk, use: Services) -> None:
    found = await ask_which(talk, use)
    if found is None:
        return
    files = sent_already(talk, FILES)
    caption = talk.heard is not None and talk.heard.text
    wordless = files and not caption and WORDS.key not in talk.frame.answers
    words = "" if wordless else await talk.ask(WORDS, number=found.number)
    await use.cases.add(found, words, files)
    unasked = WORDS.key not in talk.frame.trail
    if unasked and await use.cases.officer_waits(use.profile.get("officer_left", "")) == found.number:
        return hand_over(talk, use, found)
    talk.finish("add-done", number=found.number, options=[_see(talk, found), *_menu(talk)])


def hand_over(talk: Talk, use: Services, found: Case) -> None:
    """An officer is talking: the bot says once that it passes everything on, once a day when nobody is there, and
    else nothing."""
    profile, calendar, today = use.profile, use.city.calendar, str(use.city.calendar.local_day(talk.now))
    fresh = profile.get("officer_talks") != found.number
    profile["officer_talks"] = found.number
    if not calendar.is_open(talk.now) and profile.get("officer_away") != today:
        profile["officer_away"] = today
        return talk.finish("add-away", number=found.number, opens=calendar.next_opening(talk.now))
    talk.finish("add-officer", number=found.number) if fresh else talk.say_nothing()


@flow("end_talk", intents=("end_talk",))
async def end_talk(talk: Talk, use: Services) -> None:
    """ "/selesai": the bot answers again, and a question that was answered is over."""
    number = await use.cases.officer_waits(use.profile.get("officer_left", ""))
    if number:
        await use.cases.settle(number)
    use.profile["officer_left"] = talk.now.isoformat()
    use.profile.pop("officer_talks", None)
    talk.finish("end_talk" if number else "end_talk-none", number=number, options=_menu(talk))


@flow("rate", questions=(NUMBER, STARS))
async def rate(talk: Talk, use: Services) -> None:
    found = await ask_case(talk, use)
    if found is None:
        return
    stars = await talk.ask(STARS, number=found.number)
    rated = await use.cases.rate(found, int(stars)) if found.status is Status.CLOSED else found
    talk.finish(
        "rate-low" if 0 < rated.rating <= LOW_RATING else "rate-thanks", number=found.number, options=_menu(talk)
    )


@flow("add_photo", questions=(WHICH, FILES))
async def add_photo(talk: Talk, use: Services) -> None:
    found = await ask_which(talk, use)
    if found is None:
        return
    files = await talk.ask(FILES, number=found.number)
    if not files:
        return talk.finish("add_photo-none", options=[_see(talk, found), *_menu(talk)])
    await use.cases.add(found, "", files)
    talk.finish("add-done", number=found.number, options=[_see(talk, found), *_menu(talk)])


@flow("withdraw", questions=(NUMBER, SURE), intents=("withdraw",))
async def withdraw(talk: Talk, use: Services) -> None:
    if not await ask_own(talk, use):
        return
    found = await ask_case(talk, use)
    if found is None:
        return
    if found.reporter != use.cases.address:
        return talk.switch("unfollow", number=found.number)
    if Action.WITHDRAW not in actions(found.status, Role.RESIDENT):
        status = talk.phrases(f"status-{found.status}")
        return talk.finish("withdraw-late", number=found.number, status=status, options=[_see(talk, found)])
    if await talk.ask(SURE, number=found.number) == "no":
        return talk.finish("withdraw-kept", number=found.number, options=_menu(talk))
    await use.cases.withdraw(found)
    talk.finish("withdraw-done", number=found.number, options=_menu(talk))


@flow("unfollow", questions=(NUMBER,))
async def unfollow(talk: Talk, use: Services) -> None:
    found = await ask_case(talk, use)
    if found is None:
        return
    await use.cases.unfollow(found)
    talk.finish("unfollow-done", number=found.number, options=_menu(talk))


@flow("resolved", questions=(NUMBER, SURE, REASON, FILES))
async def resolved(talk: Talk, use: Services) -> None:
    found = await ask_case(talk, use)
    if found is None:
        return
    done = talk.frame.answers.get("done") == "yes"
    wanted = Action.CLOSE if done else Action.REOPEN
    if wanted not in actions(found.status, Role.RESIDENT) or not (done or use.cases.may_reopen(found)):
        status = talk.phrases(f"status-{found.status}")
        return talk.finish("resolved-late", number=found.number, status=status, options=[_see(talk, found)])
    files = sent_already(talk, FILES)
    shown = files and not (talk.heard and talk.heard.text) and REASON.key not in talk.frame.answers
    reason = "" if done or shown else await talk.ask(REASON, number=found.number)
    changed = await use.cases.answer_resolved(found, done=done, text=reason, media=files)
    if done:
        stars = [Button("★" * n, f"go:rate:number={changed.number}:stars={n}") for n in range(1, 6)]
        return talk.finish("resolved-closed", number=changed.number, options=stars)
    options = [_see(talk, changed), *_menu(talk)]
    talk.finish("resolved-reopened", number=changed.number, due=changed.verify_by, options=options)


def _see(talk: Talk, found: Case) -> Button:
    return talk.button("button-see-case", "case", number=found.number)


def _menu(talk: Talk) -> list[Button]:
    return [talk.button("button-menu", "menu")]
