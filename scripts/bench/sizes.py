"""How much is measured: all of it, or so little that every change can afford it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Sessions in the stores, and repetitions.

    Attributes:
        many, few: sessions in the two stores that are compared.
        shop: sessions in the store that logs are imported into and other programs are compared on.
        month: sessions in the store where all of them began in one month.
        starts: starts of whole processes.
        texts: texts of each kind that are typed at most.
        rounds: how often each is, and each way through the list is gone.
        columns: columns of the list that it is sorted by.
        idle: seconds of watching.
        writes: sessions started and ended.
        log: rows of the imported log.
        invoices: invoices issued in one run; ``sessions`` on the long one.
        peers: whether other programs are installed and measured.
    """

    many: int
    few: int
    shop: int
    month: int
    starts: int
    texts: int
    rounds: int
    columns: int
    idle: float
    writes: int
    log: int
    invoices: int
    sessions: int
    peers: bool


FULL = Size(
    many=1_000_000,
    few=1000,
    shop=100_000,
    month=118_000,
    starts=15,
    texts=20,
    rounds=3,
    columns=7,
    idle=15,
    writes=300,
    log=500_000,
    invoices=1000,
    sessions=600,
    peers=True,
)
SMALL = Size(
    many=2000,
    few=500,
    shop=2000,
    month=2000,
    starts=2,
    texts=2,
    rounds=1,
    columns=2,
    idle=1,
    writes=10,
    log=1000,
    invoices=5,
    sessions=30,
    peers=False,
)
