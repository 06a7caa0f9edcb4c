"""What the engine owes the author of a flow, one behaviour a test."""

from __future__ import annotations

import pytest

from bot.dialogue.question import Text
from bot.dialogue.router import AT_MOST_OPEN
from bot.dialogue.state import Frame, load
from bot.dialogue.talk import Talk, Undeclared, flow, run
from tests.bot.dialogue.town import FEWER, NEWER, NOW, PLACE, Phrases, Resident, report

LAMP = "the lamp is broken since monday"


@pytest.fixture
def ani() -> Resident:
    return Resident()


async def to_summary(ani: Resident) -> None:
    await ani.say(LAMP)
    await ani.pin()
    await ani.tap("done")


async def test_what_the_first_sentence_says_is_not_asked(ani):
    assert await ani.say(LAMP) == ["report-noted+report-place"]
    assert ani.last[0].ask_location
    assert await ani.pin() == ["report-photos"]
    assert await ani.tap("done") == ["report-summary"]
    assert await ani.tap("send") == ["report-lodged"]
    assert ani.use.lodged == [(LAMP, "lamp")]
    assert ani.conversation.stack == []


async def test_a_wrong_answer_is_explained_then_an_example_then_a_person(ani):
    await ani.tap("go:report")
    assert await ani.say("x") == ["report-description.invalid-short+report-description"]
    assert await ani.say("!!!") == ["report-description.invalid-wordless+report-description+report-description.hint"]
    assert (await ani.say("x"))[0].endswith("engine-offer-person")
    assert ani.last[0].buttons[-1].value == "go:officer"
    assert await ani.say("something quite long enough") == ["report-category"]


async def test_a_reason_without_a_text_of_its_own_gets_the_general_one(ani):
    await ani.say("permit 12345")
    assert (
        "engine-invalid" in ani.router.flows["permit"].name + (await ani.say("x"))[0] or "permit-factor" in ani.keys[0]
    )


async def test_choices_are_understood_by_label_number_part_other_name_and_typo(ani):
    for typed in ("Lamp", "1", "the lamp please", "lam", "lampx", "Lampp"):
        await ani.tap("go:report")
        await ani.say("cancel")
        await ani.tap("go:report")
        await ani.say("something quite long enough")
        assert await ani.say(typed) == ["report-noted+report-place"], typed
        await ani.say("cancel")


async def test_back_takes_answers_back_one_by_one(ani):
    await ani.tap("go:report")
    await ani.say("something quite long enough")
    await ani.tap("Lamp")
    assert await ani.say("back") == ["report-category"]
    assert await ani.say("back") == ["report-description"]
    assert await ani.say("back") == ["engine-at-start+report-description"]


async def test_back_over_photos_keeps_what_was_sent(ani):
    await ani.say(LAMP)
    await ani.pin()
    await ani.photo("a")
    await ani.tap("done")
    assert await ani.say("back") == ["report-photos"]
    assert "count=1" in ani.last[0].text


async def test_back_without_anything_open_shows_the_menu_and_other_words_are_no_controls(ani):
    assert await ani.say("back") == ["engine-nothing-open+menu"]
    assert await ani.say("again") == ["engine-nothing-open+menu"]
    assert await ani.say("why") == ["unclear"]
    assert await ani.say("change place") == ["unclear"]
    assert await ani.say("continue") == ["unclear"]


async def test_cancel_works_with_and_without_something_open(ani):
    await ani.say(LAMP)
    assert await ani.say("cancel") == ["engine-cancelled"]
    assert ani.last[0].buttons[-1].value == "go:menu"
    assert await ani.say("cancel") == ["engine-nothing-open+menu"]


async def test_cancel_on_the_summary(ani):
    await to_summary(ani)
    assert await ani.tap("cancel") == ["engine-cancelled"]
    assert ani.conversation.stack == []


async def test_start_over_forgets_the_answers(ani):
    await ani.say(LAMP)
    assert await ani.say("again") == ["engine-restarted+report-description"]


async def test_why_and_help_say_it_and_ask_again(ani):
    await ani.say(LAMP)
    assert await ani.say("why") == ["report-place.why+report-place"]
    assert await ani.say("help") == ["report-place.hint+engine-help-words+report-place"]
    await ani.say("cancel")
    await ani.say("permit 1234")
    assert await ani.say("why") == ["engine-why+permit-factor"]
    assert (await ani.say("help"))[0].startswith("help")


async def test_an_answer_is_changed_by_its_name(ani):
    await to_summary(ani)
    assert await ani.say("change spot") == ["report-place"]
    assert await ani.pin(-6.4) == ["report-summary"]
    assert "change" not in (await ani.say("change weather"))[0]


