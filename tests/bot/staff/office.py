"""Officers in front of the staff page of a running house, and what they read there."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from tests.bot.channels.test_web import Browser
from tests.house import RunningHouse

PATIENCE = 60


def visitor(house: RunningHouse, **headers: str) -> httpx.Client:
    """A browser that nobody has signed in with."""
    return httpx.Client(base_url=house.address, trust_env=False, follow_redirects=True, timeout=30, headers=headers)


@contextmanager
def admin(house: RunningHouse) -> Iterator[httpx.Client]:
    """Who has the printed link."""
    with visitor(house) as made:
        made.get(house.staff_link).raise_for_status()
        yield made


def invite(by: httpx.Client, rank: str = "officer", agency: str = "") -> str:
    """An invitation's code, as it is shown once."""
    page = by.post("/petugas/orang/undang", data={"pangkat": rank, "dinas": agency})
    page.raise_for_status()
    return secret(page.text)


def secret(page: str) -> str:
    found = re.search(r"<code>([^<]+)</code>", page)
    assert found, page
    return html.unescape(found[1])


@contextmanager
def enrol(
    house: RunningHouse, by: httpx.Client, name: str, rank: str = "officer", agency: str = ""
) -> Iterator[httpx.Client]:
    """A new officer at their own browser, by an invitation spent on the page."""
    with visitor(house) as made:
        answer = made.post("/petugas/undangan", data={"kode": invite(by, rank, agency), "nama": name})
        assert f"{name} ·" in answer.text
        yield made


def form_key(page: str, act: str) -> str:
    """The key that the page gave to one of its forms."""
    found = re.search(rf'/{act}".*?name="key" value="(\w+)"', page, re.DOTALL)
    assert found, page
    return found[1]


def shown(answer: httpx.Response) -> str:
    """The text of a page as it is read: without tags, with its letters."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def problem(answer: httpx.Response) -> str:
    """The sentence that says why something was refused."""
    found = re.search(r'class="problem" role="alert">([^<]+)<', answer.text)
    return html.unescape(found[1]) if found else ""


def told(resident: Browser, words: str) -> int:
    """How often a resident reads these words."""
    return sum(words in line.get("html", "") for line in resident.http.get("/chat/history").json()["lines"])


def until(true: Callable[[], object]) -> None:
    """Wait for what nobody tells about."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "what was waited for did not happen"
        time.sleep(0.2)
