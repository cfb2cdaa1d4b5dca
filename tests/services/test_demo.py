"""The sample data: plausible, complete, the same at each start."""

from collections import Counter
from pathlib import Path

import pytest

from fw_tui.domain.request import Technician
from fw_tui.domain.session import Session, State
from fw_tui.services.demo import DAYS, SESSIONS, fill_with_samples
from fw_tui.services.maintenance import check
from fw_tui.services.office import Office
from tests.makers import make_clock, make_office, ms
from tests.support import ManualClock

DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def shown(office: Office) -> Office:
    fill_with_samples(office, Technician("me", "Ich"))
    return office


def everything(office: Office) -> list[Session]:
    return office.history.newest("", 1000)


def test_the_example_of_the_shop_runs_since_twelve_minutes(
    shown: Office, clock: ManualClock
) -> None:
    (session,) = shown.sessions.running()
    assert str(session.partner) == "Fa. Walter Maier GmbH – PC Herr Horst Maier"
    assert session.seconds(clock.now_ms()) == 742
    assert session.technician == "me"
    assert session.notes.startswith("Internet-Explorer aktualisiert")


def test_a_quarter_of_work_is_there(shown: Office, clock: ManualClock) -> None:
    ended = [session for session in everything(shown) if session.state is State.ENDED]
    assert len(ended) == SESSIONS + 1
    starts = [session.started_at or 0 for session in ended]
    assert clock.now_ms() - min(starts) > (DAYS - 2) * DAY_MS
    assert clock.now_ms() - min(starts) < (DAYS + 3) * DAY_MS
    assert all(session.notes for session in ended if session.source is None)
    assert len(shown.customers.search()) == 8


def test_there_is_something_of_everything(shown: Office) -> None:
    sessions = everything(shown)
    reasons = Counter(session.free_reason for session in sessions)
    assert len(reasons) >= 5
    assert any(len(session.connections) == 2 for session in sessions)
    assert [session.source for session in sessions if session.source] == ["teamviewer"]
    assert [entry.remote_id for entry in shown.imports.inbox()] == ["561207733"]
    assert shown.settings.get("shop.name")


def test_all_of_it_fits_together(shown: Office) -> None:
    assert check(shown) == []


def test_it_is_the_same_at_each_start(tmp_path: Path) -> None:
    seen = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        office = make_office(tmp_path / name, make_clock())
        fill_with_samples(office, Technician("me"))
        seen.append(
            [
                (session.partner, session.connections, session.notes)
                for session in everything(office)
            ]
        )
        office.close()
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    "now",
    ["2026-03-29T10:30:00", "2027-01-01T00:05:00"],
)
def test_it_can_be_made_on_any_day(tmp_path: Path, now: str) -> None:
    office = make_office(tmp_path, make_clock(ms(now)))
    fill_with_samples(office, Technician("me"))
    assert check(office) == []
    office.close()
