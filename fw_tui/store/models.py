"""The tables. Money is integer cents, time is UTC milliseconds, keys are chosen by the client."""

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    Check,
    DatabaseProxy,
    ForeignKeyField,
    Model,
    TextField,
)

#: Points to the database of the store that is open in this process.
database = DatabaseProxy()


class Table(Model):
    """A table of the open store."""

    class Meta:
        database = database
        legacy_table_names = False


class Setting(Table):
    """One setting of the shop."""

    name = CharField(primary_key=True, max_length=100)
    value = TextField()


class Counter(Table):
    """The last number given out of a row of consecutive numbers."""

    name = CharField(primary_key=True, max_length=40)
    value = BigIntegerField()


class Customer(Table):
    """Who pays; ``folded`` is the name as it is searched, sorted and kept unique."""

    id = BigAutoField()
    key = CharField(unique=True, max_length=36)
    name = TextField()
    folded = TextField(unique=True)
    street = TextField(default="")
    postcode = TextField(default="")
    city = TextField(default="")
    country = TextField(default="")
    email = TextField(default="")
    vat_id = TextField(default="")
    buyer_reference = TextField(default="")
    tariff = TextField(default="")
    invoice_form = CharField(max_length=12, default="zugferd")
    invoice_language = TextField(default="")
    debtor = BigIntegerField(null=True, unique=True)
    distance_km = BigIntegerField(null=True)
    travel_zone = TextField(default="")


class Computer(Table):
    """One machine of a customer."""

    id = BigAutoField()
    key = CharField(unique=True, max_length=36)
    customer = ForeignKeyField(Customer, on_delete="RESTRICT", index=False)
    name = TextField()
    folded = TextField(index=True)
    tariff = TextField(default="")
    client = TextField(default="")
    host = TextField(default="")
    port = BigIntegerField(default=0)
    login = TextField(default="")

    class Meta:
        indexes = ((("customer", "folded"), True),)


class RemoteId(Table):
    """An ID under which a computer is reached."""

    id = BigAutoField()
    value = CharField(unique=True, max_length=64)
    computer = ForeignKeyField(Computer, on_delete="RESTRICT")


class SessionRow(Table):
    """A session; ``begun_at`` is its start, or its order before; ``folded`` its words.

    ``place`` is where it stands in the history, see ``fw_tui.store.places``; ``seconds`` is what
    its connections took together, None while it runs.
    """

    id = BigAutoField()
    key = CharField(unique=True, max_length=36)
    number = BigIntegerField(unique=True)
    computer = ForeignKeyField(Computer, on_delete="RESTRICT", index=False)
    remote_id = TextField(default="")
    technician = TextField()
    technician_name = TextField(default="")
    state = CharField(
        max_length=12,
        constraints=[Check("state IN ('ordered', 'connected', 'lost', 'ended', 'aborted')")],
    )
    billing = CharField(max_length=12, constraints=[Check("billing IN ('billable', 'free')")])
    free_reason = CharField(null=True, max_length=20)
    tariff = TextField()
    notes = TextField(default="")
    ordered_at = BigIntegerField(null=True)
    ordered_by = TextField(default="")
    consent = BooleanField(null=True)
    consent_recording = BooleanField(null=True)
    begun_at = BigIntegerField()
    heartbeat_at = BigIntegerField(null=True)
    heartbeat_by = TextField(default="")
    source = CharField(null=True, max_length=40)
    invoice = CharField(null=True, max_length=40, index=True)
    merged_into = ForeignKeyField("self", null=True, on_delete="RESTRICT")
    billed_units = BigIntegerField(null=True)
    billed_net_cents = BigIntegerField(null=True)
    billed_gross_cents = BigIntegerField(null=True)
    revision = BigIntegerField(default=1)
    folded = TextField()
    place = BigIntegerField(unique=True)
    seconds = BigIntegerField(null=True)

    class Meta:
        table_name = "session"
        indexes = (
            (("begun_at", "id"), False),
            (("computer", "begun_at"), False),
            (("state", "begun_at"), False),
        )
        constraints = [Check("(billing = 'free') = (free_reason IS NOT NULL)")]


SessionRow.add_index(
    SQL("CREATE INDEX session_lasting ON session (COALESCE(seconds, 9223372036854775807), place)")
)


class ConnectionRow(Table):
    """One unbroken stretch of a session."""

    id = BigAutoField()
    session = ForeignKeyField(SessionRow, on_delete="RESTRICT", index=False)
    started_at = BigIntegerField()
    ended_at = BigIntegerField(null=True)

    class Meta:
        table_name = "connection"
        indexes = ((("session", "started_at"), True),)
        constraints = [Check("ended_at IS NULL OR ended_at >= started_at")]


class SessionEvent(Table):
    """What happened to a session and when; triggers of the store let nobody change it."""

    id = BigAutoField()
    session = ForeignKeyField(SessionRow, on_delete="RESTRICT", index=False)
    at = BigIntegerField()
    step = CharField(max_length=12)
    text = TextField(default="")

    class Meta:
        indexes = ((("session", "at"), False),)


class OnsiteJobRow(Table):
    """A visit that is to be made; open while ``done_at`` is None."""

    id = BigAutoField()
    key = CharField(unique=True, max_length=36)
    number = BigIntegerField(unique=True)
    customer = ForeignKeyField(Customer, on_delete="RESTRICT")
    computer = ForeignKeyField(Computer, null=True, on_delete="RESTRICT")
    noted_at = BigIntegerField()
    noted_by = TextField()
    reason = CharField(max_length=20)
    note = TextField(default="")
    done_at = BigIntegerField(null=True, index=True)

    class Meta:
        table_name = "onsite_job"


