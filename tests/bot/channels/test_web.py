"""The residents' page through its real HTTP shape, against a running house."""

from __future__ import annotations

import io
import json
import threading
import uuid

import httpx
import pytest
from PIL import Image

from tests.house import RunningHouse

IN_CITY = {"lat": "-6.3426", "lon": "106.738"}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with RunningHouse(tmp_path_factory.mktemp("house")) as running:
        yield running


class Browser:
    """What the page does: a cookie, messages with ids of its own, and the event stream."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, trust_env=False, timeout=20)
        self.http.get("/").raise_for_status()

    def send(self, text: str = "", *, message_id: str = "", files=(), **more: str) -> httpx.Response:
        data = {"id": message_id or uuid.uuid4().hex, "text": text, **more}
        return self.http.post("/chat/messages", data=data, files=list(files) or None)

    def say(self, text: str = "", **more) -> list[dict]:
        answer = self.send(text, **more)
        answer.raise_for_status()
        return list(answer.json()["replies"])

    def tap(self, replies: list[dict], label: str) -> list[dict]:
        value = next(b["value"] for reply in replies for b in reply["buttons"] if b["label"] == label)
        return self.say(label, tap=value)

    def lodge(self) -> str:
        """Lodge a complaint; its number."""
        replies = self.say("lampu pju mati di depan gang haji nawi sudah seminggu")
        replies = self.tap(replies, "Setuju")
        replies = self.say(**IN_CITY)
        if any(button["label"] == "Ini masalah lain" for reply in replies for button in reply["buttons"]):
            replies = self.tap(replies, "Ini masalah lain")
        replies = self.tap(replies, "Lanjut")
        replies = self.tap(replies, "Rahasia")
        replies = self.tap(replies, "Kirim")
        return RunningHouse.number_in(replies[-1]["html"])


@pytest.fixture
def browser(house):
    made = Browser(house.address)
    yield made
    made.http.close()


def photo(kind: str = "PNG", **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, kind, **more)
    return out.getvalue()


def listen(browser: Browser, after: int, until) -> list[dict]:
    """Read the event stream until a line satisfies `until`."""
    lines: list[dict] = []
    done = threading.Event()
    with browser.http.stream("GET", f"/chat/events?after={after}") as stream:
        threading.Timer(15, done.set).start()
        for line in stream.iter_lines():
            if line.startswith("data: "):
                lines.append(json.loads(line.removeprefix("data: ")))
                if until(lines[-1]):
                    break
            if done.is_set():
                break
    return lines


def test_the_page_is_indonesian_safe_and_has_no_third_party(browser):
    answer = browser.http.get("/")
    assert 'lang="id"' in answer.text
    assert "https://" not in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_complaint_to_its_number(browser):
    assert browser.lodge().startswith("LP-")


def test_the_same_id_twice_has_one_effect_and_the_same_reply(browser):
    message_id = uuid.uuid4().hex
    first = browser.send("halo", message_id=message_id).json()
    second = browser.send("halo", message_id=message_id).json()
    assert (first["duplicate"], second["duplicate"]) == (False, True)
    assert second["replies"] == first["replies"]
    history = browser.http.get("/chat/history").json()["lines"]
    assert [line["text"] for line in history if line["from"] == "resident"] == ["halo"]


def test_history_shows_both_sides_in_order(browser):
    browser.say("halo")
    browser.say("cek pbb")
    lines = browser.http.get("/chat/history").json()["lines"]
    assert [line["from"] for line in lines] == ["resident", "city", "resident", "city"]
    assert lines == sorted(lines, key=lambda line: line["at"])


def test_photos_are_kept_without_exif_and_shown(browser):
    exif = Image.Exif()
    exif[0x010F] = "CameraMaker"
    sent = photo("JPEG", exif=exif)
    replies = browser.say("jalan berlubang di depan sekolah", files=[("files", ("IMG_1.jpg", sent, "image/jpeg"))])
    assert replies
    line = next(x for x in browser.http.get("/chat/history").json()["lines"] if x["from"] == "resident")
    kept = browser.http.get(line["media"][0]["url"])
    assert kept.headers["content-type"] == "image/jpeg"
    assert b"CameraMaker" not in kept.content
    assert Image.open(io.BytesIO(kept.content)).size == (64, 48)


def test_a_file_of_an_unknown_kind_gets_a_kind_answer(browser):
    replies = browser.say(files=[("files", ("virus.exe", b"MZ\x90\x00", "image/png"))])
    assert "belum bisa saya buka" in replies[0]["html"]


def test_typed_markup_stays_text(browser):
    replies = browser.say("<script>alert(1)</script> sampah <b>numpuk</b> & bau")
    browser.tap(replies, "Tidak")
    browser.say(**IN_CITY)
    replies = browser.say("ganti uraian")
    replies = browser.say("<img src=x onerror=alert(1)> sampah numpuk &amp; bau")
    html = json.dumps([*replies, *browser.http.get("/chat/history").json()["lines"][-4:]])
    assert "<img" not in html.replace('"text": "<img', "")
    assert "<script" not in "".join(reply["html"] for reply in replies)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"text": "halo"}, 400),
        ({"id": "short", "text": "halo"}, 400),
        ({"id": "a" * 65, "text": "halo"}, 400),
        ({"id": "b" * 20, "lat": "x", "lon": "1"}, 400),
        ({"id": "c" * 20, "lat": "99", "lon": "1"}, 400),
    ],
)
def test_what_makes_no_sense_is_refused(browser, data, status):
    assert browser.http.post("/chat/messages", data=data).status_code == status


def test_another_site_cannot_write(browser):
    data = {"id": uuid.uuid4().hex, "text": "halo"}
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert browser.http.post("/chat/messages", data=data, headers=headers).status_code == 403
    same = {"origin": str(browser.http.base_url).rstrip("/")}
    assert browser.http.post("/chat/messages", data=data, headers=same).status_code == 200


def test_without_a_cookie_there_is_no_chat(house):
    for path in ("/chat/history", "/chat/events"):
        assert httpx.get(house.address + path, trust_env=False).status_code == 401
    forged = httpx.get(house.address + "/chat/history", cookies={"warga": "forged"}, trust_env=False)
    assert forged.status_code == 401


def test_media_names_are_hashes_only(browser):
    for ref in ("0" * 64, "..%2f..%2fsecret.key", "x"):
        assert browser.http.get(f"/media/{ref}").status_code == 404


def test_too_many_messages_are_slowed_down(browser):
    statuses = [browser.send("halo").status_code for _ in range(45)]
    assert statuses[:5] == [200] * 5
    assert statuses[-1] == 429


def test_my_data_comes_as_a_file(browser):
    browser.lodge()
    replies = browser.say("/dataku")
    answer = browser.http.get(replies[0]["media"][0]["url"])
    assert answer.headers["content-disposition"] == "attachment"
    kept = answer.json()
    assert kept["cases"][0]["category"] == "pju"
    assert kept["messages_in"]


def test_the_map_has_every_kelurahan(browser):
    shapes = browser.http.get("/chat/map.json").json()
    assert len(shapes) == 54


def test_a_change_in_the_city_reaches_the_open_chat_once(browser, house):
    number = browser.lodge()
    cursor = browser.http.get("/chat/history").json()["cursor"]
    with httpx.Client(base_url=house.demo_city, trust_env=False) as city:
        for _ in range(40):
            reports = city.get("/complaints/requests.json", params={"account_id": number}).json()
            if reports:
                break
            threading.Event().wait(0.25)
        for note in ("diteruskan", "Tim turun besok pagi"):
            city.post(f"/pengaduan/{reports[0]['service_request_id']}/maju", data={"note": note})
    lines = listen(browser, cursor, lambda line: "dikerjakan" in line["html"])
    assert "Tim turun besok pagi" in lines[-1]["html"]
    threading.Event().wait(2.5)
    told = [x for x in browser.http.get("/chat/history").json()["lines"] if "Tim turun" in x.get("html", "")]
    assert len(told) == 1
