"""Days and months: which rows answer a range."""

import pytest

from common.figures.periods import days_of, month_before, spans


@pytest.mark.parametrize(
    ("first", "last", "summed_months", "read"),
    [
        ("20260115", "20260420", {"202602", "202603"}, ["20260115-20260131", "m202602-m202603", "20260401-20260420"]),
        ("20251201", "20260228", {"202512", "202601", "202602"}, ["m202512-m202602"]),
        ("20251201", "20260331", {"202512", "202602"}, ["m202512-m202512", "20260101-20260131", "m202602-m202602",
                                                        "20260301-20260331"]),
        ("20260102", "20260131", {"202601"}, ["20260102-20260131"]),
        ("20260201", "20260228", set(), ["20260201-20260228"]),
        ("20260228", "20260228", {"202602"}, ["20260228-20260228"]),
    ],
)  # fmt: skip
def test_a_range_is_read_by_months_where_they_are_whole(
    first: str, last: str, summed_months: set[str], read: list[str]
) -> None:
    assert ["-".join(span) for span in spans(first, last, summed_months)] == read


def test_the_calendar_of_months() -> None:
    assert len(days_of("202402")) == 29
    assert days_of("202612")[-1] == "20261231"
    assert month_before("20260105") == "202512"
