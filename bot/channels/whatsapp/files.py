"""Fetches what residents sent: the sender of the channel "whatsapp-files". Runs after the turn, never in it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

from bot.channels.whatsapp.client import Away, Client, GraphError, TooLarge
from bot.channels.whatsapp.sender import Meaning, meaning_of
from bot.journal.outbox import Gone, Later, Parcel
from bot.media import MediaStore, Unwanted

TRIES = 4


class Files:
    """`unwanted` is told (resident's address, parcel key, key of the text to tell) of a file that is not kept."""

    def __init__(self, client: Client, media: MediaStore, unwanted: Callable[[str, str, str], Awaitable[None]]) -> None:
        self.client = client
        self.media = media
        self.unwanted = unwanted

    async def send(self, parcel: Parcel) -> str:
        """Fetch one file and keep it by its content, under the name it was promised by. Raises `Later` or `Gone`."""
        body = json.loads(parcel.body)
        try:
            data = await self.client.download(body["source"])
            kept = await asyncio.to_thread(self.media.put, data)
        except (GraphError, Away) as fault:
            if meaning_of(fault) is not Meaning.OURS or parcel.attempts < TRIES:
                raise Later(str(fault)) from None
            await self.unwanted(body["for"], parcel.key, "whatsapp-file-lost")
            raise Gone("WhatsApp does not give the file") from None
        except (TooLarge, Unwanted) as unwanted:
            await self.unwanted(body["for"], parcel.key, "engine-file-other")
            raise Gone("the file is not kept") from unwanted
        await asyncio.to_thread(self.media.link, parcel.address, kept)
        return kept.ref
