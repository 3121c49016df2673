"""The key ring: the newest key wraps, every kept one unwraps, and what is damaged says so."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from actors import StoreUnavailable
from common.privacy.cipher import Damaged
from common.privacy.ring import DRAWN, FILE_NAME, KeyRing, RingDamaged, UnknownMaster, make, read, retire, rotate

DRAWN_KEY = b"0123456789abcdef"


def test_a_hall_without_a_file_wraps_with_what_is_drawn_from_its_server_key(tmp_path: Path) -> None:
    ring = KeyRing(DRAWN_KEY, tmp_path / FILE_NAME)
    master, wrapped = ring.wrap("a", b"k" * 16)
    assert master == DRAWN
    rotate(tmp_path / FILE_NAME, ring, "now")
    assert ring.newest() != DRAWN
    assert KeyRing(DRAWN_KEY, tmp_path / FILE_NAME).unwrap("a", master, wrapped) == b"k" * 16


def test_a_key_opens_only_as_itself_and_unchanged(tmp_path: Path) -> None:
    ring = KeyRing(DRAWN_KEY)
    master, wrapped = ring.wrap("a", b"k" * 16)
    for id_, text in (("b", wrapped), ("a", wrapped[:-4] + "AAA="), ("a", "")):
        with pytest.raises(Damaged):
            ring.unwrap(id_, master, text)
    with pytest.raises(UnknownMaster):
        ring.unwrap("a", "other", wrapped)


def test_a_process_that_runs_sees_what_another_did_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    make(path, "first")
    running, other = KeyRing(DRAWN_KEY, path), KeyRing(DRAWN_KEY, path)
    first = running.newest()
    old, wrapped = running.wrap("a", b"k" * 16)
    new = rotate(path, other, "second")
    assert running.newest() == new.id != first
    assert running.unwrap("a", old, wrapped) == b"k" * 16
    retire(path, other, first)
    with pytest.raises(UnknownMaster):
        running.unwrap("a", old, wrapped)


def test_a_ring_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    make(path, "first")
    kept = path.read_bytes()
    make(path, "again")
    assert (path.read_bytes(), oct(path.stat().st_mode & 0o777)) == (kept, "0o600")
    assert [file.name for file in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("content", ["", "[]", "{}", '[{"id": "a", "made": "", "key": "c2hvcnQ="}]', '[{"id": "a"}]'])
def test_a_damaged_ring_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    with pytest.raises(RingDamaged):
        KeyRing(DRAWN_KEY, tmp_path / FILE_NAME)


def test_while_the_file_is_away_its_keys_go_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What is wrapped meanwhile opens once the file is back: it is not wrapped by the key that is drawn."""
    path = tmp_path / FILE_NAME
    make(path, "first")
    ring = KeyRing(DRAWN_KEY, path)
    path.rename(tmp_path / "elsewhere")
    master, wrapped = ring.wrap("a", b"k" * 16)
    assert ring.unwrap("a", master, wrapped) == b"k" * 16
    assert caplog.text.count("put it back") == 1
    (tmp_path / "elsewhere").rename(path)
    assert KeyRing(DRAWN_KEY, path).unwrap("a", master, wrapped) == b"k" * 16
    assert ring.newest() == master


def test_keys_that_two_make_at_the_same_moment_are_both_kept(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    make(path, "first")
    together = Barrier(4)

    def several() -> list[str]:
        ring = KeyRing(DRAWN_KEY, path)
        together.wait(10)
        return [rotate(path, ring, "x").id for _ in range(10)]

    with ThreadPoolExecutor(4) as pool:
        made = [id_ for done in [pool.submit(several) for _ in range(4)] for id_ in done.result()]
    assert set(made) <= {master.id for master in read(path)}


def test_a_ring_that_is_damaged_while_it_is_used_says_so_until_it_is_mended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / FILE_NAME
    make(path, "first")
    ring, good = KeyRing(DRAWN_KEY, path), path.read_bytes()
    path.write_bytes(b"{")
    for _ in range(2):
        with pytest.raises(RingDamaged) as damaged:
            ring.wrap("a", b"k" * 16)
    assert isinstance(damaged.value, StoreUnavailable)
    assert caplog.text.count("is damaged") == 1
    path.write_bytes(good)
    assert ring.wrap("a", b"k" * 16)[0] == read(path)[0].id
