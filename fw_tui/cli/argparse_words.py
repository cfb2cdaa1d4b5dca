"""The sentences of argparse, so that the command line speaks one language throughout.

argparse asks gettext for the language of the locale; fw-tui's may be set elsewhere.
"""

import argparse

from fw_tui.domain.errors import N_
from fw_tui.i18n import _, ngettext

#: As they stand in the standard library, for the catalogs.
_SENTENCES = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("one of the arguments %s is required"),
    N_("not allowed with argument %s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("ignored explicit argument %r"),
)


def localise_argparse() -> None:
    """Let argparse take its sentences from the catalogs of fw-tui."""
    for name, translate in (("_", _), ("ngettext", ngettext)):
        if hasattr(argparse, name):
            setattr(argparse, name, translate)
