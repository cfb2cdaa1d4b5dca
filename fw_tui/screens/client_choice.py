"""Choosing the remote client with which a computer is dialled."""

from collections.abc import Mapping

from fw_tui.domain.launcher import KINDS
from fw_tui.domain.target import Target, parse_client, parse_host
from fw_tui.i18n import _
from fw_tui.screens.dialogs.form import Field, choice_field, line_field


def target_fields(target: Target) -> list[Field]:
    """Fields for client, host and login, with what is kept."""
    clients = [("", _("not chosen")), *((str(c), _(kind.label)) for c, kind in KINDS.items())]
    return [
        choice_field("client", _("Client"), clients, target.client or ""),
        line_field("host", _("Host"), target.address, _("name or address, with :port")),
        line_field("login", _("Login"), target.user, _("there, may stay empty")),
    ]


def typed_target(values: Mapping[str, str]) -> Target:
    """What stands in these fields.

    Raises:
        InvalidInput: the host or its port is none.
    """
    host, port = parse_host(values["host"])
    return Target(parse_client(values["client"]), host, port, values["login"])
