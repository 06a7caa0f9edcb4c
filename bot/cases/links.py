"""A resident's several channels as one person: by a code sent across, or by a phone number that is theirs."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import Connection, delete, or_, select, update

from bot.journal.entry import Entry
from bot.journal.journal import Journal
from bot.journal.links import others
from bot.journal.people import CHANNEL as WHATSAPP
from bot.journal.people import Identity, learn
from bot.journal.tables import LinkCodeRow, LinkRow

GOOD_FOR = timedelta(minutes=15)
DIGITS = 8

_link = LinkRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_code = LinkCodeRow.__table__  # type: ignore[attr-defined]


class Links:
    """The links of one resident in one turn."""

    def __init__(self, journal: Journal, entry: Entry, address: str) -> None:
        self.journal = journal
        self.entry = entry
        self.address = address

    async def channels(self) -> list[str]:
        """The other channels of this resident."""
        return [address.partition(":")[0] for address in await self.journal.read(lambda c: others(c, self.address))]

    def new_code(self) -> str:
        """Eight digits, good once for 15 minutes; an earlier code of this resident is void."""
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        digest = _digest(code)
        self.entry.add(LinkCodeRow, digest=digest, address=self.address, expires_at=self.entry.at + GOOD_FOR)
        earlier = or_(_code.c.address == self.address, _code.c.expires_at < self.entry.at)
        self.entry.change(delete(_code).where(earlier, _code.c.digest != digest))
        return code

    async def redeem(self, code: str) -> str:
        """Link with whoever was given this code; their channel, or "" when the code is not good here."""
        good = _code.c.digest == _digest(code), _code.c.expires_at > self.entry.at, _code.c.address != self.address
        found = select(_code.c.address).where(*good)
        given_to = await self.journal.read(lambda c: c.execute(found).scalar())
        if given_to is None:
            return ""
        self.entry.change(delete(_code).where(*good), expect=1)
        await self._join(str(given_to))
        return str(given_to).partition(":")[0]

    async def link_number(self, phone: str) -> str:
        """Link with the WhatsApp of a number that is proved to be this resident's; the channel's name."""
        now = self.entry.at
        address = await self.journal.write(lambda c: learn(c, Identity(phone), now))
        if address != self.address:
            await self._join(address)
        return WHATSAPP

    def part(self) -> None:
        """This address is on its own again."""
        self.entry.change(delete(_link).where(_link.c.address == self.address))

    async def _join(self, other: str) -> None:
        """Everybody linked with either is one person from now on."""
        circle, linked = await self.journal.read(lambda c: _circle(c, self.address, other))
        person = circle[0]
        self.entry.change(update(_link).where(_link.c.address.in_(linked)).values(person=person))
        for address in circle:
            if address not in linked:
                self.entry.add(LinkRow, address=address, person=person, since=self.entry.at)


def _circle(connection: Connection, *addresses: str) -> tuple[list[str], set[str]]:
    """Everybody linked with one of these, and which of them have a row."""
    circle = sorted({*addresses, *(found for address in addresses for found in others(connection, address))})
    linked = connection.execute(select(_link.c.address).where(_link.c.address.in_(circle))).scalars()
    return circle, set(linked)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
