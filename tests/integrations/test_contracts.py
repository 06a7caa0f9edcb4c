"""What each port promises, of the client over HTTP and of the fake alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from integrations.complaints import Report, UpdateStatus
from integrations.complaints.fake import FakeComplaints
from integrations.complaints.http import ComplaintsClient
from integrations.errors import NotAllowed, NotThere, Refused, Unavailable
from integrations.failing import Trouble
from integrations.permits import Permit, PermitStatus
from integrations.permits.fake import FakePermits
from integrations.permits.http import PermitsClient
from integrations.tax import TaxBill, YearBill
from integrations.tax.fake import FakeTax
from integrations.tax.http import TaxClient

PERMIT, FACTOR, NOP = "PBG-367401-20261101-003", "1234", "367601000501200340"


def now() -> datetime:
    return datetime.now(UTC)


def made_permit() -> Permit:
    return Permit(
        number=PERMIT,
        kind="PBG",
        object="rumah tinggal",
        applicant="Budi Santoso",
        status=PermitStatus.NEEDS_PAPERS,
        stage=3,
        stages=6,
        stage_name="verifikasi teknis",
        desk="DCKTR",
        since=date(2026, 11, 12),
        missing=("gambar struktur bertanda tangan",),
        how_to_complete="Unggah di Simponie atau bawa ke loket 4 MPP.",
        promised=date(2026, 12, 8),
        as_of=now(),
    )


@pytest.fixture(params=["client", "fake"])
def permits(request, city, client):
    made: Any
    if request.param == "client":
        made = PermitsClient(f"{city}/permits", client)
        made.advance = lambda: httpx.post(f"{city}/permit/{PERMIT}/maju", data={"note": "lengkap"}, trust_env=False)
        return made
    made = FakePermits(now)
    made.put(made_permit(), FACTOR)
    made.advance = lambda: made.move(PERMIT, PermitStatus.IN_PROCESS, "sidang TPA/TPT", "lengkap")
    return made


async def test_a_permit_is_found_with_its_factor_and_told_when_it_moves(permits):
    found = await permits.find(PERMIT, FACTOR)
    assert (found.number, found.stages, found.kind) == (PERMIT, 6, "PBG")
    assert now() - found.as_of < timedelta(minutes=1)
    before = now() - timedelta(seconds=1)
    permits.advance()
    change = (await permits.changes_since(before))[-1]
    assert (change.number, change.status, change.note) == (PERMIT, PermitStatus.IN_PROCESS, "lengkap")
    assert await permits.changes_since(now() + timedelta(minutes=1)) == []
    moved = await permits.find(PERMIT, FACTOR)
    assert moved.stage == found.stage + 1
    assert moved.missing == () or isinstance(permits, FakePermits)


@pytest.mark.parametrize(("number", "factor"), [(PERMIT, "9999"), ("PBG-367401-20261101-999", FACTOR)])
async def test_wrong_number_and_wrong_factor_read_the_same(permits, number, factor):
    with pytest.raises(NotThere):
        await permits.find(number, factor)


@pytest.fixture(params=["client", "fake"])
def tax(request, city, client):
    if request.param == "client":
        return TaxClient(f"{city}/tax", client)
    made = FakeTax(now)
    years = (YearBill(year=now().year, principal=1_250_000, fine=37_500, due=date(now().year, 8, 31), months_late=3),)
    bill = {"owner": "Siti", "kelurahan": "Serpong", "kecamatan": "Serpong", "years": years, "total": 1_287_500}
    made.put(TaxBill(nop=NOP, pay_at=("QRIS",), as_of=now(), **bill))
    return made


async def test_a_bill_adds_up(tax):
    bill = await tax.bill(NOP)
    assert bill.total == sum(year.principal + year.fine for year in bill.years if year.paid_on is None)
    assert bill.years == tuple(sorted(bill.years, key=lambda year: -year.year))
    assert bill.pay_at
    with pytest.raises(NotThere):
        await tax.bill("367601000501299990")


@pytest.fixture(params=["client", "fake"])
def complaints(request, city, client):
    return ComplaintsClient(f"{city}/complaints", client, "demo") if request.param == "client" else FakeComplaints(now)


def report(key: str) -> Report:
    return Report(
        key=key,
        service_code="jalan",
        description="lubang <besar> & dalam 😡",
        lat=-6.34,
        long=106.73,
        address="Jl. Siliwangi, Pamulang Barat",
        requested_at=now(),
    )


async def test_lodging_twice_under_one_key_makes_one_report(complaints):
    first = await complaints.lodge(report("LP-26-00001-Z"), key="LP-26-00001-Z")
    assert await complaints.lodge(report("LP-26-00001-Z"), key="LP-26-00001-Z") == first
    assert await complaints.lodge(report("LP-26-00002-A"), key="LP-26-00002-A") != first


async def test_our_updates_come_back_marked_and_once(complaints):
    remote = await complaints.lodge(report("LP-26-00003-B"), key="LP-26-00003-B")
    at = now().replace(microsecond=0)
    for _ in range(2):
        await complaints.add_update(remote, key="k1", text="masih mati", at=at, status=UpdateStatus.OPEN)
    found = [u for u in await complaints.updates_since(at - timedelta(minutes=1)) if u.remote_id == remote]
    assert [(u.ours, u.text, u.status) for u in found] == [(True, "masih mati", UpdateStatus.OPEN)]
    with pytest.raises(NotThere):
        await complaints.add_update("SRN-NOWHERE", key="k2", text="x", at=at, status=UpdateStatus.OPEN)


@pytest.mark.parametrize(
    ("trouble", "raised"),
    [
        (Trouble.DOWN, Unavailable),
        (Trouble.SLOW, Unavailable),
        (Trouble.RUBBISH, Unavailable),
        (Trouble.REFUSE, Refused),
        (Trouble.LOCKED_OUT, NotAllowed),
    ],
)
async def test_a_fake_fails_as_told(trouble, raised):
    for fake, call in (
        (made := FakePermits(now), lambda: made.find(PERMIT, FACTOR)),
        (taxes := FakeTax(now), lambda: taxes.bill(NOP)),
        (siaran := FakeComplaints(now), lambda: siaran.lodge(report("x"), "x")),
    ):
        fake.trouble = trouble
        with pytest.raises(raised):
            await call()


async def test_a_lost_reply_leaves_one_report():
    fake = FakeComplaints(now)
    fake.trouble = Trouble.LOSE_REPLY
    with pytest.raises(Unavailable):
        await fake.lodge(report("k"), "k")
    fake.trouble = Trouble.NONE
    remote = await fake.lodge(report("k"), "k")
    assert list(fake.reports) == [remote]
    fake.decide(remote, UpdateStatus.RESOLVED, "beres")
    assert [u.text for u in await fake.updates_since(now() - timedelta(hours=1))] == ["beres"]
