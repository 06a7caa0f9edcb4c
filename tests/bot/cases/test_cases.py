"""What a resident does with cases, and what follows from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cases import queries
from bot.cases.case import Identity
from bot.cases.lifecycle import Action, Forbidden, Status
from bot.dialogue.message import Attachment
from bot.journal.entry import Stale
from tests.bot.cases.help import LAT, LON, WATI, cases_of, draft, keep, lodge
from tests.town import Town


async def stored(town: Town, number: str):
    return await town.journal.read(lambda c: queries.find(c, number))


async def act(town: Town, number: str, *acts: Action) -> None:
    for action in acts:
        await town.desk.act(number, WATI, action, "alasan")
    await town.settle()


async def test_lodging_writes_the_case_its_history_and_forwards_it(town):
    case = await lodge(town)
    await town.settle()
    kept = await stored(town, case.number)
    assert (kept.status, kept.reporter, kept.supporters) == (Status.LODGED, "town:ani", 1)
    assert kept.remote_id == f"S-{case.number}"
    assert [e.kind for e in await cases_of(town, "ani").history(case.number)] == ["lodged", "forwarded"]
    assert kept.due == kept.verify_by


async def test_due_moves_with_the_status(town):
    case = await lodge(town)
    await act(town, case.number, Action.VERIFY)
    verified = await stored(town, case.number)
    assert verified.due == verified.follow_up_by
    await act(town, case.number, Action.START)
    started = await stored(town, case.number)
    assert started.due == started.solve_by


async def test_similar_is_near_open_recent_and_of_the_same_kind(town):
    near = await lodge(town, "ani")
    nearer = await lodge(town, "budi", lat=LAT + 0.0002)
    await lodge(town, "citra", lat=LAT + 0.01)
    await lodge(town, "dewi", category=town.registry.city.categories[1].code)
    await lodge(town, "eko", lat=None, lon=None)
    ended = await lodge(town, "fitri")
    await act(town, ended.number, Action.RESOLVE)
    looking = cases_of(town, "gita")
    found = await looking.similar(near.category, LAT + 0.0002, LON)
    assert [(case.number, metres) for case, metres in found] == [(nearer.number, 0), (near.number, 22)]
    town.now += timedelta(days=31)
    assert await cases_of(town, "gita").similar(near.category, LAT, LON) == []
    without_pin = await stored(town, (await lodge(town, "hadi", lat=None, lon=None)).number)
    assert queries.metres(without_pin, LAT, LON) > queries.SIMILAR_METRES


async def test_who_joins_counts_once_and_is_told(town):
    case = await lodge(town, "ani")
    for expected in (2, 2):
        joining = cases_of(town, "budi", "en")
        joined = await joining.join(case.number)
        assert joined is not None
        assert joined.supporters == expected
        await keep(town, joining)
    assert await cases_of(town, "budi").join("LP-0000-0") is None
    await act(town, case.number, Action.START)
    told = {name: town.phones.arrived[f"town:{name}"] for name in ("ani", "budi")}
    assert [[out.key for out in outs] for outs in told.values()] == [["alert-in_progress"], ["alert-in_progress"]]
    assert told["ani"][0].text != told["budi"][0].text


async def test_only_followers_find_a_case(town):
    case = await lodge(town, "ani")
    assert await cases_of(town, "ani").find(case.number) == case
    assert await cases_of(town, "budi").find(case.number) is None
    joining = cases_of(town, "budi")
    await joining.join(case.number)
    await keep(town, joining)
    assert await cases_of(town, "budi").find(case.number)
    leaving = cases_of(town, "budi")
    await leaving.unfollow(case)
    await keep(town, leaving)
    assert await cases_of(town, "budi").find(case.number) is None


async def test_pages_of_cases(town):
    numbers = []
    for _ in range(6):
        numbers.append((await lodge(town)).number)
        town.now += timedelta(minutes=1)
    first, more = await cases_of(town, "ani").mine()
    assert ([c.number for c in first], more) == (numbers[:0:-1], True)
    second, more = await cases_of(town, "ani").mine(1)
    assert ([c.number for c in second], more) == (numbers[:1], False)


async def test_words_and_photos_are_added_and_forwarded(town):
    case = await lodge(town)
    await town.settle()
    adding = cases_of(town, "ani")
    await adding.add(case, "masih mati", [Attachment("photo", "ab" * 32)])
    await keep(town, adding)
    await town.settle()
    history = await cases_of(town, "ani").history(case.number)
    assert [(e.kind, e.text, len(e.media)) for e in history][-1] == ("addition", "masih mati", 1)
    assert list(town.complaints.said.values()) == ["masih mati"]


async def test_a_question_stays_in_the_house(town):
    asking = cases_of(town, "ani")
    case = await asking.ask_officer("lainnya", "kapan kantor buka?", ())
    await keep(town, asking)
    assert (case.number[:2], case.kind, case.agency) == ("TN", "question", "")
    adding = cases_of(town, "ani")
    await adding.add(case, "hari sabtu?", ())
    await keep(town, adding)
    withdrawing = cases_of(town, "ani")
    await withdrawing.withdraw(case)
    await keep(town, withdrawing)
    await town.settle()
    assert town.complaints.reports == {}
    assert town.complaints.said == {}


async def test_withdrawing_tells_the_others_and_only_once(town):
    case = await lodge(town, "ani")
    joining = cases_of(town, "budi")
    await joining.join(case.number)
    await keep(town, joining)
    first, second = cases_of(town, "ani"), cases_of(town, "ani")
    assert (await first.withdraw(case)).status is Status.WITHDRAWN
    await second.withdraw(case)
    await keep(town, first)
    with pytest.raises(Stale):
        await keep(town, second)
    await town.settle()
    assert [out.key for out in town.phones.arrived["town:budi"]] == ["alert-withdrawn"]
    assert town.phones.arrived["town:ani"] == []
    with pytest.raises(Forbidden):
        await cases_of(town, "ani").withdraw(await stored(town, case.number))


@pytest.mark.parametrize(("done", "status"), [(True, Status.CLOSED), (False, Status.REOPENED)])
async def test_the_answer_to_resolved(town, done, status):
    case = await lodge(town)
    await act(town, case.number, Action.RESOLVE)
    town.now += timedelta(days=9)
    answering = cases_of(town, "ani")
    await answering.answer_resolved(await stored(town, case.number), done=done, text="", media=())
    await keep(town, answering)
    kept = await stored(town, case.number)
    assert kept.status is status
    assert (kept.verify_by > case.verify_by) is not done


async def test_excerpt_ends_at_a_word(town):
    case = await lodge(town, description="satu dua tiga empat")
    assert case.excerpt(9) == "satu dua…"
    assert case.excerpt() == "satu dua tiga empat"
    assert draft(town, identity=Identity.ANONYMOUS).identity is Identity.ANONYMOUS


@pytest.mark.parametrize("what", ["photo", "voice", "place"])
async def test_what_is_not_fixed_can_be_shown_instead_of_said(town, what):
    number = (await lodge(town)).number
    await town.desk.act(number, WATI, Action.RESOLVE, "beres")
    await town.settle()
    ani = town.resident("ani")
    await ani.tap("alert-resolved.button-no")
    await {"photo": ani.photo, "voice": lambda: ani.file("voice"), "place": lambda: ani.location(-6.3, 106.7)}[what]()
    file = await town.desk.file(number)
    reopened = next(event for event in file.history if event.status == "reopened")
    assert file.case.status is Status.REOPENED
    assert len(reopened.media) == (what != "place")
    assert ("mlat=-6.30000" in reopened.text) == (what == "place")


async def test_a_rating_counts_once(town):
    case = await lodge(town)
    await act(town, case.number, Action.VERIFY, Action.START, Action.RESOLVE)
    rating = cases_of(town, "ani")
    await rating.rate(await stored(town, case.number), 5)
    await keep(town, rating)
    again = cases_of(town, "ani")
    assert (await again.rate(await stored(town, case.number), 1)).rating == 5
    await keep(town, again)
    assert (await stored(town, case.number)).rating == 5
