"""The neutral markup of outgoing text: <b>, <i>, <code>, <a href>; everything else is escaped.

Texts in `locales/` may use the tags; every value put into a text is escaped first (`escape`), so what a
resident typed can never become markup. Channels turn the result into their own with `to_plain` or parse it.
"""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"</?(?:b|i|code|a)>|<a href=\"https?://[^\"<>]*\">")


def escape(value: str) -> str:
    """Make typed text safe inside neutral markup."""
    return html.escape(value, quote=False)


def to_plain(text: str) -> str:
    """Drop the tags and undo the escaping, for channels without markup."""
    return html.unescape(_TAG.sub("", text))


def to_html(text: str, breaks: str = "<br>") -> str:
    """The same as HTML: our tags stay, anything else that looks like one is shown as text, lines end with `breaks`."""
    out, last = [], 0
    for tag in _TAG.finditer(text):
        out += [_text_to_html(text[last : tag.start()], breaks), tag[0]]
        last = tag.end()
    return "".join([*out, _text_to_html(text[last:], breaks)])


def _text_to_html(text: str, breaks: str) -> str:
    return html.escape(html.unescape(text), quote=False).replace("\n", breaks)
