"""The shop's settings as rows of name and value."""

from fw_tui.store.models import Setting


def all_settings() -> dict[str, str]:
    """Every setting that is kept."""
    return {row.name: row.value for row in Setting.select()}


def put_setting(name: str, value: str) -> None:
    """Keep a setting; an empty value forgets it."""
    Setting.delete().where(Setting.name == name).execute()
    if value:
        Setting.create(name=name, value=value)
