"""What a call to the Bot API carries, whether it came as JSON, as a form or as multipart, and how it is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message as Headers
from typing import Any
from urllib.parse import parse_qsl

import orjson
from python_multipart.multipart import parse_options_header

Json = dict[str, Any]


class BotError(Exception):
    """A call refused as Telegram refuses it: `code` (HTTP status and error_code), `description`, `parameters`."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        said: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            said["parameters"] = self.parameters
        return said


def bad(description: str) -> BotError:
    return BotError(400, f"Bad Request: {description}")


@dataclass(slots=True)
class Upload:
    name: str
    content: bytes
    mime: str


@dataclass(slots=True)
class Params:
    """The fields of one call. Form fields are strings, JSON fields have types: the readers below take both."""

    values: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int | None = None) -> int | None:
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad(f"{name} must be a number") from None

    def real(self, name: str) -> float:
        try:
            return float(self.values[name])
        except (KeyError, TypeError, ValueError):
            raise bad(f"{name} is not specified") from None

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        return value is True or (isinstance(value, str) and value.lower() in {"true", "1", "yes"}) or value == 1

    def json(self, name: str) -> Any:
        """The object or list in field `name`; forms carry it as a string. Raises `BotError` when it is not JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def file(self, name: str, value: Any = None) -> "Upload | str":
        """An upload, or the id or URL of a file. `value` is what stands for it inside a media group."""
        given = self.values.get(name) if value is None else value
        if isinstance(given, str) and given.startswith("attach://"):
            name, given = given.removeprefix("attach://"), None
        if name in self.files:
            return self.files[name]
        if not given:
            raise bad(f"there is no {name} in the request")
        return str(given)


def read(content_type: str, body: bytes, query: bytes) -> Params:
    """The parameters of a call. Raises `BotError` 400 when the body is not what its content type says."""
    values: Json = dict(parse_qsl(query.decode(), keep_blank_values=True)) if query else {}
    if not body:
        return Params(values)
    if content_type.startswith("application/json"):
        try:
            told = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise bad("can't parse JSON object") from None
        if not isinstance(told, dict):
            raise bad("object expected as a request")
        values.update(told)
        return Params(values)
    if content_type.startswith("multipart/form-data"):
        return _multipart(content_type, body, values)
    values.update(parse_qsl(body.decode(), keep_blank_values=True))
    return Params(values)


def _multipart(content_type: str, body: bytes, values: Json) -> Params:
    params = Params(values)
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if not boundary:
        raise bad("boundary not found in multipart request")
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = Headers()
        for line in head.split(b"\r\n"):
            key, _, value = line.decode().partition(":")
            headers[key.strip()] = value.strip()
        content = content.removesuffix(b"\r\n")
        _, said = parse_options_header(headers.get("Content-Disposition", ""))
        name = said.get(b"name", b"").decode()
        if b"filename" in said:
            filename = said[b"filename"].decode()
            params.files[name] = Upload(filename, content, headers.get("Content-Type", "application/octet-stream"))
        else:
            params.values[name] = content.decode()
    return params


@contextmanager
def refused_as(description: str) -> Iterator[None]:
    """Wrong shapes inside (missing keys, wrong types) are refused with `description`."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError):
        raise bad(description) from None
