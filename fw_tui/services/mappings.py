"""What the columns of CSV files mean, kept for everybody who opens the store."""

from fw_tui.domain.csv_mapping import CsvMapping, check_mapping_name, mapping_from_json
from fw_tui.domain.errors import InvalidInput, N_, NotFound
from fw_tui.store import settings as store
from fw_tui.store.store import Store

_SETTING = "import.mapping."


class MappingService:
    """Mappings by name, each a setting of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> dict[str, CsvMapping]:
        """Every mapping by name.

        Raises:
            InvalidInput: what another program has left there is none.
        """
        kept = self._store.read(store.all_settings)
        return {
            name.removeprefix(_SETTING): _mapping(name, kept[name])
            for name in sorted(kept)
            if name.startswith(_SETTING)
        }

    def names(self) -> list[str]:
        """Their names, also of those that are damaged."""
        kept = self._store.read(store.all_settings)
        return sorted(name.removeprefix(_SETTING) for name in kept if name.startswith(_SETTING))

    def get(self, name: str) -> CsvMapping:
        """One mapping.

        Raises:
            NotFound: there is none of that name.
        """
        text = self._store.read(store.all_settings).get(_SETTING + name)
        if text is None:
            raise NotFound(N_('There is no mapping "{name}".'), name=name)
        return _mapping(_SETTING + name, text)

    def put(self, name: str, mapping: CsvMapping) -> None:
        """Keep a mapping; one of that name is replaced.

        Raises:
            InvalidInput: the name does not fit.
        """
        setting = _SETTING + check_mapping_name(name)
        self._store.write(lambda: store.put_setting(setting, mapping.to_json()))

    def remove(self, name: str) -> None:
        """Forget a mapping; what was imported by it stays.

        Raises:
            NotFound: there is none of that name.
        """
        self.get(name)
        self._store.write(lambda: store.put_setting(_SETTING + name, ""))


def _mapping(setting: str, text: str) -> CsvMapping:
    try:
        return mapping_from_json(text)
    except InvalidInput as error:
        raise InvalidInput(
            N_("The setting {name} is wrong: {reason}"), name=setting, reason=error
        ) from error