async def test_the_summarys_buttons_open_one_answer(ani):
    await to_summary(ani)
    assert await ani.tap("edit-place") == ["report-place"]
    await ani.pin()
    assert await ani.tap("edit-photos") == ["report-photos"]
    await ani.photo("b")
    assert await ani.tap("done") == ["report-summary"]
    assert "count=1" in ani.last[0].text
    assert await ani.tap("edit-nothing") == ["report-summary"]


async def test_a_summary_is_sent_by_words_and_doubted_by_no(ani):
    await to_summary(ani)
    assert (await ani.say("no"))[0].startswith("report-summary.invalid-no")
    assert (await ani.say("hm"))[0].startswith("report-summary.invalid+")
    assert await ani.say("yes") == ["report-lodged"]


async def test_a_typed_button_of_the_summary_counts(ani):
    await to_summary(ani)
    assert await ani.say("report-summary.button-send") == ["report-lodged"]


async def test_a_yes_to_an_older_summary_shows_the_new_one(ani):
    await to_summary(ani)
    old = ani.last[0].buttons[0].value
    await ani.say("change kind")
    assert await ani.tap("Waste") == ["report-noted+report-summary"]
    assert await ani.say(tap=old) == ["report-summary"]
    assert ani.use.lodged == []
    assert await ani.tap("send") == ["report-lodged"]


async def test_answers_of_a_path_not_taken_are_dropped_and_said(ani):
    await ani.tap("go:report")
    await ani.say("something quite long enough")
    road = next(b.value for b in ani.last[0].buttons if b.label == "Road")
    lamp = next(b.value for b in ani.last[0].buttons if b.label == "Lamp")
    await ani.say(tap=road)
    await ani.say("deep hole")
    await ani.pin()
    assert await ani.say(tap=lamp) == ["report-noted+report-photos"]
    conversation = ani.conversation
    conversation.stack[0].keep("detail", "left over")
    conversation.stack[0].answers["unknown"] = 1
    ani.state = conversation.dump()
    assert await ani.tap("done") == ["engine-dropped+report-summary"]


async def test_a_clear_wish_leaves_and_a_one_shot_comes_back_at_once(ani):
    await ani.say(LAMP)
    assert await ani.say("hello") == ["menu", "report-place"]
    assert await ani.pin() == ["report-photos"]


async def test_a_longer_digression_offers_to_go_on(ani):
    await ani.say(LAMP)
    await ani.pin()
    assert await ani.say("permit 12345") == ["permit-factor"]
    assert await ani.say("9999") == ["permit-found+engine-resume"]
    assert await ani.tap("yes") == ["report-photos"]


async def test_going_on_can_be_refused_typed_or_simply_done(ani):
    for answer, key in (("no", "engine-dropped-draft"), ("yes", "report-photos"), ("done", "report-summary")):
        ani = Resident()
        await ani.say(LAMP)
        await ani.pin()
        await ani.say("permit 12345")
        await ani.say("9999")
        assert await ani.say(answer) == [key]


async def test_an_unanswered_look_up_is_left_behind(ani):
    await ani.tap("go:permit")
    assert await ani.say(LAMP) == ["report-noted+report-place"]
    assert [frame.flow for frame in ani.conversation.stack] == ["report"]


async def test_continue_goes_back_from_a_look_up_to_the_draft(ani):
    await ani.say(LAMP)
    await ani.tap("go:permit")
    assert await ani.say("continue") == ["report-place"]


async def test_a_likely_wish_leaves_only_when_the_words_are_no_answer(ani):
    await ani.say(LAMP)
    await ani.pin()
    assert await ani.say("maybe permit") == ["permit-number"]
    assert [frame.flow for frame in ani.conversation.stack] == ["report", "permit"]


async def test_a_second_draft_is_asked_about_and_none_is_lost(ani):
    await ani.say(LAMP)
    assert await ani.say("the road is broken since sunday") == ["engine-second"]
    assert await ani.tap("old") == ["report-place"]
    await ani.pin()
    await ani.tap("done")
    assert await ani.tap("send") == ["report-lodged", "engine-resume"]
    assert await ani.tap("yes") == ["report-detail"]


async def test_the_second_draft_may_come_first(ani):
    await ani.say(LAMP)
    await ani.tap("go:report")
    assert ani.keys == ["engine-second"]
    assert await ani.tap("new") == ["report-description"]
    assert len(ani.conversation.stack) == 2
    assert await ani.say("cancel") == ["engine-cancelled+engine-resume"]


