"""Commands of officers, from /saya to /bantuan; "room-help" lists them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram import InputFile, Message
from telegram.constants import ChatType

from bot.cases import listing, queries
from bot.cases.case import Case
from bot.cases.escalation import days_left, is_late
from bot.cases.listing import Wanted
from bot.city import parse_case_number
from bot.staff.canned import Canned
from bot.staff.desk import Desk
from bot.staff.officers import Officer, Officers, Rank, Refused
from bot.staff.shifts import DOOR, Shifts
from bot.staff.telegram.card import Look, to_html
from bot.staff.telegram.speaker import Speaker
from bot.staff.telegram.store import Store, Topic
from bot.staff.telegram.wire import ShutOut

HTML = "HTML"
AT_MOST = 15
NAMES = ("saya", "terlambat", "cari", "kasus", "rekap", "siap", "petugas", "masuk", "bantuan", "hapus")
RANKS = {"petugas": Rank.OFFICER, "atasan": Rank.SUPERVISOR, "pimpinan": Rank.HEAD, "admin": Rank.ADMIN}
RANKS |= {str(rank): rank for rank in Rank}

Recap = Callable[[str], Awaitable[tuple[str, bytes]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One command: who asked where, and what stood behind it."""

    message: Message
    topic: Topic | None
    officer: Officer
    rest: str


