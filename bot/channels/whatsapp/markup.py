"""The neutral markup as WhatsApp's (`*bold*`, `_italic_`), and texts cut to its limits.

What a resident typed stays as it looks but formats nothing: signs that would are shown by their twins.
Lengths are counted in UTF-16 units, the strictest way to count.
"""

from __future__ import annotations

import html
import re

BOLD, ITALIC, CODE = "*", "_", "`"
SIGNS = {"b": BOLD, "i": ITALIC, "code": CODE}
TWINS = {"*": "\N{ASTERISK OPERATOR}", "_": "ˍ", "~": "\N{TILDE OPERATOR}", "`": "\N{MODIFIER LETTER GRAVE ACCENT}"}
TAG = re.compile(r"<(/?)(b|i|code|a)\b([^<>]*)>")
HREF = re.compile(r'href="([^"]*)"')
LINK = re.compile(r"https?://\S+|\S+@\S+\.\S+")
FORMATS = re.compile(r"(?<!\w)[*_~]|[*_~](?!\w)|`")  # between letters ("5*3", "foto_1") they format nothing
ELLIPSIS = "…"


def to_whatsapp(text: str) -> str:
    """The neutral markup as WhatsApp shows it. A link is its words and its address."""
    out: list[str] = []
    last, link = 0, ""
    for tag in TAG.finditer(text):
        out.append(_plain(text[last : tag.start()]))
        last = tag.end()
        if tag[2] != "a":
            out.append(SIGNS[tag[2]])
        elif tag[1]:
            out.append(f" ({link})" if link and not out[-1].endswith(link) else "")
        else:
            link = html.unescape(found[1]) if (found := HREF.search(tag[3])) else ""
    return "".join([*out, _plain(text[last:])])


def length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int) -> str:
    """At most `limit` long: whole words where that keeps more than half, with an ellipsis."""
    text = " ".join(text.split())
    if length(text) <= limit:
        return text
    cut = _head(text, limit - 1)
    words = cut.rpartition(" ")[0] if text[len(cut) : len(cut) + 1].strip() else cut
    kept = words if length(words) > limit // 2 else cut
    return kept.rstrip(" ,.;:-·/(") + ELLIPSIS


def split(text: str, limit: int) -> list[str]:
    """Parts of at most `limit`, cut between paragraphs, else between lines, else between words."""
    parts: list[str] = []
    while length(text) > limit:
        head = _head(text, limit)
        cut = next((at for end in ("\n\n", "\n", " ") if (at := head.rfind(end)) > limit // 3), len(head))
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [part for part in (*parts, text) if part]


def _head(text: str, limit: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * limit].decode("utf-16-le", "ignore")


def _plain(text: str) -> str:
    """Typed words without their markup; addresses stay as they are, or they would lead nowhere."""
    text = html.unescape(text)
    if not any(sign in text for sign in TWINS):
        return text
    out, last = [], 0
    for link in LINK.finditer(text):
        out += [_harmless(text[last : link.start()]), link[0]]
        last = link.end()
    return "".join([*out, _harmless(text[last:])])


def _harmless(text: str) -> str:
    return FORMATS.sub(lambda sign: TWINS[sign[0]], text)
