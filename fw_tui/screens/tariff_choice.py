"""The tariffs that can be set somewhere."""

from fw_tui.screens.desk import Desk


def tariff_options(desk: Desk, unset: str, kept: str = "") -> list[tuple[str, str]]:
    """Names of tariffs with what they are called, the unset one first.

    Args:
        desk: whose price list knows the names.
        unset: what it means to choose none, translated.
        kept: what is set now; it stays to be chosen if the price list has lost it.
    """
    names = desk.office.prices.tariffs.names()
    if kept and kept not in names:
        names.append(kept)
    return [("", unset), *((name, name) for name in names)]
