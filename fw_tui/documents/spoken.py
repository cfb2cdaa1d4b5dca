"""The text that is read to a customer, filled in with shop and price."""

from fw_tui.documents.wording import tariff_text
from fw_tui.domain.call import Caller
from fw_tui.domain.localtime import local_day
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.settings import effective
from fw_tui.domain.spoken import check_spoken, filled_in
from fw_tui.i18n import _, in_language


def spoken_text(caller: Caller, prices: PriceList, now_ms: int, language: str) -> str:
    """What to read out in a language.

    Raises:
        FwError: the tariff has no price for today, or the text was spoilt.
    """
    settings, day = caller.settings, local_day(now_ms, prices.tz)
    text = check_spoken(effective(settings, f"call.text_{language}"))
    tariff, rate = prices.tariffs.at(caller.tariff, day), prices.vat_rate(day)
    with in_language(language):
        return filled_in(
            text,
            {
                "shop": effective(settings, "shop.name") or _("your IT service"),
                "phone": effective(settings, "shop.phone"),
                "download": effective(settings, "call.download") or _("our web site"),
                "price": tariff_text(tariff, rate),
            },
        )
