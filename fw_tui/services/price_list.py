"""The shop's price list, read from data files."""

import tomllib
from collections.abc import Sequence
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fw_tui.domain.errors import FwError, InvalidInput, N_
from fw_tui.domain.pricing import PriceList
from fw_tui.domain.surcharge import Surcharge, parse_surcharge
from fw_tui.domain.tariff import PriceKind, Tariff, TariffBook
from fw_tui.domain.vat import VatRate, VatTable
from fw_tui.shipped import shipped_file


def load_price_list(tz: ZoneInfo, tariffs: Path | None = None) -> PriceList:
    """Tariffs from the shop's own file or the shipped one, VAT rates from the shipped one.

    Raises:
        FwError: a file cannot be read or understood.
    """
    path = tariffs or shipped_file("price_list.toml")
    return PriceList(_tariffs(path), _vat_table(shipped_file("vat_rates.toml")), tz)


def _tariffs(path: Path) -> TariffBook:
    try:
        return _book(_read(path))
    except InvalidInput as error:
        raise _damaged(path, error) from error


def _book(data: dict[str, Any]) -> TariffBook:
    _must_be_there(data, ("default", "tariff"))
    _must_be_known(data, ("default", "tariff"))
    versions = data["tariff"]
    if not (isinstance(versions, list) and all(isinstance(item, dict) for item in versions)):
        raise InvalidInput(N_('each tariff begins with "[[tariff]]".'))
    book = TariffBook([_tariff(version) for version in versions], str(data["default"]))
    if book.default not in book.names():
        raise InvalidInput(N_('there is no tariff "{name}", the default.'), name=book.default)
    return book


def _tariff(version: dict[str, Any]) -> Tariff:
    _must_be_known(version, [field.name for field in fields(Tariff)])
    _must_be_there(version, [field.name for field in fields(Tariff) if field.default is MISSING])
    if version["price_kind"] not in list(PriceKind):
        raise InvalidInput(N_('price_kind is "gross" or "net".'))
    return Tariff(
        **{
            **version,
            "name": str(version["name"]),
            "price_kind": PriceKind(version["price_kind"]),
            "surcharges": _surcharges(version.get("surcharges", [])),
        }
    )


def _surcharges(texts: object) -> tuple[Surcharge, ...]:
    if not isinstance(texts, list):
        raise InvalidInput(N_('surcharges are a list such as ["Sa,So 50%"].'))
    return tuple(parse_surcharge(str(text)) for text in texts)


def _must_be_known(table: dict[str, Any], names: Sequence[str]) -> None:
    for name in table:
        if name not in names:
            raise InvalidInput(
                N_('there is no "{name}"; there are: {names}.'), name=name, names=tuple(names)
            )


def _must_be_there(table: dict[str, Any], names: Sequence[str]) -> None:
    for name in names:
        if name not in table:
            raise InvalidInput(N_('"{name}" is missing.'), name=name)


def _vat_table(path: Path) -> VatTable:
    rates = _read(path)["rate"]
    return VatTable(VatRate(_day(rate["valid_from"]), int(rate["basis_points"])) for rate in rates)


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(value)
    return value


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise FwError(
            N_("The price list cannot be read: {path} ({error})"), path=path, error=error
        ) from error
    except ValueError as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> InvalidInput:
    return InvalidInput(
        N_("The price list {path} cannot be understood: {error}"), path=path, error=error
    )
