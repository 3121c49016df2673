"""Asking the hall that runs on this machine, as its operator: over HTTP, with the token of its data folder."""

from __future__ import annotations

import contextlib
import getpass
from collections.abc import Iterator
from typing import Any

import httpx

from gateway.operator.token import HEADER, read
from gateway.settings import Settings, local_address
from gateway.texts import both, known

SECONDS = 15.0  # that an answer may take


class NotAnswered(Exception):
    """The hall gave no such answer; the text is one line in both languages, `code` what it is about."""

    def __init__(self, code: str, otherwise: str = "", **facts: object) -> None:
        self.code = code
        super().__init__(both(code, **facts) if known(code) else otherwise)


@contextlib.contextmanager
def hall(settings: Settings) -> Iterator[httpx.Client]:
    """A client of the hall. Raises NotAnswered, here and for what is asked in the block."""
    url = local_address(settings)
    try:
        headers = {"Authorization": f"Bearer {read(settings.data_dir)}", HEADER: _name()}
    except OSError:
        raise NotAnswered("operator.no_token", folder=settings.data_dir) from None
    if settings.allowed_hosts:
        headers["Host"] = settings.allowed_hosts[0]  # it answers to its own names only
    try:
        with httpx.Client(base_url=url, headers=headers, timeout=SECONDS, trust_env=False) as client:
            yield client
    except httpx.TransportError:
        raise NotAnswered("operator.nobody", url=url) from None


def answer(response: httpx.Response) -> dict[str, Any]:
    """What was answered. Raises NotAnswered for an error."""
    try:
        found: dict[str, Any] = response.json()
    except ValueError:
        raise NotAnswered("operator.no_hall", url=response.url.copy_with(raw_path=b"/")) from None
    if response.is_success:
        return found
    if response.status_code == 401:
        raise NotAnswered("operator.other_hall")
    detail = str(found.get("detail"))
    fields = [
        f"{error['field']}: {error['message']}" for error in found.get("errors", ()) if error["message"] != detail
    ]
    code = "" if response.status_code in (409, 422) else str(found.get("code"))  # texts of these need figures
    raise NotAnswered(code, " ".join([detail, *fields]))


def _name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name
        return ""
