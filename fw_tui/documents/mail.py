"""Drafts of mail (RFC 5322) with documents attached; a person opens, reads and sends them."""

from email.message import EmailMessage
from email.policy import SMTP
from typing import NamedTuple

from fw_tui.domain.text import printable


class Attached(NamedTuple):
    """A file of a mail; its name has a suffix."""

    name: str
    content: bytes


def mail_draft(sender: str, recipient: str, subject: str, text: str, attached: Attached) -> bytes:
    """A mail that is not sent yet, as mail programs open it to be finished.

    Args:
        sender: an address, empty for the one of whoever sends it.
        recipient: an address, empty if nobody knows it yet.
        subject: one line; line ends are no part of a header.
        text: the body.
        attached: a PDF.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = printable(subject)
    if sender:
        message["From"] = sender
    if recipient:
        message["To"] = recipient
    # Outlook and others open a message with it for writing, not as one that came in.
    message["X-Unsent"] = "1"
    message.set_content(text)
    message.add_attachment(
        attached.content, maintype="application", subtype="pdf", filename=attached.name
    )
    return bytes(message)