class ImportedRow(Table):
    """A row of another program's log; without a session it waits, unless it was dropped."""

    id = BigAutoField()
    key = CharField(unique=True, max_length=120)
    source = CharField(max_length=40)
    remote_id = CharField(max_length=64)
    partner_name = TextField(default="")
    started_at = BigIntegerField()
    ended_at = BigIntegerField()
    technician = TextField(default="")
    mode = TextField(default="")
    line = TextField()
    direction = CharField(max_length=8, null=True)
    billing = CharField(max_length=12, null=True)
    notes = TextField(default="")
    imported_at = BigIntegerField()
    session = ForeignKeyField(SessionRow, null=True, on_delete="RESTRICT")
    dropped_at = BigIntegerField(null=True)

    class Meta:
        indexes = ((("remote_id", "session"), False),)


ImportedRow.add_index(
    SQL(
        "CREATE INDEX imported_row_waiting ON imported_row (remote_id)"
        " WHERE session_id IS NULL AND dropped_at IS NULL"
    )
)
ImportedRow.add_index(
    SQL(
        "CREATE INDEX imported_row_partner_name ON imported_row (partner_name)"
        " WHERE partner_name <> ''"
    )
)


class InvoiceRow(Table):
    """An invoice or a cancellation; ``serial`` counts within ``series``, ``chain`` over all.

    Triggers of the store let nobody change it, or what belongs to it, once its state is issued.
    """

    id = BigAutoField()
    key = CharField(unique=True, max_length=36)
    number = CharField(unique=True, max_length=40)
    kind = CharField(max_length=12)
    series = CharField(max_length=40)
    serial = BigIntegerField()
    date = CharField(max_length=10)
    due_on = CharField(max_length=10)
    since = CharField(max_length=10)
    until = CharField(max_length=10)
    customer = ForeignKeyField(Customer, on_delete="RESTRICT")
    customer_name = TextField()
    form = CharField(max_length=12)
    net_cents = BigIntegerField()
    vat_cents = BigIntegerField()
    rounding_cents = BigIntegerField()
    gross_cents = BigIntegerField()
    cancels = ForeignKeyField("self", null=True, unique=True, on_delete="RESTRICT")
    issued_at = BigIntegerField()
    issued_by = TextField()
    chain = BigIntegerField(unique=True)
    previous_hash = CharField(max_length=64)
    hash = CharField(max_length=64, default="")
    state = CharField(max_length=12, default="draft")

    class Meta:
        table_name = "invoice"
        indexes = ((("series", "serial"), True), (("date", "id"), False))


class InvoiceLineRow(Table):
    """A session on an invoice."""

    id = BigAutoField()
    invoice = ForeignKeyField(InvoiceRow, on_delete="RESTRICT", index=False)
    position = BigIntegerField()
    session = ForeignKeyField(SessionRow, on_delete="RESTRICT")
    units = BigIntegerField()
    net_cents = BigIntegerField()
    gross_cents = BigIntegerField()

    class Meta:
        table_name = "invoice_line"
        indexes = ((("invoice", "position"), True), (("invoice", "session"), True))


class InvoiceFile(Table):
    """What was drawn from an invoice when it was issued: "document" (JSON), "xml", "pdf"."""

    id = BigAutoField()
    invoice = ForeignKeyField(InvoiceRow, on_delete="RESTRICT", index=False)
    kind = CharField(max_length=12)
    content = BlobField()

    class Meta:
        indexes = ((("invoice", "kind"), True),)


class InvoiceEvent(Table):
    """What happened to an invoice later; rows are only added."""

    id = BigAutoField()
    key = CharField(unique=True, max_length=36)
    invoice = ForeignKeyField(InvoiceRow, on_delete="RESTRICT")
    kind = CharField(max_length=12)
    day = CharField(max_length=10)
    amount_cents = BigIntegerField(default=0)
    note = TextField(default="")
    at = BigIntegerField()
    by = TextField()


class Contingent(Table):
    """Prepaid units of a customer; days are local and included."""

    id = BigAutoField()
    key = CharField(unique=True, max_length=36)
    customer = ForeignKeyField(Customer, on_delete="RESTRICT")
    units = BigIntegerField(constraints=[Check("units > 0")])
    valid_from = CharField(max_length=10)
    valid_until = CharField(max_length=10)
    note = TextField(default="")


class ContingentDraw(Table):
    """Units of a contingent that an invoice has used for a session."""

    id = BigAutoField()
    contingent = ForeignKeyField(Contingent, on_delete="RESTRICT", index=False)
    invoice = ForeignKeyField(InvoiceRow, on_delete="RESTRICT")
    session = ForeignKeyField(SessionRow, on_delete="RESTRICT")
    units = BigIntegerField(constraints=[Check("units > 0")])

    class Meta:
        indexes = ((("contingent", "invoice", "session"), True),)


class TariffVersion(Table):
    """The shop's own version of a tariff; ``terms`` is JSON."""

    id = BigAutoField()
    name = TextField()
    valid_from = CharField(max_length=10)
    terms = TextField()

    class Meta:
        indexes = ((("name", "valid_from"), True),)


class VatRateRow(Table):
    """A VAT rate that the shop has added; ``rate`` in basis points."""

    valid_from = CharField(primary_key=True, max_length=10)
    rate = BigIntegerField(constraints=[Check("rate > 0 AND rate < 10000")])

    class Meta:
        table_name = "vat_rate"
