"""The shop's own VAT rates."""

from peewee import BigIntegerField, CharField, Check, Database, Model


def up(_migrator: object, db: Database) -> None:
    """Add the table as it was at this version."""

    class VatRate(Model):
        valid_from = CharField(primary_key=True, max_length=10)
        rate = BigIntegerField(constraints=[Check("rate > 0 AND rate < 10000")])

        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([VatRate], safe=False)
