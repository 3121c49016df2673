"""What routes say of themselves is so: methods, files; and what is no number is none."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import HALL, Edge

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/session", "DELETE, GET, POST"),
        (f"/api/tickets/{HALL}-20261123-A001", "DELETE, GET"),
        (f"/api/halls/{HALL}/appointments", "GET, POST"),
        (f"/api/halls/{HALL}/tickets", "POST"),
    ],
)
async def test_allow_names_every_method_of_a_path(edge: Edge, path: str, methods: str) -> None:
    answer = await edge.client.patch(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, methods)


async def test_files_are_documented_as_what_they_are(edge: Edge) -> None:
    document = (await edge.client.get("/openapi.json")).json()
    files = [path for path in document["paths"] if path.rpartition(".")[2] in ("xlsx", "csv")]
    assert len(files) >= 5
    for path in files:
        answers = document["paths"][path]["get"]["responses"]["200"]["content"]
        assert list(answers) == ["text/csv" if path.endswith("csv") else XLSX], path


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize("version", [False, True, "0", 0.0, 1.5])
async def test_what_is_no_number_is_no_version(edge: Edge, version: object) -> None:
    headers = await edge.sign_in("admin")
    path = f"/api/halls/{HALL}/notices"
    answer = await edge.client.put(path, json={"version": version, "notices": []}, headers=headers)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["version"]
