"""Where a browser goes on after it was away is a page of ours, whatever the address said."""

import pytest

from common.oidc import safe_path


@pytest.mark.parametrize("path", ["/", "/desk", "/admin/accounts?role=clerk", "/manager/440106#today", "/大厅"])
def test_our_own_pages_are_gone_on_at(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "desk",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "/api/session",
        "/a b",
        "/" + "a" * 600,
        "/desk\x7f",
    ],
)
def test_nobody_is_sent_to_another_site(path: str | None) -> None:
    assert safe_path(path, "/desk") == "/desk"
