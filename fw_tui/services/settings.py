"""The shop's settings, the same for everybody who opens the store."""

from fw_tui.domain.pricing import PriceList
from fw_tui.domain.settings import NAMES, check_setting, effective, setting_named
from fw_tui.domain.travel import parse_zones
from fw_tui.services.tariffs import catch_up, known_tariff
from fw_tui.store import settings as store
from fw_tui.store.store import Store


class SettingsService:
    """Reads and keeps settings; one that is not kept is empty."""

    def __init__(self, store: Store, prices: PriceList) -> None:
        self._store = store
        self._prices = prices

    def all(self) -> dict[str, str]:
        """Every setting by name."""
        kept = self._store.read(store.all_settings)
        return {name: kept.get(name, "") for name in NAMES}

    def zones(self) -> list[str]:
        """The zones that have a sum for the way there."""
        kept = self._store.read(store.all_settings)
        return list(parse_zones(effective(kept, "onsite.zones")))

    def get(self, name: str) -> str:
        """One setting.

        Raises:
            NotFound: there is none of that name.
        """
        setting_named(name)
        return self.all()[name]

    def set(self, name: str, value: str) -> str:
        """Keep a setting; returns the value as it is kept.

        Raises:
            NotFound: there is none of that name, or no such tariff.
            InvalidInput: the value does not fit.
        """
        checked = check_setting(name, value)

        def work() -> str:
            is_tariff = name == "tariff.default"
            kept = known_tariff(self._prices, checked) if is_tariff else checked
            store.put_setting(name, kept)
            catch_up(self._prices)
            return kept

        return self._store.write(work)
