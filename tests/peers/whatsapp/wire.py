"""What a call carries and how it is refused."""

from email.message import Message as Headers
from typing import Any

import orjson
from python_multipart.multipart import parse_options_header

Json = dict[str, Any]


class GraphFault(Exception):
    """A call refused as Meta refuses it: `code` is Meta's, `status` HTTP's."""

    def __init__(self, code: int, message: str, details: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details or message
        self.status = status

    def body(self) -> Json:
        data = {"messaging_product": "whatsapp", "details": self.details}
        kind = "OAuthException"
        error = {"message": f"(#{self.code}) {self.message}", "type": kind, "code": self.code, "error_data": data}
        return {"error": error | {"fbtrace_id": "AbCdEfGhIjK"}}


def bad(details: str) -> GraphFault:
    return GraphFault(100, "Invalid parameter", details)


def read(content_type: str, body: bytes) -> tuple[Json, bytes, str]:
    """The fields of a call, and the content and kind of a file that came with it. Raises `GraphFault`."""
    if not body:
        return {}, b"", ""
    if content_type.startswith("multipart/form-data"):
        return _multipart(content_type, body)
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise bad("not JSON") from None
    if not isinstance(told, dict):
        raise bad("not an object")
    return told, b"", ""


def _multipart(content_type: str, body: bytes) -> tuple[Json, bytes, str]:
    fields: Json = {}
    file, mime = b"", ""
    boundary = parse_options_header(content_type)[1][b"boundary"]
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = Headers()
        for line in head.split(b"\r\n"):
            key, _, value = line.decode().partition(":")
            headers[key.strip()] = value.strip()
        content = content.removesuffix(b"\r\n")
        said = parse_options_header(headers.get("Content-Disposition", ""))[1]
        if b"filename" in said:
            file, mime = content, headers.get("Content-Type", "")
        else:
            fields[said[b"name"].decode()] = content.decode()
    return fields, file, mime