class Commands:
    """Answers where it was asked. `recap` gives text and picture for an agency ("" for all)."""

    def __init__(
        self,
        desk: Desk,
        officers: Officers,
        store: Store,
        speaker: Speaker,
        look: Look,
        canned: Canned,
        recap: Recap,
        bot_name: str,
        page: str,
    ) -> None:
        self.desk = desk
        self.officers = officers
        self.store = store
        self.speaker = speaker
        self.wire = speaker.wire
        self.look = look
        self.canned = canned
        self.recap = recap
        self.bot_name = bot_name
        self.page = page
        self.shifts = Shifts(desk.registry.journal, desk.clock)
        self.texts = look.texts
        self.city = desk.registry.city
        self._verbs: dict[str, Callable[[Asked], Awaitable[None]]] = {
            "saya": self._mine,
            "terlambat": self._late,
            "cari": self._search,
            "kasus": self._one,
            "siap": self._canned,
            "rekap": self._recap,
            "petugas": self._officers,
            "masuk": self._page_link,
            "undang": self._invite,
            "pangkat": self._change,
            "keluarkan": self._remove,
            "tugaskan": self._assign,
        }

    async def run(self, message: Message, topic: Topic | None, officer: Officer) -> None:
        """Do what a command says; an unknown one shows the list. Raises `Refused`."""
        first, _, rest = (message.text or "").partition(" ")
        asked = Asked(message, topic, officer, rest.strip())
        verb = first.partition("@")[0].casefold().removeprefix("/")
        await self._verbs.get(verb, self._help)(asked)

    async def _mine(self, asked: Asked) -> None:
        read = self.desk.registry.journal.read
        await self._list(asked, "room-mine", await read(lambda c: queries.taken_by(c, asked.officer.name)))

    async def _late(self, asked: Asked) -> None:
        today, agency = self.city.calendar.local_day(self.desk.clock()), asked.officer.agency
        read = self.desk.registry.journal.read
        await self._list(asked, "room-late", await read(lambda c: queries.late(c, today, agency)))

    async def _search(self, asked: Asked) -> None:
        if not asked.rest:
            return await self._say(asked, self.texts("room-search-how"))
        wanted, read = Wanted(text=asked.rest[:100], agency=asked.officer.agency), self.desk.registry.journal.read
        count = await read(lambda c: listing.count(c, wanted))
        await self._list(asked, "room-found", await read(lambda c: listing.listed(c, wanted, AT_MOST)), count)

    async def _one(self, asked: Asked) -> None:
        if not asked.rest and asked.topic is None:
            return await self._say(asked, self.texts("room-one-how"))
        number = parse_case_number(asked.rest) if asked.rest or asked.topic is None else asked.topic.number
        if number is None:
            raise Refused("unknown")
        file = await self.desk.file(number)
        asked.officer.must_handle(file.case)
        card, lines = self.look.card(file.case, self.desk.clock()), self.look.last_lines(file.history)
        await self._say(asked, f"{await self.linked(number)}\n{card}\n\n{lines}")

    async def _canned(self, asked: Asked) -> None:
        lines = [self.texts("room-canned-line", title=title) for title in self.canned.labels().values()]
        await self._say(asked, "\n".join(lines))

    async def _change(self, asked: Asked) -> None:
        name, _, rank = asked.rest.rpartition(" ")
        if rank.casefold() not in RANKS:
            return await self._help(asked)
        changed = await self.officers.change(name, RANKS[rank.casefold()], asked.officer)
        await self._say(asked, self.texts("room-rank-changed", name=changed.name, rank=self._rank(changed)))

    async def _remove(self, asked: Asked) -> None:
        if not asked.rest:
            return await self._help(asked)
        name = (await self.officers.find(asked.rest)).name
        freed = await self.officers.remove(name, asked.officer)
        await self._say(asked, self.texts("room-removed", name=name, count=freed))

    async def _assign(self, asked: Asked) -> None:
        if asked.topic is None or not asked.rest:
            return await self._help(asked)
        await self.desk.assign(asked.topic.number, asked.officer, await self.officers.find(asked.rest))

    async def _help(self, asked: Asked) -> None:
        await self._say(asked, self.texts("room-help"))

    async def enrol(self, message: Message, officer: Officer | None) -> None:
        """ "/start CODE" in a private chat: the code makes its bearer an officer."""
        words, user = (message.text or "").split(), message.from_user
        if user is None or (len(words) < 2 and officer is None):
            await self.speaker.say(message, self.texts("room-stranger"))
            return
        if len(words) > 1:
            try:
                officer = await self.officers.enrol(words[1], user.id, user.full_name)
            except Refused as refused:
                if officer is None or refused.reason == "already":
                    await self.speaker.say(message, self.texts(f"staff-refused-{refused.reason}"))
                    return
        if officer is not None:
            await self.speaker.say(message, self.texts("room-welcome", name=officer.name, rank=self._rank(officer)))

    async def whisper(self, message: Message, text: str) -> None:
        """Tell one officer alone; in the group only that it was told, or that they must open the bot first."""
        user = message.from_user
        if user is None:
            return
        try:
            await self.wire.call(user.id, lambda c: self.wire.bot.send_message(c, to_html(text), parse_mode=HTML))
            await self.speaker.say(message, self.texts("room-whispered"))
        except ShutOut:
            await self.speaker.say(message, self.texts("room-open-me", bot=self.bot_name))

    # -- answers --------------------------------------------------------------------------------------------

    async def _list(self, asked: Asked, head: str, cases: Sequence[Case], count: int | None = None) -> None:
        """The first of them. `count`: how many there are, when `cases` is not all."""
        count = len(cases) if count is None else count
        if not cases:
            return await self._say(asked, self.texts(f"{head}-none"))
        lines = [await self._line(case) for case in cases[:AT_MOST]]
        if count > AT_MOST:
            lines.append(self.texts("room-more", count=count - AT_MOST))
        await self._say(asked, "\n".join([self.texts(head, count=count), *lines]))

    async def _line(self, case: Case) -> str:
        city, now = self.city, self.desk.clock()
        left = days_left(city, case, now)
        number = await self.linked(case.number)
        key = "room-case-late" if is_late(city, case, now) else "room-case"
        status = self.texts(f"status-{case.status}")
        values = {
            "category": self.look.category(case),
            "status": status,
            "days": abs(left),
            "officer": case.taken_by or "-",
        }
        return f"{number} {self.texts(key, **values)}"

    async def linked(self, number: str) -> str:
        """The number of a case as a link to its topic, in neutral markup."""
        topic = await self.store.topic(number)
        if topic is None:
            return f"<b>{number}</b>"
        chat = str(topic.chat).removeprefix("-100")
        return f'<a href="https://t.me/c/{chat}/{topic.thread}">{number}</a>'

    async def _recap(self, asked: Asked) -> None:
        message = asked.message
        text, picture = await self.recap(asked.officer.agency)
        thread = message.message_thread_id if message.is_topic_message else None
        photo = InputFile(picture, filename="rekap.png")
        send = self.wire.bot.send_photo
        await self.speaker.show(
            message, lambda c: send(c, photo, caption=to_html(text), parse_mode=HTML, message_thread_id=thread)
        )

    async def _officers(self, asked: Asked) -> None:
        city = self.city
        lines = [
            self.texts(
                "room-officer",
                name=officer.name,
                rank=self._rank(officer),
                agency=city.agency_name(officer.agency) if officer.agency else "-",
            )
            for officer in await self.officers.all()
        ]
        await self._say(asked, "\n".join(lines))

    async def _invite(self, asked: Asked) -> None:
        """Only in a private chat: in the group everybody could spend the code."""
        if asked.message.chat.type != ChatType.PRIVATE:
            return await self._say(asked, self.texts("room-open-me", bot=self.bot_name))
        words, agencies = asked.rest.casefold().split(), self.city.agencies
        rank = RANKS.get(words[0] if words else "petugas")
        agency = words[1] if len(words) > 1 else asked.officer.agency
        if rank is None or (agency and agency not in agencies):
            return await self._say(asked, self.texts("room-invite-how", agencies=", ".join(agencies)))
        code = await self.officers.invite(rank, agency, asked.officer)
        name = self.texts(f"rank-{rank}")
        await self._say(asked, self.texts("room-invitation", code=code, bot=self.bot_name, rank=name))

    async def _page_link(self, asked: Asked) -> None:
        """Only in a private chat, as an invitation."""
        if asked.message.chat.type != ChatType.PRIVATE:
            return await self._say(asked, self.texts("room-open-me", bot=self.bot_name))
        key = await self.shifts.new_link(asked.officer.name, asked.officer)
        await self._say(asked, self.texts("room-page", link=f"{self.page}{DOOR}{key}"))

    async def _say(self, asked: Asked, text: str) -> None:
        await self.speaker.say(asked.message, text, answer=True)

    def _rank(self, officer: Officer) -> str:
        return self.texts(f"rank-{officer.rank}")
