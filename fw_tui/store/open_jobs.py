"""How many on-site jobs are open: all that the start of the dashboard needs to know of them."""

from fw_tui.store.models import OnsiteJobRow


def count_open_jobs() -> int:
    """How many are to be done."""
    return int(OnsiteJobRow.select().where(OnsiteJobRow.done_at.is_null()).count())
