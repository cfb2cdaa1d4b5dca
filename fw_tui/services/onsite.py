"""Visits: noted as what came of a call, shown until somebody has made them."""

from fw_tui.domain.clock import Clock
from fw_tui.domain.customer import required_name
from fw_tui.domain.errors import N_, NotFound
from fw_tui.domain.onsite_job import OnsiteJob, OnsiteRequest, must_be_open
from fw_tui.domain.text import clean_notes
from fw_tui.services import partners
from fw_tui.store import onsite as store
from fw_tui.store.store import Store


class OnsiteService:
    """Jobs that somebody has to drive for."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def note(self, request: OnsiteRequest) -> OnsiteJob:
        """Note a visit.

        Raises:
            InvalidInput: the customer's name is missing.
            NotFound: the shop has no such zone.
        """

        def work() -> OnsiteJob:
            known = store.job_by_key(request.key)
            if known is not None:
                return known
            customer = partners.customer_or_new(request.customer)
            computer = None
            if request.computer.strip():
                computer = partners.computer_or_new(customer, request.computer)
            partners.keep_travel(customer, request.travel)
            job = OnsiteJob(
                key=request.key,
                number=0,
                customer=customer.name,
                computer=computer.name if computer else "",
                noted_at=self._clock.now_ms(),
                noted_by=required_name(
                    request.technician.login, N_("The technician's login is missing.")
                ),
                reason=request.reason,
                note=clean_notes(request.note),
                done_at=None,
            )
            return store.insert_job(job, customer.key, computer.key if computer else None)

        return self._store.write(work)

    def list(self, *, done: bool = False) -> list[OnsiteJob]:
        """The open ones, the oldest first; with those that are done if asked for."""
        return self._store.read(lambda: store.jobs(done=done))

    def done(self, number: int) -> OnsiteJob:
        """Tick a visit off.

        Raises:
            NotFound: there is none of that number.
            Conflict: it is done already.
        """

        def work() -> OnsiteJob:
            must_be_open(_existing(number))
            store.set_done(number, self._clock.now_ms())
            return _existing(number)

        return self._store.write(work)

    def reopen(self, number: int) -> OnsiteJob:
        """Take back that a visit was done.

        Raises:
            NotFound: there is none of that number.
        """

        def work() -> OnsiteJob:
            _existing(number)
            store.set_done(number, None)
            return _existing(number)

        return self._store.write(work)


def _existing(number: int) -> OnsiteJob:
    job = store.job_by_number(number)
    if job is None:
        raise NotFound(N_("There is no on-site job {number}."), number=number)
    return job