async def test_too_many_drafts_are_told(ani):
    await ani.say(LAMP)
    for _ in range(AT_MOST_OPEN):
        await ani.say("the road is broken since sunday")
    assert "engine-too-many" in ani.keys[0]
    assert len(ani.conversation.stack) == AT_MOST_OPEN


async def test_the_oldest_gives_way_to_a_look_up(ani):
    await ani.say(LAMP)
    for _ in range(AT_MOST_OPEN):
        await ani.say("the road is broken since sunday")
    assert await ani.tap("go:permit") == ["permit-number"]
    assert len(ani.conversation.stack) == AT_MOST_OPEN


async def test_old_buttons_repeat_correct_or_are_politely_refused(ani):
    await ani.tap("go:report")
    await ani.say("something quite long enough")
    lamp, road = (next(b.value for b in ani.last[0].buttons if b.label == x) for x in ("Lamp", "Road"))
    await ani.say(tap=lamp)
    assert await ani.say(tap=lamp) == ["report-place"]
    assert await ani.say(tap=road) == ["report-detail"]
    await ani.say("cancel")
    assert await ani.say(tap=lamp) == ["engine-old-button+menu"]
    assert await ani.say(tap="nonsense") == ["engine-old-button+menu"]
    assert await ani.say(tap="go:nowhere") == ["engine-old-button+menu"]


async def test_a_button_of_a_paused_draft_brings_it_back(ani):
    await ani.tap("go:report")
    await ani.say("something quite long enough")
    lamp = next(b.value for b in ani.last[0].buttons if b.label == "Lamp")
    await ani.tap("go:permit")
    assert await ani.say(tap=lamp) == ["report-noted+report-place"]


async def test_forged_values_do_no_harm(ani):
    await ani.say(LAMP)
    await ani.pin()
    await ani.photo("a")
    serial = ani.conversation.stack[0].serial
    for value in (
        "photos:zzz",
        "place:zzz",
        "description:x",
        "category:purple",
        "summary:send.00000000",
        "odd:1",
        "~:odd",
    ):
        await ani.say(tap=f"q:{serial}:{value}")
        assert ani.use.lodged == []
    assert ani.conversation.stack[0].flow == "report"


async def test_a_pin_or_photo_is_kept_whenever_it_comes(ani):
    assert await ani.photo("a") == ["report-description"]
    assert await ani.pin() == ["engine-added-place+report-description"]
    assert await ani.photo("b", "c", "d") == ["engine-added-files+engine-not-added-many+report-description"]
    assert await ani.photo("e") == ["engine-not-added-many+report-description"]
    assert await ani.photo("v", kind="sticker") == ["engine-file-sticker+report-description"]
    await ani.say("something quite long enough")
    assert await ani.tap("Lamp") == ["report-noted+report-summary"]
    assert "count=3" in ani.last[0].text


async def test_a_caption_answers_and_its_photo_is_kept(ani):
    await ani.tap("go:report")
    assert await ani.photo("a", text="something quite long enough") == ["engine-added-files+report-category"]


async def test_photos_come_one_by_one_until_done(ani):
    await ani.say(LAMP)
    await ani.pin()
    assert await ani.photo("a") == ["report-photos"]
    assert await ani.photo("x", kind="sticker") == ["engine-file-sticker+report-photos"]
    assert (await ani.say("hm"))[0].startswith("report-photos.invalid+")
    assert await ani.photo("b", "c", "d") == ["engine-not-added-many+report-summary"]


async def test_words_at_the_photos_that_mean_done(ani):
    await ani.say(LAMP)
    await ani.pin()
    assert await ani.say("report-photos.button-done") == ["report-summary"]


async def test_a_file_nobody_wants_is_told(ani):
    assert await ani.photo("a", kind="contact") == ["engine-file-contact+unclear"]


async def test_words_about_a_later_question_are_kept(ani):
    await ani.tap("go:report")
    await ani.say("something quite long enough")
    assert await ani.say("main street 5") == ["engine-overheard+report-category"]
    assert await ani.tap("Lamp") == ["report-noted+report-photos"]


async def test_a_refused_place_is_asked_again_and_the_draft_stays(ani):
    await ani.say(LAMP)
    assert await ani.pin(50) == ["report-noted+report-place.invalid-outside+report-place"] or ani.keys == [
        "report-place.invalid-outside+report-place"
    ]
    assert (await ani.say("x"))[0].startswith("report-place.invalid-short")
    assert await ani.say("report-place.button-list") == ["report-photos"]


async def test_a_look_up_is_made_once(ani):
    await to_summary(ani)
    await ani.say("hm")
    assert ani.use.looked == 1


