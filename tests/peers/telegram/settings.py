"""The Bot API's methods about the bot itself: names, descriptions, commands, menu button."""

from typing import Any

from tests.peers.telegram.account import Account
from tests.peers.telegram.sending import method
from tests.peers.telegram.wire import Json, Params, bad, refused_as


@method("getMe")
def get_me(account: Account, params: Params) -> Json:
    return {**account.me, "can_join_groups": True, "can_read_all_group_messages": False,
            "supports_inline_queries": False, "can_connect_to_business": False, "has_main_web_app": False}  # fmt: skip


def _setting(name: str, field: str, longest: int) -> None:
    def put(account: Account, params: Params) -> bool:
        value = params.text(field)
        if len(value) > longest:
            raise bad(f"{field} is too long")
        account.settings[name, params.text("language_code"), ""] = value
        return True

    def get(account: Account, params: Params) -> Json:
        default = account.me["first_name"] if name == "MyName" else ""
        general = account.settings.get((name, "", ""), default)
        return {field: account.settings.get((name, params.text("language_code"), ""), general)}

    method(f"set{name}")(put)
    method(f"get{name}")(get)


_setting("MyName", "name", 64)
_setting("MyDescription", "description", 512)
_setting("MyShortDescription", "short_description", 120)


def _scope(params: Params) -> tuple[str, str, str]:
    scope = params.json("scope") or {"type": "default"}
    return "commands", params.text("language_code"), repr(sorted(scope.items()))


@method("setMyCommands")
def set_commands(account: Account, params: Params) -> bool:
    commands = params.json("commands")
    if not isinstance(commands, list) or len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH" if commands else "can't parse commands JSON object")
    with refused_as("can't parse BotCommand"):
        for one in commands:
            if (
                not (1 <= len(one["command"]) <= 32 and one["command"].replace("_", "").isalnum())
                or not one["command"].islower()
            ):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(one["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    account.settings[_scope(params)] = commands
    return True


@method("getMyCommands")
def get_commands(account: Account, params: Params) -> Any:
    return account.settings.get(_scope(params), [])


@method("deleteMyCommands")
def delete_commands(account: Account, params: Params) -> bool:
    account.settings.pop(_scope(params), None)
    return True


@method("setChatMenuButton")
def set_menu(account: Account, params: Params) -> bool:
    account.settings["menu", params.text("chat_id"), ""] = params.json("menu_button") or {"type": "default"}
    return True


@method("getChatMenuButton")
def get_menu(account: Account, params: Params) -> Any:
    general = account.settings.get(("menu", "", ""), {"type": "commands"})
    return account.settings.get(("menu", params.text("chat_id"), ""), general)
