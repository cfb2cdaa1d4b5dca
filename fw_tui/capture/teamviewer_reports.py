"""TeamViewer's web API: the pages of its reports on connections and on devices.

A page is ``{"records": […], "records_remaining": n, "next_offset": "…"}``; a file holds one,
several one behind the other, or a list of them. A page that names the same next page as one before
shows that whoever fetched them went in circles: what follows is refused.

The ID of a connection is taken for the one in TeamViewer's own text files, so that a connection
found in both is one session. The ID of a device is not the one that is dialled; it waits in the
inbox like any other.
"""

import re
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from fw_tui.capture.json_records import moments_of, start_of, text_of, written
from fw_tui.capture.json_rows import JsonMember, JsonRecord, Record, head_members, json_items
from fw_tui.capture.mapped_csv import notes_of
from fw_tui.capture.rows import (
    Capture,
    CapturedRow,
    Circumstances,
    RejectedLine,
    proof,
    row_key,
    row_or_reason,
)
from fw_tui.capture.spans import Span, check_times
from fw_tui.domain.errors import InvalidInput, N_
from fw_tui.domain.imported import Direction, SourceBilling
from fw_tui.domain.remote_id import remote_alias

NAME = "teamviewer-api"
SOURCE = "teamviewer"

_UTC = ZoneInfo("UTC")
_GUID = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.IGNORECASE)
_BILLING = {
    "bill": SourceBilling.BILL,
    "billed": SourceBilling.BILLED,
    "donotbill": SourceBilling.DO_NOT_BILL,
}
_KINDS = {1: "RemoteConnection", 2: "RemoteSupportActive", 3: "RemoteSupportActiveSdk"}
#: A computer that is in nobody's list; the same word stands for all of them.
_UNNAMED = "unnamed_device"
#: Pages of one file; a thousand connections are on each.
_MOST_PAGES = 100_000


def recognises(head: list[str]) -> bool:
    """Whether these are pages of a report, be they empty."""
    beside, record = head_members(head)
    if record:
        return "start_date" in record and ("userid" in record or "support_session_type" in record)
    return {"records", "records_remaining"} <= beside


def read(path: Path, around: Circumstances) -> Capture:
    """The connections in the pages, one by one, and a reason for every record that has none.

    Raises:
        NotFound, InvalidInput: the file cannot be read.
    """
    offsets: set[str] = set()
    with closing(json_items(path, around)) as items:
        for item in items:
            if isinstance(item, RejectedLine):
                yield item
            elif isinstance(item, JsonRecord):
                yield row_or_reason(item.line, lambda: _row(item, around.now_ms))  # noqa: B023 - called at once
            elif _goes_in_circles(item, offsets):
                reason = InvalidInput(
                    N_("The page names a next page that was there before; fetch the report again.")
                )
                yield RejectedLine(item.line, reason)
                return


def _goes_in_circles(member: JsonMember, offsets: set[str]) -> bool:
    if member.name != "next_offset" or not member.value:
        return False
    offset = str(member.value)[:200]
    if offset in offsets or len(offsets) >= _MOST_PAGES:
        return True
    offsets.add(offset)
    return False


def _row(item: JsonRecord, now_ms: int) -> CapturedRow:
    record = item.record
    span = Span(
        start_of(record, "start_date", _UTC), moments_of(record, "end_date", _UTC), length=None
    )
    times = check_times(span, now_ms)
    key = _identity(record)
    name = text_of(record, "devicename", "targetname")
    return CapturedRow(
        line=item.line,
        source=SOURCE,
        key=row_key(SOURCE, key),
        remote_id=_computer(record, "" if name == _UNNAMED else name, key),
        partner_name="" if name == _UNNAMED else name,
        started_at=times.started_at,
        ended_at=times.ended_at,
        technician=text_of(record, "username"),
        mode=_kind(record),
        raw=proof(item.text),
        direction=Direction.OUTGOING,
        running=times.running,
        billing=_BILLING.get(text_of(record, "billing_state").lower()),
        notes=notes_of(written(record, "notes")),
    )


def _identity(record: Record) -> str:
    found = _GUID.fullmatch(text_of(record, "id"))
    if found:
        return found[1].lower()
    if not text_of(record, "id"):
        raise InvalidInput(N_("The record has no ID of the connection."))
    return text_of(record, "id")


def _computer(record: Record, name: str, key: str) -> str:
    """The device, or what tells of it; a connection to none waits alone under its own ID."""
    known = text_of(record, "deviceid", "targetid")
    return remote_alias(known or text_of(record, "session_code", "sessioncode") or name or key)


def _kind(record: Record) -> str:
    kind = record.get("support_session_type")
    return _KINDS.get(kind, str(kind)[:20]) if isinstance(kind, int) else ""