async def test_what_is_not_understood_is_asked(ani):
    assert await ani.say("what a lovely day it is today") == ["unclear-sure"]
    assert await ani.say("yes") == ["report-category"]
    ani = Resident()
    await ani.say("what a lovely day it is today")
    assert await ani.say("no") == ["unclear"]


async def test_a_fleeting_flow_is_not_come_back_to(ani):
    await ani.say("what a lovely day it is today")
    await ani.say("permit 12345")
    assert await ani.say("9999") == ["permit-found"]
    assert ani.conversation.stack == []


async def test_a_deploy_between_two_messages(ani):
    await ani.say(LAMP)
    await ani.pin()
    ani.deploy(NEWER)
    assert await ani.say("done") == ["report-colour"]
    assert await ani.tap("red") == ["report-summary"]
    assert await ani.tap("send") == ["report-lodged"]


async def test_an_option_that_is_gone_is_asked_again(ani):
    await ani.say("the waste is broken open on the corner")
    ani.deploy(NEWER)
    assert await ani.pin() == ["report-category"]
    await ani.tap("Lamp")
    assert await ani.tap("red") == ["report-summary"]


async def test_a_renamed_question_that_is_open_takes_the_answer(ani):
    await ani.tap("go:report")
    await ani.say("something quite long enough")
    await ani.tap("Lamp")
    conversation = ani.conversation
    conversation.stack[0].answers["colour"] = "red"
    ani.state = conversation.dump()
    ani.deploy(NEWER)
    assert await ani.pin() == ["report-summary"]


async def test_a_flow_that_is_gone_is_told(ani):
    await ani.say(LAMP)
    ani.deploy(FEWER)
    assert await ani.say("hm") == ["engine-flow-gone+unclear"]
    ani = Resident()
    await ani.say(LAMP)
    old = ani.last[0].buttons[0].value
    ani.deploy(FEWER)
    assert await ani.say(tap=old) == ["engine-flow-gone+menu"]
    ani = Resident()
    await ani.say(LAMP)
    ani.deploy(FEWER)
    assert await ani.say("cancel") == ["engine-cancelled"]


async def test_unknown_fields_of_another_version_are_left_out(ani):
    await ani.say(LAMP)
    ani.state = ani.state.replace('"flow":"report"', '"flow":"report","mood":"good"')
    assert await ani.pin() == ["report-photos"]
    assert load("").stack == []


async def test_a_half_done_talk_is_nudged_and_dropped(ani):
    assert await ani.nudge() == []
    assert await ani.expire() == []
    await ani.say(LAMP)
    assert await ani.nudge() == ["engine-nudge+report-place"]
    assert await ani.expire() == ["engine-expired"]
    assert ani.conversation.stack == []


async def test_an_undeclared_question_is_an_error():
    @flow("bad")
    async def bad(talk, use):
        await talk.ask(PLACE)

    with pytest.raises(Undeclared):
        await run(Talk(bad, Frame("bad", 1), Phrases(), NOW), None)


async def test_a_suggestion_is_made_once_and_can_be_taken_back():
    said = Text("said")

    @flow("hint", questions=(said,))
    async def hint(talk, use):
        talk.suggest(said, "guess")
        talk.finish("hint", said=await talk.ask(said))

    frame = Frame("hint", 1)
    assert await run(Talk(hint, frame, Phrases(), NOW), None)
    talk = Talk(hint, frame, Phrases(), NOW)
    talk.forget(said)
    assert not await run(talk, None)


def test_a_flow_knows_its_questions_without_running():
    assert report.question("place") is PLACE
    assert report.question("nothing") is None


async def test_help_and_why_survive_a_deploy_without_the_open_flow(ani):
    for words in ("help", "why"):
        await ani.say(LAMP)
        ani.deploy(FEWER)
        assert await ani.say(words)
        ani.deploy(NEWER)


async def test_a_switch_to_a_flow_that_is_gone_says_so(ani):
    @flow("jump")
    async def jump(talk: Talk, use: object) -> None:
        talk.switch("nowhere")

    ani.deploy((jump, *FEWER))
    assert await ani.say(tap="go:jump") == ["engine-flow-gone+menu"]


def test_a_renamed_question_keeps_its_answer_its_place_and_stays_open():
    frame = Frame("report", 1, asking="text", answers={"text": "lamp", "place": 1}, trail=["text", "place"])
    frame.rename(("text", "words"), "description")
    assert (frame.asking, frame.trail, frame.answers) == (
        "description",
        ["description", "place"],
        {"description": "lamp", "place": 1},
    )
