"""My data: a copy of all of it, its deletion, quiet hours, alerts off (UU 27/2022 art. 6-10, 32)."""

from __future__ import annotations

from bot.dialogue.message import Outbound
from bot.dialogue.question import Choice
from bot.dialogue.talk import Talk, flow
from flows.services import Services

WHAT = Choice("what", fixed=("export", "delete", "quiet", "stop", "link"))
SURE = Choice("sure", fixed=("yes", "no"), yes="yes", no="no")


@flow("privacy", questions=(WHAT,), intents=("privacy",), fleeting=True)
async def privacy(talk: Talk, use: Services) -> None:
    chosen = await talk.ask(WHAT)
    talk.switch(
        {"export": "my_data", "delete": "delete_data", "quiet": "quiet", "stop": "stop", "link": "link"}[chosen]
    )


@flow("my_data", intents=("my_data",))
async def my_data(talk: Talk, use: Services) -> None:
    file = await use.privacy.export(use.profile)
    buttons = (talk.button("my_data.button-delete", "delete_data"), talk.button("button-menu", "menu"))
    talk.out.append(Outbound(talk.phrases("my_data"), buttons, media=(file,), key="my_data"))


@flow("delete_data", questions=(SURE,), intents=("delete_data",))
async def delete_data(talk: Talk, use: Services) -> None:
    if await talk.ask(SURE) == "no":
        return talk.finish("delete_data-kept", options=[talk.button("button-menu", "menu")])
    receipt = await use.privacy.delete()
    language = use.profile.get("language")
    use.profile.clear()
    if language:
        use.profile["language"] = language
    menu = talk.button("button-menu", "menu")
    talk.finish("delete_data-done", options=[menu], cases=receipt.cases, at=talk.now, receipt=receipt.code)


@flow("quiet", intents=("quiet",))
async def quiet(talk: Talk, use: Services) -> None:
    """Alerts wait for the morning, or no longer do."""
    use.profile["quiet"] = not use.profile.get("quiet", False)
    key = "quiet-on" if use.profile["quiet"] else "quiet-off"
    talk.finish(key, options=[talk.button("button-menu", "menu")])


@flow("stop", intents=("stop",))
async def stop(talk: Talk, use: Services) -> None:
    """No alerts until this resident writes again."""
    use.profile["alerts_off"] = True
    talk.finish("stop")
