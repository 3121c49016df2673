"""A journey of each audience in Firefox, as Debian has it: those that are gone in Chromium too, word for word."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.servers import missing
from tests.web import firefox, test_admin, test_citizen, test_journey, test_ratings, test_reception
from tests.web.conftest import PATIENCE, OpenPage, opening
from tests.web.devices import Devices
from tests.web.running import RunningHall

pytestmark = [pytest.mark.browser, pytest.mark.ray, pytest.mark.slow]

JOURNEYS: dict[str, Callable[[RunningHall, OpenPage], None]] = {
    "map, kiosk, board, phone and desk": test_journey.test_a_number_from_the_kiosk_to_the_window,
    "a number from the phone": test_journey.test_a_number_from_the_phone,
    "an appointment": test_citizen.test_an_appointment_from_the_phone,
    "tablet and window's board": test_ratings.test_from_the_call_to_the_rating_at_the_window,
    "reception": test_reception.test_a_person_is_registered_found_moved_and_put_back,
    "manager": test_ratings.test_a_manager_settles_a_bad_rating,
    "administration": test_admin.test_a_windows_queues_are_changed_seen_in_the_history_and_taken_back,
}


@pytest.fixture(scope="module")
def fox(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = firefox.firefox()
    if program is None:
        missing("firefox-esr")
    with firefox.launched(playwright, program, tmp_path_factory.mktemp("firefox")) as browser:
        yield browser


@pytest.fixture
def in_firefox(fox: Browser, hall: RunningHall) -> Iterator[OpenPage]:
    devices = Devices(fox, hall.url, PATIENCE, again=False)
    pages = opening(devices, hall)
    open_page = next(pages)

    def without_hands(path: str, width: int, height: int, **options: Any) -> Page:
        """Firefox on a computer has no fingers."""
        page = open_page(path, width, height, **{**options, "has_touch": False, "is_mobile": False})
        assert "Firefox" in page.evaluate("navigator.userAgent")
        return page

    yield without_hands
    next(pages, None)


@pytest.mark.parametrize("journey", JOURNEYS)
def test_a_journey_in_firefox(hall: RunningHall, in_firefox: OpenPage, journey: str) -> None:
    JOURNEYS[journey](hall, in_firefox)
