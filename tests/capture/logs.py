"""What the tests of captured logs share."""

from datetime import UTC, datetime
from pathlib import Path

from fw_tui.capture.detect import read_capture
from fw_tui.capture.rows import CapturedRow, Circumstances, RejectedLine
from tests.makers import BERLIN

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "samples"
REAL = ROOT.parent / "shared" / "samples" / "real"

GUID = "{b3a4df33-d027-44d5-b50f-4e61115494d4}"
LINE = f"123456789\tMax\t24-10-2025 08:00:00\t24-10-2025 08:10:00\tEva\tRemoteControl\t{GUID}\t"


def utc_ms(text: str) -> int:
    """Epoch milliseconds of ``YYYY-MM-DD HH:MM:SS`` in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


NOW = utc_ms("2026-01-01 00:00:00")


def circumstances(now_ms: int) -> Circumstances:
    """What a log is read with in the shop's usual zone."""
    return Circumstances(now_ms, BERLIN)


def capture(
    path: Path, format: str = "auto", now_ms: int = NOW
) -> tuple[list[CapturedRow], list[RejectedLine]]:
    """All rows and all rejected lines of a file."""
    rows: list[CapturedRow] = []
    rejected: list[RejectedLine] = []
    for entry in read_capture(path, circumstances(now_ms), format):
        if isinstance(entry, CapturedRow):
            rows.append(entry)
        else:
            rejected.append(entry)
    return rows, rejected
