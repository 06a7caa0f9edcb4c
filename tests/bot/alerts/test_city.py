"""What goes to the city's systems and what comes back: once, in order, kept while they are away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.alerts.forward import Forwarder
from bot.cases import queries
from bot.cases.lifecycle import Action, Status
from bot.journal.outbox import Gone, Later, Parcel
from integrations.complaints import Update, UpdateStatus
from integrations.errors import NotAllowed, Refused, Unavailable
from tests.bot.cases.help import WATI, cases_of, keep, lodge
from tests.town import Town


async def stored(town: Town, number: str):
    return await town.journal.read(lambda c: queries.find(c, number))


def keys(town: Town, name: str = "ani") -> list[str]:
    return [out.key for out in town.phones.arrived[f"town:{name}"]]


def update(town: Town, number: str, status: UpdateStatus, uid: str, **values: object) -> Update:
    known = {"id": uid, "remote_id": f"S-{number}", "status": status, "at": town.now, "text": ""}
    return Update(**(known | values))


async def test_a_case_waits_for_the_system_and_arrives_once(town):
    town.back_ends("down")
    case = await lodge(town)
    await town.settle()
    assert (await stored(town, case.number)).remote_id == ""
    town.back_ends("up")
    town.now += timedelta(minutes=5)
    await town.settle()
    assert list(town.complaints.reports) == [f"S-{case.number}"]
    assert (await stored(town, case.number)).remote_id == f"S-{case.number}"


async def test_when_the_system_is_back_what_waits_goes_at_once(town):
    town.back_ends("down")
    case = await lodge(town)
    for _ in range(6):  # the pause before the next try is long by now
        town.now += timedelta(minutes=15)
        await town.settle()
    await town.poll()
    town.back_ends("up")
    town.now += timedelta(seconds=20)
    await town.settle()
    assert not town.complaints.reports
    await town.poll()
    assert list(town.complaints.reports) == [f"S-{case.number}"]


async def test_forwarding_again_changes_nothing(town):
    case = await lodge(town, description="x" * 4500)
    parcel = Parcel("forward:x", "complaints", case.number, "forward", '{"lodge": "x"}', 0, town.now)
    sender = Forwarder(town.registry, town.complaints)
    assert await sender.send(parcel) == await sender.send(parcel) == f"S-{case.number}"
    assert len(town.complaints.reports) == 1
    assert town.complaints.said == {f"{case.number}:rest": "x" * 500}
    history = await town.journal.read(lambda c: queries.history(c, case.number, visible_only=False))
    assert [e.kind for e in history] == ["lodged", "forwarded"]


@pytest.mark.parametrize(("fault", "raised"), [(Refused(), Gone), (NotAllowed(), Later), (Unavailable("away"), Later)])
async def test_how_the_system_says_no(town, monkeypatch, fault, raised):
    case = await lodge(town, lat=None, lon=None)

    async def lodging(*_: object, **__: object) -> str:
        raise fault

    monkeypatch.setattr(town.complaints, "lodge", lodging)
    parcel = Parcel("forward:x", "complaints", case.number, "forward", '{"lodge": "x"}', 0, town.now)
    with pytest.raises(raised):
        await Forwarder(town.registry, town.complaints).send(parcel)


async def test_what_cannot_be_forwarded_is_gone(town):
    case = await lodge(town)
    sender = Forwarder(town.registry, town.complaints)
    for number, body in ((case.number, '{"update": "x", "key": "k", "text": "t"}'), ("LP-1", '{"lodge": "x"}')):
        with pytest.raises(Gone):
            await sender.send(Parcel("k", "complaints", number, "forward", body, 0, town.now))


async def test_updates_are_told_once_though_windows_overlap(town):
    case = await lodge(town)
    joining = cases_of(town, "budi")
    await joining.join(case.number)
    await keep(town, joining)
    await town.settle()
    town.complaints.tell(case.number, "in_progress", "petugas jalan")
    for _ in range(3):
        await town.poll()
        town.now += timedelta(minutes=1)
    assert keys(town) == keys(town, "budi") == ["alert-in_progress"]
    assert (await stored(town, case.number)).status is Status.IN_PROGRESS


async def test_updates_out_of_order_are_told_in_order(town):
    case = await lodge(town)
    await town.settle()
    first = update(town, case.number, UpdateStatus.IN_PROGRESS, "u1")
    second = update(town, case.number, UpdateStatus.RESOLVED, "u2", at=town.now + timedelta(minutes=1))
    town.complaints.updates = [second, first]
    town.now += timedelta(minutes=2)
    await town.poll()
    assert keys(town) == ["alert-in_progress", "alert-resolved"]


async def test_our_own_updates_and_strangers_are_left_out(town):
    case = await lodge(town)
    await town.settle()
    town.complaints.updates = [
        update(town, case.number, UpdateStatus.RESOLVED, "u1", ours=True),
        update(town, "LP-STRANGE", UpdateStatus.RESOLVED, "u2"),
        update(town, case.number, UpdateStatus.OPEN, "u3"),
    ]
    await town.poll()
    assert keys(town) == []
    assert (await stored(town, case.number)).status is Status.LODGED


async def test_words_without_a_way_in_the_lifecycle_are_still_told(town):
    case = await lodge(town)
    await town.settle()
    await town.desk.act(case.number, WATI, Action.RESOLVE, "sudah diganti")
    town.complaints.updates = [update(town, case.number, UpdateStatus.IN_PROGRESS, "u1", text="masih dikerjakan")]
    await town.poll()
    assert keys(town) == ["alert-resolved", "alert-words"]
    assert (await stored(town, case.number)).status is Status.RESOLVED


async def test_a_system_that_is_away_is_asked_again_from_where_we_were(town):
    case = await lodge(town)
    await town.poll()
    town.complaints.tell(case.number, "in_progress", "")
    town.back_ends("down")
    town.now += timedelta(hours=5)
    await town.poll()
    town.back_ends("up")
    await town.poll()
    assert keys(town) == ["alert-in_progress"]


async def test_two_workers_poll_at_once(town):
    case = await lodge(town)
    await town.settle()
    town.complaints.tell(case.number, "resolved", "selesai")
    await town.polls.complaints()
    cases = {f"S-{case.number}": case}
    for found in town.complaints.updates:
        assert await town.polls._apply(cases[found.remote_id], found) is case
    await town.settle()
    assert keys(town) == ["alert-resolved"]
