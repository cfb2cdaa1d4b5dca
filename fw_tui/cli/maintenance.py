"""``backup``, ``restore`` and ``check``: looking after the store."""

from pathlib import Path

from fw_tui.cli.arguments import Commands
from fw_tui.cli.output import say
from fw_tui.cli.shell import Shell
from fw_tui.domain.errors import FwError, N_
from fw_tui.domain.localtime import to_local
from fw_tui.i18n import _, explain


def add_commands(commands: Commands) -> None:
    """Register ``backup``, ``restore`` and ``check``."""
    backup = commands.add("backup", _("copy the store, also while it is in use"), run_backup)
    backup.add_argument("file", metavar=_("FILE"), type=Path, help=_("must not exist yet"))
    restore = commands.add("restore", _("put a copy in the place of the store"), run_restore)
    restore.add_argument("file", metavar=_("FILE"), type=Path, help=_("made by fw-tui backup"))
    check = commands.add("check", _("whether all in the store fits together"), run_check)
    check.add_argument("--repair", action="store_true", help=_("make the search index anew first"))


def run_backup(shell: Shell) -> int:
    """Copy the store to a new file."""
    # What looks after the store is needed rarely; every other command would pay for it.
    from fw_tui.services.maintenance import back_up  # noqa: PLC0415

    target: Path = shell.arguments.file
    back_up(str(shell.office.path), target)
    say(_("Copied to {path}").format(path=target))
    return 0


def run_restore(shell: Shell) -> int:
    """Bring a copy back; the store may be damaged or missing."""
    from fw_tui.services.maintenance import lost_by_restoring, restore  # noqa: PLC0415

    moment = to_local(shell.around.clock.now_ms(), shell.tz)
    lost = lost_by_restoring(shell.url, shell.arguments.file)
    kept = restore(shell.url, shell.arguments.file, moment, shell.patience_ms)
    path = shell.office.path  # opened: an older copy is brought up to date
    if kept is None:
        say(_("Restored: {path}").format(path=path))
    else:
        say(_("Restored: {path}; what was there before: {kept}").format(path=path, kept=kept))
        _warn(lost, kept)
    return 0


def _warn(lost: list[str], kept: Path) -> None:
    """Name the documents that the store has no more."""
    if lost:
        say(
            _(
                "Only there, since issued after the copy: {numbers}. These numbers would be "
                "given again; bring {kept} back before anything is issued."
            ).format(numbers=", ".join(lost), kept=kept)
        )


def run_check(shell: Shell) -> int:
    """Print what is wrong with the store, after what can be repaired was, if asked for."""
    from fw_tui.services.maintenance import check, repair  # noqa: PLC0415

    if shell.arguments.repair:
        repair(shell.office)
        say(_("The search index was made anew."))
    findings = check(shell.office)
    for finding in findings:
        say(explain(finding))
    if findings:
        raise FwError(
            N_("Not sound, findings: {count} ({path})"), count=len(findings), path=shell.office.path
        )
    say(_("The store is sound: {path}").format(path=shell.office.path))
    return 0
