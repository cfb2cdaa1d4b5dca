"""Gross prices in net lines: the sums of the law, to the cent, whatever the quantities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fw_tui.domain.money import vat_in_gross, vat_on_net
from fw_tui.domain.rounding import Amount, VatGroup, split_group, sum_group
from fw_tui.domain.tariff import PriceKind

RATES = st.sampled_from([0, 500, 700, 1600, 1900])


def gross(*units: int, price: int = 850) -> list[Amount]:
    return [Amount(quantity, price, PriceKind.GROSS) for quantity in units]


@pytest.mark.parametrize(
    ("units", "rate", "expected"),
    [
        ([1], 1900, (714, 136, 0, 850)),
        ([2], 1900, (1428, 271, 1, 1700)),
        ([3], 1900, (2143, 407, 0, 2550)),
        ([10], 1900, (7143, 1357, 0, 8500)),
        ([137], 1900, (97857, 18593, 0, 116450)),
        ([1, 1, 1], 1900, (2143, 407, 0, 2550)),
        ([3, 1, 2], 1900, (4286, 814, 0, 5100)),
        ([2, 2], 1900, (2857, 543, 0, 3400)),
        ([1] * 1000, 1900, (714286, 135714, 0, 850000)),
        ([2], 1600, (1465, 234, 1, 1700)),
    ],
)
def test_sums_are_those_of_the_law(
    units: list[int], rate: int, expected: tuple[int, int, int, int]
) -> None:
    group, shares = split_group(gross(*units), rate)
    assert group == VatGroup(rate, *expected)
    assert sum(share.net_cents for share in shares) == group.net_cents


def test_the_odd_cents_go_to_the_lines_with_the_largest_remainders() -> None:
    _group, shares = split_group(gross(1, 1, 1), 1900)
    assert sorted(share.net_cents for share in shares) == [714, 714, 715]
    _group, shares = split_group(gross(3, 1, 2), 1900)
    assert [share.net_cents for share in shares] == [2143, 714, 1429]
    _group, shares = split_group(gross(2, 2), 1900)
    assert sorted(share.net_cents for share in shares) == [1428, 1429]


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=60), st.integers(1, 10**6), RATES)
def test_whatever_is_sold_the_customer_owes_the_gross_sum(
    units: list[int], price: int, rate: int
) -> None:
    group, shares = split_group(gross(*units, price=price), rate)
    due = sum(units) * price
    assert group.gross_cents == due == group.net_cents + group.vat_cents + group.rounding_cents
    assert group.vat_cents == vat_in_gross(due, rate) == vat_on_net(group.net_cents, rate)
    assert abs(group.rounding_cents) <= 1
    assert sum(share.net_cents for share in shares) == group.net_cents
    assert all(abs(share.adjustment_cents) <= 1 for share in shares)


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(0, 10**5), st.sampled_from(PriceKind)),
        max_size=30,
    ),
    RATES,
)
def test_gross_and_net_prices_go_together(
    sold: list[tuple[int, int, PriceKind]], rate: int
) -> None:
    amounts = [Amount(*each) for each in sold]
    group, shares = split_group(amounts, rate)
    assert group.net_cents + group.vat_cents + group.rounding_cents == group.gross_cents
    assert group.vat_cents == vat_on_net(group.net_cents, rate)
    assert sum(share.net_cents for share in shares) == group.net_cents
    for amount, share in zip(amounts, shares, strict=True):
        if amount.price_kind is PriceKind.NET:
            assert (share.net_cents, share.adjustment_cents) == (amount.cents, 0)


@given(st.integers(0, 10**8), RATES)
def test_net_prices_get_their_vat_on_top(net: int, rate: int) -> None:
    group = sum_group(0, net, rate)
    assert (group.net_cents, group.rounding_cents) == (net, 0)
    assert group.vat_cents == vat_on_net(net, rate)


def test_where_no_vat_is_due_gross_and_net_are_the_same() -> None:
    group, (share,) = split_group(gross(3), 0)
    assert group == VatGroup(0, 2550, 0, 0, 2550)
    assert (share.unit_micros, share.net_cents) == (8_500_000, 2550)


def test_unit_prices_have_six_decimals() -> None:
    _group, (share,) = split_group(gross(1000), 1900)
    assert share.unit_micros == 7_142_857
