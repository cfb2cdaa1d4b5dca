"""How a connection stands at the program that it was imported from: billed, or not to be billed."""

import json
from dataclasses import dataclass

BILLED, DO_NOT_BILL = "Billed", "DoNotBill"
_PATH = "/api/v1/reports/connections/"


@dataclass(frozen=True, slots=True)
class BillingState:
    """A mark for one connection.

    Attributes:
        connection: its ID as the web API has it.
        state: ``BILLED`` or ``DO_NOT_BILL``.
    """

    connection: str
    state: str

    def request(self) -> str:
        """The request to TeamViewer's web API as one line of JSON."""
        body = {"billing_state": self.state}
        return json.dumps({"method": "PUT", "path": _PATH + self.connection, "body": body})


def wanted_state(record: str, billed: bool, free: bool) -> BillingState | None:
    """What the web API is to be told of a record of its own.

    Args:
        record: the text that was imported; behind the line of a text file it may stand too.
        billed: whether its session stands on an invoice.
        free: whether it is not to be paid.

    Returns:
        None if the record is of another source or knows already, if it is still open, or if it
        was on a bill that was written elsewhere.
    """
    begin = 0 if record.startswith("{") else record.find("\n{") + 1
    if not (billed or free) or not record.startswith("{", begin):
        return None
    try:
        known = json.loads(record[begin:])
    except ValueError:
        return None
    # Devices' reports, which name a target, take no marks.
    connection = known.get("id")
    if not isinstance(connection, str) or not connection.isascii() or "targetid" in known:
        return None
    if not connection.strip("{}").replace("-", "").isalnum():
        return None
    state = BILLED if billed else DO_NOT_BILL
    return (
        None if known.get("billing_state") in (state, BILLED) else BillingState(connection, state)
    )
