"""A database server that is not installed skips its tests, and fails them where all servers must be there."""

import pytest

import tests.databases
import tests.mariadb


@pytest.mark.parametrize("kind", ["postgresql-debian", "mariadb"])
@pytest.mark.parametrize(("wanted", "outcome"), [("", pytest.skip.Exception), ("required", pytest.fail.Exception)])
def test_a_missing_server(
    kind: str, wanted: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIANHE_TEST_SERVERS", wanted)
    monkeypatch.setattr(tests.databases, "DEBIAN", [])
    monkeypatch.setattr(tests.mariadb, "PATH", "")
    with pytest.raises(outcome, match="apt-get install"):
        tests.databases.server_for(kind)
