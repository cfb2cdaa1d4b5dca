"""Signs of life for running sessions, from a thread that a stalled terminal cannot stop."""

import threading
from collections.abc import Callable

from fw_tui.domain.errors import StoreError
from fw_tui.services.identity import this_program
from fw_tui.services.office import Office

INTERVAL = 15.0  #: seconds


class Heartbeat:
    """Beats for one technician's sessions until stopped.

    Args:
        office: whose sessions.
        technician: the login.
        wait: waits that many seconds for the event; tests bring their own.
        number: of the only session that is meant; None for all that run.
    """

    def __init__(
        self,
        office: Office,
        technician: str,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
        number: int | None = None,
    ) -> None:
        self._number = number
        self._office = office
        self._technician = technician
        self._wait = wait
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin with a first beat at once."""
        self._thread.start()

    def stop(self, patience: float = 1.0) -> None:
        """End; what was beaten last stays in the store."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def beat(self) -> None:
        """One beat now, from the calling thread; one that the store refuses is left out."""
        try:
            self._office.sessions.beat(self._technician, this_program(), self._number)
        except StoreError:
            # A store that is locked or full for a while: the next beat tries again, and a
            # missed one only makes the session look left behind a little earlier.
            return

    def _run(self) -> None:
        while True:
            try:
                self.beat()
            finally:
                # What is used every quarter of a minute need not hold memory meanwhile.
                self._office.close()
            if self._wait(self._stopped, INTERVAL):
                return
