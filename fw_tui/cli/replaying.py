"""``replay``: what a recorded terminal showed; also lists and deletes recordings."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fw_tui.cli.arguments import Commands, WrongUsage, positive
from fw_tui.cli.output import complain, mention, put, say, show_table
from fw_tui.cli.shell import Shell
from fw_tui.domain.errors import FwError, InvalidInput, N_, NotFound
from fw_tui.domain.localtime import to_local
from fw_tui.i18n import _, explain, format_moment, ngettext, whole_number

if TYPE_CHECKING:
    from fw_tui.domain.recording import Recording

_SLOWEST, _FASTEST = 0.1, 100.0
_PARTNER = 1  #: the column that is wrapped


def add_commands(commands: Commands) -> None:
    """Register ``replay``."""
    parser = commands.add("replay", _("play the recordings of a session"), run_replay)
    parser.add_argument(
        "number",
        metavar=_("NUMBER"),
        nargs="?",
        type=positive,
        help=_("the session; with --list all if none is named"),
    )
    parser.add_argument(
        "--part", metavar="N", type=positive, help=_("only the recording of that connection")
    )
    parser.add_argument(
        "--speed", metavar="N", type=_speed, default=1.0, help=_("2 is twice as fast")
    )
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help=_("which there are"))
    instead.add_argument("--text", action="store_true", help=_("print the bare text"))
    instead.add_argument(
        "--delete",
        action="store_true",
        help=_("delete them, since the customer takes the consent back"),
    )


def run_replay(shell: Shell) -> int:
    """Play, list, print or delete recordings."""
    args = shell.arguments
    delete_expired(shell)
    if args.list:
        return _list(shell)
    if args.number is None:
        raise WrongUsage(N_("Name the session whose recordings are meant."))
    if args.delete:
        return _delete(shell)
    return _print(shell) if args.text else _play(shell)


def delete_expired(shell: Shell) -> None:
    """Delete what was kept long enough; a fault is told and holds up nobody."""
    try:
        shell.office.recordings.expire()
    except FwError as error:
        complain(explain(error))


def _list(shell: Shell) -> int:
    recordings, number = shell.office.recordings, shell.arguments.number
    found = recordings.all() if number is None else recordings.of(number)
    if not found:
        say(_("There is no recording."))
        return 0
    headers = [_("No."), _("Partner"), _("Part"), _("Begin"), _("Size"), _("Kept until")]
    align = ("right", "left", "right", "left", "right", "left")
    show_table(headers, list(_rows(shell, found)), align, wrapped=_PARTNER)
    return 0


def _rows(shell: Shell, recordings: "Sequence[Recording]") -> Iterator[list[str]]:
    part, before = 0, 0
    for each in recordings:
        part, before = part + 1 if each.number == before else 1, each.number
        yield [
            str(each.number),
            str(shell.office.sessions.get(each.number).partner),
            str(part),
            format_moment(to_local(each.begun_at, shell.tz)),
            f"{whole_number(-(-each.size // 1000))} kB",
            format_moment(to_local(each.expires_at, shell.tz)),
        ]


def _delete(shell: Shell) -> int:
    if shell.arguments.part is not None:
        raise WrongUsage(N_("All recordings of a session are deleted together."))
    number = shell.arguments.number
    deleted = shell.office.recordings.delete(number)
    told = ngettext(
        "{n} recording of session {number} is deleted.",
        "{n} recordings of session {number} are deleted.",
        deleted,
    )
    say(told.format(n=deleted, number=number))
    return 0


def _print(shell: Shell) -> int:
    from fw_tui.capture.launch.player import as_text  # noqa: PLC0415 - only to play
    from fw_tui.capture.launch.theatre import recorded  # noqa: PLC0415

    for recording in _wanted(shell):
        for text in as_text(recorded(recording.path)):
            put(text)
    return 0


def _play(shell: Shell) -> int:
    from fw_tui.capture.launch.terminal import Terminal  # noqa: PLC0415 - only to play
    from fw_tui.capture.launch.theatre import play  # noqa: PLC0415

    wanted = _wanted(shell)
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise InvalidInput(N_("A replay needs a terminal; --text prints the bare text."))
    mention(_("Space pauses, q ends."))
    sys.stdout.flush()
    terminal = Terminal(sys.stdin.fileno(), sys.stdout.fileno())
    play([recording.path for recording in wanted], terminal, shell.arguments.speed)
    return 0


def _wanted(shell: Shell) -> "list[Recording]":
    number, part = shell.arguments.number, shell.arguments.part
    found = shell.office.recordings.of(number)
    if not found:
        raise NotFound(N_("Session {number} has no recording."), number=number)
    if part is None:
        return found
    if part > len(found):
        raise NotFound(
            N_("Session {number} has no part {part}; there are: {count}."),
            number=number,
            part=part,
            count=len(found),
        )
    return [found[part - 1]]


def _speed(text: str) -> float:
    try:
        speed = float(text.replace(",", "."))
    except ValueError:
        speed = 0.0
    if not _SLOWEST <= speed <= _FASTEST:
        raise argparse.ArgumentTypeError(_("a number from 0.1 to 100"))
    return speed
