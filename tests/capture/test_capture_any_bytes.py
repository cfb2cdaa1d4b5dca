"""Every reader: any bytes give rows or reasons, never a crash, never the same row twice."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.capture.detect import FORMATS, read_capture
from fw_tui.capture.rows import CapturedRow, RejectedLine
from fw_tui.domain.errors import FwError
from fw_tui.domain.text import CONTROLS
from tests.capture.logs import NOW, SAMPLES, circumstances

_NAMES = ("connection_trace_utf8.txt", "RustDesk_rCURRENT.log")
_SAMPLES = [
    path.read_bytes()
    for path in sorted(SAMPLES.iterdir())
    if path.suffix in {".json", ".csv"} or path.name in _NAMES
]
_LINES = [line + b"\n" for sample in _SAMPLES for line in sample.split(b"\n")]
_SCRAPS = [
    b'"',
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b";",
    b"\n",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"null",
    b"1e400",
    b"-1",
    b"9" * 30,
    b"2025-10-26 02:30:00",
    b"2025-03-30 02:30:00",
    b"9999-12-31 23:59:59",
    b"0001-01-01T00:00:00Z",
    b"#1362",
    b"sep=;\n",
]

pieces = st.lists(
    st.one_of(st.sampled_from(_LINES), st.sampled_from(_SCRAPS), st.binary(max_size=20)),
    max_size=25,
).map(b"".join)

cut_samples = st.builds(
    lambda sample, start, end, patch: sample[:start] + patch + sample[end:],
    st.sampled_from(_SAMPLES),
    st.integers(0, 900),
    st.integers(0, 900),
    st.sampled_from([b"", *_SCRAPS]),
)

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["2025-10-24T08:00:00Z", "2025-10-26 02:30:00", 1761292800, "221436813", "Bill"]
    ),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
_MEMBERS = """
id sid userid start_date end_date start-time end-time created_at close_time end_time conn_id peer_id
from to connection_name history_id duration notes billing_state deviceid active
""".split()  # noqa: SIM905 - a list would take a page
records = st.lists(
    st.dictionaries(st.sampled_from(_MEMBERS), values, min_size=4), min_size=1, max_size=4
).map(lambda rows: json.dumps({"records": rows}).encode("utf-8", "replace"))

any_bytes = st.one_of(pieces, cut_samples, records)


@given(data=any_bytes)
@pytest.mark.parametrize("format", ["auto", *FORMATS])
def test_any_bytes_give_rows_or_reasons(format: str, data: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            entries = list(read_capture(Path(file.name), circumstances(NOW), format))
        except FwError:
            return
    for entry in entries:
        if isinstance(entry, RejectedLine):
            assert str(entry.reason)
            assert entry.line >= 1
        else:
            _check_row(entry)
    if format not in ("auto", "teamviewer"):
        assert not _repeated(entries)


def _check_row(row: CapturedRow) -> None:
    assert row.started_at <= row.ended_at <= NOW + 7 * 60_000
    assert not row.running or row.started_at == row.ended_at
    assert len(row.key) <= 120
    assert row.remote_id
    assert row.key.startswith(row.source)
    for text in (row.remote_id, row.partner_name, row.technician, row.mode, row.key):
        assert not CONTROLS.search(text)
    for text in (row.raw, row.notes):
        assert not CONTROLS.search(text.replace("\t", "").replace("\n", ""))
        text.encode()


def _repeated(entries: list[CapturedRow | RejectedLine]) -> list[str]:
    rows = [entry for entry in entries if isinstance(entry, CapturedRow) and not entry.running]
    keys = [row.key for row in rows]
    return [key for place, key in enumerate(keys) if key in keys[:place]]
