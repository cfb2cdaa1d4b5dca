"""``consent``: what a customer says to logging and recording after the session has begun."""

from fw_tui.cli.arguments import YES_NO, Commands, WrongUsage, positive
from fw_tui.cli.output import mention, say
from fw_tui.cli.shell import Shell
from fw_tui.documents.session_wording import consents_text
from fw_tui.domain.consent import Consent
from fw_tui.domain.errors import N_
from fw_tui.i18n import _

_ANSWERS: dict[str, bool | None] = {**YES_NO, "unknown": None, "unbekannt": None}


def add_commands(commands: Commands) -> None:
    """Register ``consent``."""
    consent = commands.add(
        "consent", _("note that a customer agrees later, or agrees no more"), run_consent
    )
    consent.add_argument(
        "number", metavar=_("NUMBER"), type=positive, help=_("of the session, also of an ended one")
    )
    choices = tuple(_ANSWERS)
    consent.add_argument(
        "--logging", choices=choices, help=_("whether the customer agrees to logging")
    )
    consent.add_argument(
        "--recording", choices=choices, help=_("whether the customer agrees to a recording")
    )


def run_consent(shell: Shell) -> int:
    """Note the answers and print what holds now."""
    args = shell.arguments
    given = {Consent.LOGGING: args.logging, Consent.RECORDING: args.recording}
    answers = {consent: _ANSWERS[word] for consent, word in given.items() if word is not None}
    if not answers:
        raise WrongUsage(N_("Name what the customer says: --logging, --recording or both."))
    session = shell.office.sessions.set_consent(args.number, answers)
    told = _("Session {number} with {partner}: consent {consents}")
    say(
        told.format(number=session.number, partner=session.partner, consents=consents_text(session))
    )
    if session.consent_recording is False and shell.office.recordings.of(session.number):
        told = _("What was recorded is still there; fw-tui replay {number} --delete deletes it.")
        mention(told.format(number=session.number))
    return 0
