"""The emulator over real HTTP: what it answers and delivers is read by aiogram and by python-telegram-bot."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiogram
import httpx
import pytest
import telegram as ptb
from aiogram import exceptions as refused
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    Update,
)
from PIL import Image

from tests.peers.telegram import TOKEN, Person, Telegram


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def service() -> Iterator[Telegram]:
    with Telegram() as served:
        yield served


@pytest.fixture
def ani(service: Telegram) -> Person:
    return service.person(77, "Ani")


@pytest.fixture
async def bot(service: Telegram) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(service.address), timeout=10)
    async with aiogram.Bot(TOKEN, session=session) as made:
        yield made


@pytest.fixture
async def other(service: Telegram) -> AsyncIterator[ptb.Bot]:
    made = ptb.Bot(TOKEN, base_url=f"{service.address}/bot", base_file_url=f"{service.address}/file/bot")
    async with made:
        yield made


def buttons(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=w, callback_data=f"d:{w}")] for w in labels]
    )


def both_read(updates: list[dict[str, Any]], bot: aiogram.Bot, other: ptb.Bot) -> list[str]:
    """Kinds of the updates, once both libraries have read each and kept its kind."""
    kinds = []
    for one in updates:
        kind = next(key for key in one if key != "update_id")
        ours = Update.model_validate(one, context={"bot": bot})
        assert ours.event_type == kind
        theirs = ptb.Update.de_json(one, other)
        assert getattr(theirs, kind) is not None
        assert theirs.update_id == ours.update_id == one["update_id"]
        kinds.append(kind)
    return kinds


def everything_a_person_does(service: Telegram, ani: Person) -> None:
    first = ani.says("/start lapor_SERPONG")
    ani.edits(ani.says("jalan rusak")["message_id"], "jalan berlubang https://contoh.id")
    ani.says("jawab", reply_to=first["message_id"])
    ani.forwards("dari tetangga")
    ani.forwards("dari orang lain", hidden=True)
    shown = ani.photo(picture(), caption="di sini")
    ani.edits(shown["message_id"], "di sana")
    ani.album([picture("blue"), picture("green"), picture("black")], caption="tiga")
    ani.document(name="ktp.pdf", size=25_000_000)
    for kind in ("video", "voice", "video_note", "sticker"):
        ani.media(kind, b"bytes")
    ani.location(-6.3, 106.7)
    ani.moves(ani.location(-6.3, 106.7, live=900)["message_id"], -6.31, 106.71)
    ani.venue(-6.3, 106.7, "Pasar", "Jalan Raya 1")
    ani.contact("+628111")
    ani.reacts(first["message_id"])
    ani.reacts(first["message_id"], None)
    service.group(-500, "RT 03")
    ani.inside(-500).says("halo @pintuwarga_bot")
    ani.inside(-500).removes_bot()
    service.group(-501, "RT 04")
    service.upgrade(-501)
    service.group(-1009, "Kanal", kind="channel")
    post = ani.inside(-1009).says("pengumuman")
    assert "from" not in post
    ani.blocks()
    ani.unblocks()


async def test_both_libraries_read_every_update(
    service: Telegram, ani: Person, bot: aiogram.Bot, other: ptb.Bot
) -> None:
    every = list(aiogram.types.Update.model_fields.keys() - {"update_id"})
    assert await bot.get_updates(allowed_updates=every) == []
    await_press = asyncio.to_thread(everything_a_person_does, service, ani)
    await await_press
    await bot.send_message(77, "pilih", reply_markup=buttons("Ya"))
    ani.presses("Ya")
    kinds = both_read(service.account.emitted, bot, other)
    assert set(kinds) == {
        "message", "edited_message", "channel_post", "callback_query", "message_reaction", "my_chat_member",
    }  # fmt: skip
    ours = await bot.get_updates(limit=100)
    theirs = await other.get_updates(limit=100)
    numbers = [one.update_id for one in ours]
    assert numbers == [one.update_id for one in theirs] == [one["update_id"] for one in service.account.emitted]
    assert numbers == sorted(set(numbers))
    album = [one.message for one in ours if one.message and one.message.media_group_id]
    assert len(album) == 3
    assert len({one.media_group_id for one in album}) == 1
    assert [one.caption for one in album] == ["tiga", None, None]
    assert ours[0].message
    assert ours[0].message.from_user
    assert ours[0].message.from_user.language_code == "id"
    assert ours[0].message.entities
    assert ours[0].message.entities[0].type == "bot_command"


async def test_reactions_come_only_when_asked_for(ani: Person, service: Telegram) -> None:
    message = ani.says("halo")
    ani.reacts(message["message_id"])
    assert [key for one in service.account.emitted for key in one if key != "update_id"] == ["message"]


async def send_everything(bot: Any, photo: Any, group: list[Any], document: Any) -> None:
    """The methods both libraries name alike."""
    await bot.send_message(77, "<b>tebal</b> &amp; <i>miring</i>", parse_mode="HTML")
    sent = await bot.send_message(77, "lama")
    assert (await bot.edit_message_text(text="baru", chat_id=77, message_id=sent.message_id)).text == "baru"
    shown = await bot.send_photo(77, photo, caption="foto")
    assert shown.photo[-1].width == 320
    edited = await bot.edit_message_caption(chat_id=77, message_id=shown.message_id, caption="lain")
    assert edited.caption == "lain"
    assert len(await bot.send_media_group(77, group)) == 2
    await bot.send_document(77, document)
    await bot.send_video(77, document)
    await bot.send_voice(77, document)
    await bot.send_location(77, -6.3, 106.7)
    assert (await bot.copy_message(77, 77, shown.message_id)).message_id > shown.message_id
    assert await bot.delete_message(77, sent.message_id)
    assert await bot.send_chat_action(77, "typing")
    assert await bot.pin_chat_message(77, shown.message_id)
    assert (await bot.get_chat(77)).pinned_message.message_id == shown.message_id
    assert (await bot.get_chat_member(77, 77)).status == "member"
    stored = await bot.get_file(shown.photo[-1].file_id)
    assert "/file_" in stored.file_path
    topic = await bot.create_forum_topic(-1007, "Ani")
    thread = topic.message_thread_id
    assert (await bot.send_message(-1007, "hai", message_thread_id=thread)).message_thread_id == thread
    assert await bot.edit_forum_topic(-1007, thread, name="Ani selesai")
    assert await bot.close_forum_topic(-1007, thread)
    assert await bot.reopen_forum_topic(-1007, thread)
    assert await bot.delete_forum_topic(-1007, thread)
    assert (await bot.get_chat_member(-1007, (await bot.get_me()).id)).status == "administrator"
    assert await bot.set_my_description("d")
    assert await bot.set_my_short_description("s")
    assert await bot.set_my_name("n")
    assert await bot.set_chat_menu_button()
    assert (await bot.get_my_name()).name == "n"
    assert await bot.delete_my_commands()
    assert await bot.set_webhook("http://127.0.0.1:1/x", secret_token="rahasia", allowed_updates=["message"])
    assert (await bot.get_webhook_info()).allowed_updates in (["message"], ("message",))
    assert await bot.delete_webhook()
    assert await bot.leave_chat(-1007)


async def test_aiogram_reads_every_answer(service: Telegram, ani: Person, bot: aiogram.Bot) -> None:
    service.group(-1007, "Petugas", kind="supergroup", forum=True)
    photo = BufferedInputFile(picture(), "a.jpg")
    group: list[Any] = [InputMediaPhoto(media=photo, caption="1"), InputMediaPhoto(media=photo)]
    await send_everything(bot, photo, group, BufferedInputFile(b"%PDF", "a.pdf"))
    await bot.set_my_commands([BotCommand(command="lapor", description="Lapor")], language_code="id")
    assert [c.command for c in await bot.get_my_commands(language_code="id")] == ["lapor"]
    assert await bot.get_my_commands() == []
    first = ani.sees()[0]
    assert first["text"] == "tebal & miring"
    assert [(e["type"], e["offset"], e["length"]) for e in first["entities"]] == [("bold", 0, 5), ("italic", 8, 6)]
    heard = ani.says("halo")
    assert await bot.set_message_reaction(77, heard["message_id"], [ReactionTypeEmoji(emoji="👍")])
    reply = await bot.send_message(77, "ya", reply_parameters=ReplyParameters(message_id=heard["message_id"]))
    assert reply.reply_to_message
    assert reply.reply_to_message.text == "halo"
    with pytest.raises(refused.TelegramBadRequest, match="wrong number of messages"):
        await bot.send_media_group(77, [InputMediaDocument(media=photo)])


async def test_the_other_library_reads_every_answer(service: Telegram, ani: Person, other: ptb.Bot) -> None:
    service.group(-1007, "Petugas", kind="supergroup", forum=True)
    group = [ptb.InputMediaPhoto(picture(), caption="1"), ptb.InputMediaPhoto(picture())]
    await send_everything(other, picture(), group, b"%PDF")
    await other.set_my_commands([("lapor", "Lapor")], language_code="id")
    assert [c.command for c in await other.get_my_commands(language_code="id")] == ["lapor"]
    heard = ani.says("halo")
    assert await other.set_message_reaction(77, heard["message_id"], "👍")
    reply = await other.send_message(77, "ya", reply_to_message_id=heard["message_id"])
    assert reply.reply_to_message
    with pytest.raises(ptb.error.BadRequest, match="Wrong number of messages"):
        await other.send_media_group(77, group[:1])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" ", "message text is empty"),
        ("<b></b>", "message text is empty"),
        ("x" * 4097, "message is too long"),
        ("<b>tebal", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("<b>tebal</i>", 'can\'t parse entities: Unmatched end tag at byte offset 8, expected "</b>", found "</i>"'),
        ("é</b>", "can't parse entities: Unexpected end tag at byte offset 2"),
        ("<p>x</p>", 'can\'t parse entities: Unsupported start tag "p" at byte offset 0'),
        ("a <", "can't parse entities: Unclosed start tag at byte offset 2"),
    ],
)
async def test_text_telegram_refuses(ani: Person, bot: aiogram.Bot, text: str, said: str) -> None:
    with pytest.raises(refused.TelegramBadRequest) as error:
        await bot.send_message(77, text, parse_mode="HTML")
    assert said in error.value.message
    assert ani.sees() == []


async def test_text_telegram_takes(ani: Person, bot: aiogram.Bot) -> None:
    marked = "<b>😀</b>" + "&lt;" * 4095
    sent = await bot.send_message(77, marked, parse_mode="HTML")
    assert sent.text == "😀" + "<" * 4095
    assert sent.entities
    assert (sent.entities[0].offset, sent.entities[0].length) == (0, 2)
    await bot.send_message(77, "x < y & z")


async def test_buttons(service: Telegram, ani: Person, bot: aiogram.Bot) -> None:
    with pytest.raises(refused.TelegramBadRequest, match="BUTTON_DATA_INVALID"):
        await bot.send_message(77, "x", reply_markup=buttons("é" * 32))
    sent = await bot.send_message(77, "Pilih", reply_markup=buttons("Ya", "Tidak"))
    query = ani.presses("Tidak")
    (update,) = await bot.get_updates()
    assert update.callback_query
    assert (update.callback_query.data, update.callback_query.id) == ("d:Tidak", query)
    assert await bot.answer_callback_query(query, text="baik")
    assert service.account.queries[query] == {"text": "baik", "show_alert": False}
    with pytest.raises(refused.TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(query)
    late = ani.presses("d:Ya")
    service.account.old_queries.add(late)
    with pytest.raises(refused.TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(late)
    with pytest.raises(refused.TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text(
            "Pilih", chat_id=77, message_id=sent.message_id, reply_markup=buttons("Ya", "Tidak")
        )
    await bot.edit_message_reply_markup(chat_id=77, message_id=sent.message_id)
    with pytest.raises(LookupError):
        ani.presses("Ya")
    assert ani.sees()[0]["edited"]


async def test_the_reply_keyboard(ani: Person, bot: aiogram.Bot) -> None:
    keys = [[KeyboardButton(text="Kirim lokasi", request_location=True), KeyboardButton(text="Batal")]]
    await bot.send_message(77, "Di mana?", reply_markup=ReplyKeyboardMarkup(keyboard=keys))
    assert "location" in ani.presses_key("Kirim lokasi")
    assert ani.presses_key("Batal")["text"] == "Batal"
    await bot.send_message(77, "Baik", reply_markup=ReplyKeyboardRemove())
    assert ani.keyboard() is None
    with pytest.raises(LookupError):
        ani.presses_key("Batal")
    await bot.send_message(77, "Tulis", reply_markup=ForceReply())


async def test_files(service: Telegram, ani: Person, bot: aiogram.Bot) -> None:
    content = picture()
    ani.photo(content)
    big = ani.document(b"%PDF", size=20 * 1024 * 1024 + 1)
    (update, _) = await bot.get_updates()
    assert update.message
    assert update.message.photo
    got = io.BytesIO()
    await bot.download(update.message.photo[-1], got)
    assert got.getvalue() == content
    with pytest.raises(refused.TelegramBadRequest, match="file is too big"):
        await bot.get_file(big["document"]["file_id"])
    with pytest.raises(refused.TelegramBadRequest, match="wrong file_id"):
        await bot.get_file("x")
    async with httpx.AsyncClient() as http:
        assert (await http.get(f"{service.address}/file/botx/photos/file_0.jpg")).status_code == 404


async def test_people_who_are_not_there(service: Telegram, ani: Person, bot: aiogram.Bot) -> None:
    with pytest.raises(refused.TelegramBadRequest, match="chat not found"):
        await bot.send_message(78, "x")
    ani.blocks()
    with pytest.raises(refused.TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(77, "x")
    ani.unblocks()
    await bot.send_message(77, "x")
    ani.deactivates()
    with pytest.raises(refused.TelegramForbiddenError, match="user is deactivated"):
        await bot.send_message(77, "x")
    service.group(-500, "RT")
    new = service.upgrade(-500)
    with pytest.raises(refused.TelegramMigrateToChat) as moved:
        await bot.send_message(-500, "x")
    assert moved.value.migrate_to_chat_id == new
    await bot.send_message(new, "x")


async def test_by_json_form_and_multipart(service: Telegram, ani: Person) -> None:
    where = f"{service.address}/bot{TOKEN}/SENDMESSAGE"
    async with httpx.AsyncClient() as http:
        said: dict[str, Any] = {"chat_id": 77, "text": "x", "unheard_of": "1"}
        answers = [
            await http.post(where, json=said),
            await http.post(where, data=said),
            await http.post(where, data=said, files={"f": b"x"}),
            await http.get(where, params=said),
        ]
        assert [one.status_code for one in answers] == [200] * 4
        wrong = await http.post(f"{service.address}/bot1:x/getMe")
        assert (wrong.status_code, wrong.json()) == (
            401,
            {"ok": False, "error_code": 401, "description": "Unauthorized"},
        )
        assert (await http.post(f"{service.address}/bot{TOKEN}/getNothing")).status_code == 404
        assert (await http.post(where, content=b"{", headers={"content-type": "application/json"})).status_code == 400
    assert len(ani.sees()) == 4
    assert len(service.calls("sendMessage")) == 5
