"""Flows about cases, where two residents meet or a button is pressed late."""

from __future__ import annotations

from bot.city import case_number
from tests.town import Resident, Town

FIRST, SECOND = (case_number("LP", 2026, n) for n in (1, 2))


async def lodge(resident: Resident, words: str = "sampah numpuk ga diangkut udah seminggu") -> None:
    await resident.say(words)
    if resident.arrived[-1].key == "complaint-consent":
        await resident.say("setuju")
    await resident.location(-6.3437, 106.7385)
    if resident.arrived[-1].key.endswith("complaint-join"):
        await resident.say("ini masalah lain")
    for answer in ("lanjut", "terbuka", "kirim"):
        await resident.say(answer)


async def press(resident: Resident, value: str) -> str:
    """Press a button by its value, as an old message or a forged one would; the key of the answer."""
    receipt = await resident.town.receive(resident.message(tap=value))
    return receipt.replies[0].key


async def test_the_only_case_is_opened_without_asking(town: Town) -> None:
    budi = town.resident("budi")
    await lodge(budi)
    assert await press(budi, "go:case") == "case"


async def test_with_several_cases_the_list_is_shown(town: Town) -> None:
    budi = town.resident("budi")
    await lodge(budi)
    await lodge(budi, "pohon besar miring mau roboh di depan sekolah")
    assert await press(budi, "go:case") == "cases"
    assert await press(budi, "go:withdraw") == "cases"


async def test_without_any_case_the_number_is_asked(town: Town) -> None:
    assert await press(town.resident(), "go:case") == "case-number"


async def test_nobody_acts_on_a_case_of_somebody_else(town: Town) -> None:
    await lodge(town.resident("ani"))
    budi = town.resident("budi")
    for flow in ("case", "withdraw", "unfollow", "resolved"):
        assert await press(budi, f"go:{flow}:number={FIRST}") == "case-unknown"
    for flow in ("add", "add_photo"):
        assert await press(budi, f"go:{flow}:which={FIRST}") == "add-none"
    found = await town.desk.file(FIRST)
    assert found.case.status == "lodged"


async def test_who_joined_stops_following_instead_of_withdrawing(town: Town) -> None:
    await lodge(town.resident("ani"))
    budi = town.resident("budi")
    await budi.say("sampah numpuk bau sekali belum diangkut")
    await budi.say("setuju")
    await budi.location(-6.3438, 106.7386)
    await budi.say("ikut laporan 1")
    assert (await town.desk.file(FIRST)).case.supporters == 2
    assert await press(budi, f"go:withdraw:number={FIRST}") == "unfollow-done"
    assert (await town.desk.file(FIRST)).case.status == "lodged"


async def test_joining_a_case_that_is_gone_says_so(town: Town) -> None:
    """The number is kept with the conversation; the case may have gone meanwhile."""
    await lodge(town.resident("ani"))
    budi = town.resident("budi")
    await budi.say("sampah numpuk bau sekali belum diangkut")
    await budi.say("setuju")
    await budi.location(-6.3438, 106.7386)
    with town.journal.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM service_case WHERE number = ?", (FIRST,))
    await budi.say("ikut laporan 1")
    assert budi.arrived[-1].key == "case-gone"


async def test_a_permit_is_watched_only_after_its_second_factor(town: Town) -> None:
    assert await press(town.resident(), "go:watch_permit:number=PBG-367401-20261101-003") == "permit-consent"


async def test_a_photo_out_of_the_blue_goes_to_the_case_that_was_chosen(town: Town) -> None:
    budi = town.resident("budi")
    await lodge(budi)
    await press(budi, f"go:add:which={FIRST}")
    await budi.photo("ini yang di seberang")
    history = (await town.desk.file(FIRST)).history
    addition = next(event for event in history if event.kind == "addition")
    assert addition.text == "ini yang di seberang"
    assert len(addition.media) == 1


async def test_a_photo_without_words_is_an_addition_too(town: Town) -> None:
    budi = town.resident("budi")
    await lodge(budi)
    await press(budi, f"go:add:which={FIRST}")
    await budi.photo()
    addition = next(event for event in (await town.desk.file(FIRST)).history if event.kind == "addition")
    assert not addition.text
    assert len(addition.media) == 1


async def test_refusing_a_number_that_is_none_asks_it_again(town: Town) -> None:
    budi = town.resident("budi")
    await press(budi, "go:unfollow")
    assert (await budi.say("yang kemarin"))[0].key == "unfollow-number.invalid-number+unfollow-number"
    assert (await budi.say(SECOND))[0].key == "case-unknown"
