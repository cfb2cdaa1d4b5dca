"""The text that is read to a customer on the phone, in the shop's own words."""

from collections.abc import Mapping
from string import Formatter

from fw_tui.domain.errors import InvalidInput, N_

#: What stands in the text in braces and is filled in when it is read.
PLACES = ("shop", "phone", "download", "price")

GERMAN = """\
Guten Tag, Sie sprechen mit {shop}.

1. Öffnen Sie bitte im Browser {download} und laden Sie dort unser Programm für die Fernwartung.
2. Klicken Sie die geladene Datei doppelt an und beantworten Sie die Frage von Windows mit Ja. \
Es wird nur gestartet, nicht installiert.
3. Das Programm zeigt eine ID und ein Passwort, bei jedem Start neue. Nennen Sie mir bitte beide: \
Damit beauftragen Sie die Fernwartung.

Das kostet {price}. Die Uhr läuft erst, wenn die Verbindung steht. Anfahrt fällt keine an.
Sie sehen alles mit und können die Verbindung jederzeit trennen. Danach kommt niemand mehr \
auf Ihren Rechner.

Dürfen wir protokollieren, was wir tun? Dürfen wir die Sitzung außerdem aufzeichnen? \
Die Dauer halten wir in jedem Fall fest."""

ENGLISH = """\
Hello, this is {shop}.

1. Please open {download} in your browser and download our program for remote help there.
2. Double-click the downloaded file and answer Windows' question with Yes. \
It is only started, not installed.
3. The program shows an ID and a password, new ones at every start. Please tell me both: \
by doing so you order the remote help.

It costs {price}. The clock starts only when the connection stands. There is no charge for travel.
You see everything and can cut the connection at any time. Afterwards nobody can get into your \
computer any more.

May we log what we do? May we record the session, too? We keep the duration in any case."""


def check_spoken(text: str) -> str:
    """The text as it may be kept.

    Raises:
        InvalidInput: something in braces is not one of ``PLACES``.
    """
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        parts = [("", "{", None, None)]
    for _text, name, spec, conversion in parts:
        if name is not None and (name not in PLACES or spec or conversion):
            raise InvalidInput(
                N_("In braces there may only stand: {known}."),
                known=", ".join(f"{{{place}}}" for place in PLACES),
            )
    return text


def filled_in(text: str, facts: Mapping[str, str]) -> str:
    """The text with its places filled in."""
    return text.format_map(facts)
