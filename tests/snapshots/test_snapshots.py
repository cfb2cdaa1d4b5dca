"""What the dashboard looks like, as text: a change of looks is a change of files beside this."""

import difflib
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from fw_tui.domain.settings import SETTINGS
from fw_tui.i18n import set_language
from fw_tui.screens.desk import Desk
from tests.rendering import look_of
from tests.snapshots.dashboard import TECHNICIAN, open_dashboard
from tests.support import ManualClock

FOLDER = Path(__file__).parent
SMALL, LARGE = (80, 24), (120, 40)
#: Read before the tests' neutral environment takes it away.
RENEW = os.environ.get("FW_TUI_SNAPSHOTS") == "write"
#: Seconds without a sign of life after which a session counts as left behind.
LONG_DEAD = 600


@dataclass(frozen=True)
class Shot:
    """A picture: the place's key, what is pressed there, and what is seen at last."""

    name: str
    place: str
    keys: tuple[str, ...] = ()
    sees: str = ""
    size: tuple[int, int] = SMALL
    language: str = "de"


PLACES = {
    "active": ("1", "noch 07:39"),
    "history": ("2", "1 von 52"),
    "billing": ("3", "7 Kunden"),
    "customers": ("4", "8 Kunden"),
    "settings": ("5", f"{len(SETTINGS)} Einstellungen"),
}
SHOTS = (
    *(Shot(f"{name}-80x24", key, (), seen) for name, (key, seen) in PLACES.items()),
    *(Shot(f"{name}-120x40", key, (), seen, LARGE) for name, (key, seen) in PLACES.items()),
    Shot("history-filtered-80x24", "2", ("slash", *"maier !server"), "maier !server"),
    Shot("statement-80x24", "3", ("down", "v"), "Aufstellung der"),
    Shot("invoice-80x24", "3", ("left", "r"), "RE-2026-0001"),
    Shot("invoices-80x24", "3", ("i",), "Noch keine Rechnungen"),
    Shot("contingents-80x24", "4", ("down", "c"), "a legt eines an"),
    Shot("tariffs-80x24", "5", ("t",), "Preisliste"),
    Shot("setting-80x24", "5", ("j", "e"), "Straße und Hausnummer"),
    Shot("new-session-80x24", "1", ("n",), "Steuerkanzlei"),
    Shot("end-session-80x24", "1", ("e",), "Sitzung 52 beenden?"),
    Shot("left-behind-80x24", "", (), "Sitzung 52 blieb offen"),
    Shot("help-80x24", "1", ("question_mark",), "Tasten"),
    Shot("active-80x24-en", "1", (), "07:39 left", language="en"),
    Shot("billing-80x24-en", "3", (), "7 customers", language="en"),
)


def nothing(desk: Desk, clock: ManualClock) -> None:
    """The samples are enough."""


def program_died(desk: Desk, clock: ManualClock) -> None:
    """The program that showed the running session ended ten minutes ago."""
    clock.advance(-LONG_DEAD)
    desk.office.sessions.beat(TECHNICIAN.login)
    clock.advance(LONG_DEAD)


async def taken(shot: Shot, folder: Path) -> list[str]:
    """The lines of a picture."""
    set_language(shot.language)
    prepare = nothing if shot.place else program_died
    async with open_dashboard(folder, shot.size, prepare) as picture:
        if shot.place:
            await picture.pilot.press(shot.place)
        else:
            await picture.sees(shot.sees)
        await picture.tick()
        await picture.pilot.press(*shot.keys)
        await picture.sees(shot.sees)
        return picture.lines


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
async def test_it_looks_as_it_did(shot: Shot, tmp_path: Path) -> None:
    file = FOLDER / f"{shot.name}.txt"
    seen = await taken(shot, tmp_path)
    if RENEW:
        file.write_text("\n".join([*seen, ""]), encoding="utf-8")
    before = file.read_text(encoding="utf-8").splitlines()
    if seen != before:
        diff = difflib.unified_diff(before, seen, file.name, "now", lineterm="")
        pytest.fail("\n".join(["It looks different; if better: make snapshots", *diff]), False)


def test_every_picture_is_of_a_shot() -> None:
    assert {file.stem for file in FOLDER.glob("*.txt")} == {shot.name for shot in SHOTS}


def test_a_list_shows_its_cursor_without_colours() -> None:
    without = [
        shot.name
        for shot in SHOTS
        if shot.name.startswith(tuple(PLACES))
        and not any(line.startswith("›") for line in picture_of(shot)[1:])
    ]
    assert without == []


async def test_the_palette_shows_its_cursor_without_colours(tmp_path: Path) -> None:
    async with open_dashboard(tmp_path, SMALL, nothing) as picture:
        await picture.tick()
        await picture.pilot.press("f2")
        await picture.sees("Sitzung beenden")
        await picture.pilot.press("down")
        await picture.sees("Sitzung beenden")
        assert look_of(picture.pilot.app, "weg/wieder da – ").underline
        assert not look_of(picture.pilot.app, "beenden – ").underline


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_it_fits_the_terminal(shot: Shot) -> None:
    columns, lines = shot.size
    picture = picture_of(shot)
    assert len(picture) == lines
    assert max(map(len, picture)) <= columns


def picture_of(shot: Shot) -> list[str]:
    """The lines of a picture as it is kept."""
    return (FOLDER / f"{shot.name}.txt").read_text(encoding="utf-8").splitlines()
