"""The server key: made once, readable by its owner only, and one key per purpose."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from gateway.keys import FILE_NAME, Keys


def test_the_key_file_is_made_once(tmp_path: Path) -> None:
    first = Keys.open(tmp_path / "new")
    assert stat.S_IMODE((tmp_path / "new" / FILE_NAME).stat().st_mode) == 0o600
    assert Keys.open(tmp_path / "new").derive("x") == first.derive("x")
    assert Keys.open(tmp_path / "other").derive("x") != first.derive("x")
    assert Keys.open(tmp_path / "unused", "s" * 32).derive("x") == Keys(b"s" * 32).derive("x")
    assert not (tmp_path / "unused").exists()


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keys(b"short")


def test_purposes_do_not_share_a_key() -> None:
    keys = Keys(b"k" * 32)
    assert keys.derive("a") != keys.derive("b")
    assert keys.mark("a", "text") != keys.mark("b", "text")


def test_a_seal_opens_only_where_it_was_put() -> None:
    keys = Keys(b"k" * 32)
    sealed = keys.seal("password", "secret", "clerk01")
    assert keys.unseal("password", sealed, "clerk01") == "secret"
    assert keys.unseal("password", sealed, "admin") is None
    assert keys.unseal("other", sealed, "clerk01") is None
    assert Keys(b"j" * 32).unseal("password", sealed, "clerk01") is None
    for broken in ("", "zz", "00", sealed[:-2] + ("00" if sealed[-2:] != "00" else "01")):
        assert keys.unseal("password", broken, "clerk01") is None
