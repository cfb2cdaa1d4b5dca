"""The way back: what a source of sessions is to know of their bills."""

from pathlib import Path

from fw_tui.documents.files import write_whole
from fw_tui.domain.billing_state import BillingState, wanted_state
from fw_tui.store.inbox import rows_with_bills
from fw_tui.store.store import Store


class BillingStateService:
    """Made from what is kept; changes nothing here. A person sends it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def states(self) -> list[BillingState]:
        """The marks of TeamViewer's connections that differ from what it said at the import."""

        def work() -> list[BillingState]:
            found = (
                wanted_state(line, billed, free)
                for line, billed, free in rows_with_bills("teamviewer")
            )
            return [state for state in found if state is not None]

        return self._store.read(work)

    def write(self, path: Path) -> list[BillingState]:
        """Write them as requests, a line of JSON each; returns them.

        Raises:
            FwError: the file cannot be written.
        """
        states = self.states()
        write_whole(path, "".join(f"{state.request()}\n" for state in states))
        return states
