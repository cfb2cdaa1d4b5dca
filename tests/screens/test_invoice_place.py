"""The invoices within the dashboard: from Billing there and back, following the store."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from fw_tui.i18n import set_language
from fw_tui.screens.billing import BillingScreen
from fw_tui.screens.invoices import InvoicesScreen
from tests.billing_makers import (
    draw_with,
    give_address,
    issue_october,
    quick_drawing,
    set_shop,
    work_for,
)
from tests.makers import make_office
from tests.screens.test_following_the_store import dashboard, look, shows, until


@pytest.fixture(autouse=True)
def english_is_spoken(german_is_spoken: None) -> None:
    set_language("en")


async def test_i_leads_from_billing_to_the_invoices_and_the_number_key_back(
    tmp_path: Path,
) -> None:
    async with dashboard(make_office(tmp_path)) as app:
        await app.action_billing()
        await until(lambda: isinstance(app.screen, BillingScreen))
        await app.run_action("command('open_invoices')", app.screen)
        await until(lambda: isinstance(app.screen, InvoicesScreen))
        await until(lambda: shows(app, "›3 Billing"))
        await app.run_action("app.billing")
        await until(lambda: isinstance(app.screen, BillingScreen))


async def test_an_invoice_that_a_colleague_issues_comes_into_sight(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    draw_with(office, quick_drawing)
    set_shop(office)
    work_for(office)
    give_address(office)
    async with dashboard(office) as app:
        await app.action_invoices()
        await look(app)
        assert not shows(app, "RE-2026-0001")
        issue_october(office)
        await look(app)
        await app.workers.wait_for_complete()
        await Pilot(app).pause()
        assert shows(app, "RE-2026-0001")
