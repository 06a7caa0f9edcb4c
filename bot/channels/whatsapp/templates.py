"""Templates: what reaches a resident who has not written for 24 hours. Made from `locales/`, approved by Meta.

https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.whatsapp.markup import length, shorten, to_whatsapp
from bot.dialogue.markup import to_plain
from bot.dialogue.message import Button, Outbound
from bot.texts import LANGUAGES, Library, Texts

CATEGORY = "UTILITY"
PREFIX = "pintu_"
BODY, TITLE = 1024, 20
MENU = "go:menu"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of alert. `keys` are the texts it stands in for, `values` its variables in order, `buttons` the labels
    of its quick replies: the same as under the message itself, each with the value of the button at its place."""

    name: str
    keys: frozenset[str]
    values: tuple[str, ...]
    buttons: tuple[str, ...]

    def body(self, texts: Texts) -> str:
        marks = {name: f"{{{{{at}}}}}" for at, name in enumerate(self.values, 1)}
        return to_whatsapp(texts(f"whatsapp-template-{self.name}", **marks))

    def labels(self, texts: Texts) -> list[str]:
        return [to_plain(texts(label)) for label in self.buttons]

    def definition(self, texts: Texts) -> Json:
        """As it is handed in."""
        examples = [to_plain(texts(f"whatsapp-template-{self.name}.example-{name}")) for name in self.values]
        replies = [{"type": "QUICK_REPLY", "text": label} for label in self.labels(texts)]
        return {
            "name": f"{PREFIX}{self.name}",
            "language": texts.language,
            "category": CATEGORY,
            "components": [
                {"type": "BODY", "text": self.body(texts), "example": {"body_text": [examples]}},
                {"type": "BUTTONS", "buttons": replies},
            ],
        }

    def message(self, out: Outbound, texts: Texts) -> Json:
        """The message that tells of `out`. Variables hold neither line breaks nor runs of spaces."""
        known = {"number": number_of(out.buttons), "text": ""}
        room = BODY - length(self.body(texts)) - sum(map(length, known.values()))
        known["text"] = shorten(to_whatsapp(out.text), room)
        body = [{"type": "text", "text": known[name]} for name in self.values]
        buttons = [
            {
                "type": "button",
                "sub_type": "quick_reply",
                "index": str(at),
                "parameters": [{"type": "payload", "payload": value}],
            }
            for at, value in enumerate(self._payloads(out.buttons))
        ]
        parts = [{"type": "body", "parameters": body}, *buttons]
        language = {"code": texts.language}
        return {
            "type": "template",
            "template": {"name": f"{PREFIX}{self.name}", "language": language, "components": parts},
        }

    def _payloads(self, buttons: Sequence[Button]) -> Iterator[str]:
        for at in range(len(self.buttons)):
            yield buttons[at].value if at < len(buttons) else MENU


def _alerts(*names: str) -> frozenset[str]:
    return frozenset(f"alert-{name}" for name in names)


CASE = ("number", "text")
SEE = "button-see-case"
RESOLVED = Template(
    "resolved", _alerts("resolved", "closing"), CASE, ("alert-resolved.button-yes", "alert-resolved.button-no", SEE)
)
CLOSED = Template("closed", _alerts("closed"), CASE, ("case.button-reopen", SEE))
ANSWER = Template(
    "officer", _alerts("reply", "paused", "reply-corrected", "reply-retracted"), CASE, ("alert-reply.button-answer",)
)
UPDATE = Template(
    "case",
    _alerts("verified", "forwarded", "in_progress", "rejected", "reopened", "withdrawn", "handed_over", "words"),
    CASE,
    (SEE,),
)
PERMIT = Template("permit", _alerts("permit"), CASE, ("alert-permit.button-see",))
TAX = Template("tax", _alerts("tax-due"), ("text",), ("alert-tax-due.button-see",))
OTHER = Template("news", frozenset(), ("text",), ("whatsapp-template-news.button-see",))
TEMPLATES = (RESOLVED, CLOSED, ANSWER, UPDATE, PERMIT, TAX, OTHER)


def template_for(out: Outbound) -> Template:
    """By the alert's kind; one that names no case or permit where its template does is told as news."""
    chosen = next((template for template in TEMPLATES if out.key in template.keys), OTHER)
    return chosen if "number" not in chosen.values or number_of(out.buttons) else OTHER


def number_of(buttons: Sequence[Button]) -> str:
    """The case or permit that a message is about, by what its buttons lead to; "" when none is named."""
    parts = [part.partition("=") for button in buttons for part in button.value.split(":")[2:]]
    return next((value for name, _, value in parts if name == "number"), "")


def definitions(library: Library) -> list[Json]:
    """Every template in every language."""
    return [template.definition(library[language]) for template in TEMPLATES for language in LANGUAGES]


@dataclass(frozen=True, slots=True)
class Standing:
    """A template here and at Meta. `status`: Meta's own word, "MISSING", or "OTHER TEXT" for one that was approved with
    other words or buttons than ours are now. `id`: Meta's, "" when it has none."""

    name: str
    language: str
    status: str
    reason: str = ""
    id: str = ""

    @property
    def usable(self) -> bool:
        return self.status == "APPROVED"


def compare(library: Library, theirs: Sequence[Mapping[str, Any]]) -> list[Standing]:
    """How our templates stand with Meta."""
    known = {(str(t.get("name")), str(t.get("language"))): t for t in theirs}
    return [_standing(ours, known.get((ours["name"], ours["language"]))) for ours in definitions(library)]


def _standing(ours: Json, theirs: Mapping[str, Any] | None) -> Standing:
    name, language = ours["name"], ours["language"]
    if theirs is None:
        return Standing(name, language, "MISSING")
    status, reason = str(theirs.get("status", "")), str(theirs.get("rejected_reason") or "")
    if status == "APPROVED" and _words(theirs) != _words(ours):
        status = "OTHER TEXT"
    if reason == "NONE":
        reason = ""
    if (category := str(theirs.get("category", CATEGORY)).upper()) != CATEGORY:
        reason = f"{reason} counts as {category}".strip()
    return Standing(name, language, status, reason, str(theirs.get("id") or ""))


def _words(template: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The words of a template, and those on its buttons."""
    parts = {str(part.get("type", "")).upper(): part for part in template.get("components") or ()}
    buttons = parts.get("BUTTONS", {}).get("buttons") or ()
    return str(parts.get("BODY", {}).get("text", "")), [str(button.get("text", "")) for button in buttons]
