"""The dashboard: its places, one ticking task, one watch over the store."""

import asyncio
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

from textual import events, on
from textual.binding import BindingType

from fw_tui.collector import collect_as_usual
from fw_tui.domain.errors import FwError
from fw_tui.domain.request import Technician
from fw_tui.domain.session import Session
from fw_tui.domain.settings import watched_folders
from fw_tui.domain.watching import Event, News
from fw_tui.i18n import _, explain
from fw_tui.screens.active import ActiveScreen
from fw_tui.screens.desk import Desk
from fw_tui.screens.desk_screen import DeskScreen
from fw_tui.services.background import Background
from fw_tui.services.heartbeat import Heartbeat
from fw_tui.services.office import Office
from fw_tui.terminal.app import SafeApp, run_app
from fw_tui.ticker import Ticker
from fw_tui.widgets.bindings import bindings
from fw_tui.widgets.tight import TightScreen

if TYPE_CHECKING:
    from fw_tui.services.watching import FolderWatch

#: The places' classes. Only the first place is loaded at the start; the others cost a third of it.
#: For the same reason dialogs, help and palette are loaded where they are opened.
_PLACES = {
    "active": "fw_tui.screens.active:ActiveScreen",
    "history": "fw_tui.screens.history:HistoryScreen",
    "billing": "fw_tui.screens.billing:BillingScreen",
    "customers": "fw_tui.screens.customers:CustomersScreen",
    "settings": "fw_tui.screens.settings:SettingsScreen",
    "contingents": "fw_tui.screens.contingents:ContingentsScreen",
    "inbox": "fw_tui.screens.inbox:InboxScreen",
    "invoices": "fw_tui.screens.invoices:InvoicesScreen",
    "tariffs": "fw_tui.screens.tariffs:TariffsScreen",
}

#: Seconds that a place is waited for before it is seen half empty.
OPEN_PATIENCE = 0.1
#: Seconds after which the first picture has left for the terminal.
_FREE_TIME = 0.01
#: Seconds between two looks for recordings that were kept long enough.
EXPIRY_INTERVAL = 3600.0
#: Seconds that leaving waits for the store; its sessions are offered at the next start then.
QUIT_PATIENCE = 3.0


class Preferences(Protocol):
    """What the dashboard remembers for one user between two starts."""

    @property
    def theme(self) -> str | None:
        """The name of the theme chosen last."""
        ...

    def keep_theme(self, name: str) -> None:
        """Remember a theme."""
        ...


class Dashboard(SafeApp[None]):
    """Holds the places, tells the one in sight the time, and has it follow the store."""

    CSS_PATH = "app.tcss"
    DEFAULT_MODE = "active"
    ENABLE_COMMAND_PALETTE = False  # ours is opened by the command table
    BINDINGS: ClassVar[list[BindingType]] = bindings("everywhere")

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__()
        self.title = "fw-tui"
        self.desk = desk
        self._preferences = preferences
        self._ticker = Ticker(desk.office.clock, self._tick)
        self._heartbeat = Heartbeat(desk.office, desk.technician.login)
        self._watch: asyncio.Task[None] | None = None
        self._token: tuple[int, int] | None = None
        self._fault = ""
        self._runs = ""
        self._folders: FolderWatch | None = None
        for name in _PLACES:
            self.add_mode(name, partial(self._made, name))

    def on_mount(self) -> None:
        if self._preferences.theme in self.available_themes:
            self.theme = str(self._preferences.theme)
        keep_theme = self._preferences.keep_theme
        self.theme_changed_signal.subscribe(self, lambda theme: keep_theme(theme.name))
        self._ticker.start()
        self.run_worker(self._ask_first(), group="first-questions")
        self.set_interval(EXPIRY_INTERVAL, self._expire_recordings)

    @on(events.Mount)
    async def _wait_for_first_place(self) -> None:
        await self._until_place_stands()

    def on_ready(self) -> None:
        """The first picture can be drawn; from then on the program runs all day."""
        self._draw_now()
        self.set_timer(_FREE_TIME, self._load_ahead)

    def _load_ahead(self) -> None:
        """The place that is opened most, while the eye is on the first one."""
        import_module("fw_tui.screens.history")
        collect_as_usual()

    async def on_unmount(self) -> None:
        await self._ticker.stop()
        self._heartbeat.stop()
        if self._folders is not None:
            self._folders.stop()

    @property
    def place(self) -> DeskScreen | None:
        """The place in sight, perhaps with a dialog before it."""
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                return screen
        return None

    async def action_active(self) -> None:
        """What is ordered or runs now."""
        await self._open("active")

    async def action_history(self) -> None:
        """All sessions."""
        await self._open("history")

    async def action_billing(self) -> None:
        """What customers owe."""
        await self._open("billing")

    async def action_customers(self) -> None:
        """Customers and computers."""
        await self._open("customers")

    async def action_contingents(self, customer: str = "") -> None:
        """What was paid before: by a customer, or by all."""
        await self._open("contingents")
        from fw_tui.screens.contingents import ContingentsScreen  # noqa: PLC0415 - loaded just now

        if isinstance(self.place, ContingentsScreen):
            self.place.show_customer(customer)

    async def action_inbox(self) -> None:
        """What waits of imported logs."""
        await self._open("inbox")

    async def action_import_log(self) -> None:
        """Another program's log, beside what is in sight."""
        from fw_tui.screens.dialogs.import_log import open_import  # noqa: PLC0415 - reads all logs

        await open_import(self, self.desk)

    async def action_settings(self) -> None:
        """The shop's own data."""
        await self._open("settings")

    async def action_tariffs(self) -> None:
        """Tariffs and VAT rates."""
        await self._open("tariffs")

    async def action_invoices(self) -> None:
        """What was issued."""
        await self._open("invoices")

    async def action_new_session(self) -> None:
        """Note an order, or a connection that stands."""
        from fw_tui.screens.dialogs.new_session import NewSessionDialog  # noqa: PLC0415

        dialog = NewSessionDialog(self.desk)
        await self.push_screen(dialog, lambda session: self._began(session, dialog.dials))

    async def action_help(self) -> None:
        """The keys of this place."""
        from fw_tui.screens.help import HelpScreen  # noqa: PLC0415

        place = self.place
        await self.push_screen(HelpScreen(place.PLACE if place else None))

    async def action_palette(self) -> None:
        """Find a command by its name."""
        from fw_tui.widgets.palette import open_palette  # noqa: PLC0415

        await open_palette(self)

    async def action_theme(self) -> None:
        """Choose the colours."""
        from fw_tui.widgets.palette import open_themes  # noqa: PLC0415

        await open_themes(self)

    async def action_quit(self) -> None:
        """Leave; running sessions go on in the store, on purpose."""
        # A store that hangs or cannot be written must not keep anybody here.
        with suppress(FwError, TimeoutError):
            async with asyncio.timeout(QUIT_PATIENCE):
                await self.desk.ask(self._release)
        self.exit()

    async def action_back(self) -> None:
        """Nothing is before the place that could be left."""

    async def _open(self, name: str) -> None:
        with self.batch_update():
            await self.switch_mode(name)
            self._show_status()
            # After a mount Textual asks for the whole picture: now, or it is drawn twice.
            await self._flush_next_callbacks()
            await self._until_place_stands()
        self._draw_now()

    async def _until_place_stands(self) -> None:
        if self.place is not None:
            await self.place.until_it_stands(OPEN_PATIENCE)
            await self.place.lay_out()

    def delay_update(self, delay: float = 0.05) -> None:
        """Nothing: Textual would have each place wait so long, and some for longer.

        `_open` lets a place be seen when there is something in it.
        """

    def _draw_now(self) -> None:
        if isinstance(self.screen, TightScreen):
            self.screen.draw_now()

    def _made(self, name: str) -> DeskScreen:
        """A place, loaded now."""
        module, _colon, screen = _PLACES[name].partition(":")
        made: DeskScreen = getattr(import_module(module), screen)(self.desk)
        # Its looks are found once, as it is mounted: Textual would read those of all widgets anew,
        # and find them a second time when it hears how wide the terminal is.
        made._css_update_count = self._css_update_count
        widths = made.HORIZONTAL_BREAKPOINTS or []
        made.add_class(*made._get_breakpoint_classes(self.size.width, widths), update=False)
        return made

    async def _began(self, session: Session | None, dials: bool = False) -> None:
        if session is None:
            return
        await self._open("active")
        if isinstance(self.place, ActiveScreen):
            await self.place.show_begun(session)
            if dials:
                await self.place.dial(session)
        # The first regular beat may be seconds away; the program may die before.
        await self.desk.ask(self._heartbeat.beat)

    async def _ask_first(self) -> None:
        """What became of sessions whose program died; on an empty store, who the shop is."""
        await self._settle_left_behind()
        if await self.desk.ask(self.desk.office.is_new):
            from fw_tui.screens.assistant import is_wanted  # noqa: PLC0415 - once in a shop's life

            if await is_wanted(self):
                await self._open("settings")
                if self.place is not None:
                    await self.place.run_command("assistant")

    async def _settle_left_behind(self) -> None:
        technician = self.desk.technician.login
        try:
            left = await self.desk.ask(lambda: self.desk.office.sessions.left_behind(technician))
            if left:
                from fw_tui.screens.dialogs.left_behind import settle_left_behind  # noqa: PLC0415

                await settle_left_behind(self, self.desk, left)
        except FwError as error:
            self.notify(explain(error), severity="error", markup=False)
        self._heartbeat.start()
        await self._expire_recordings()

    async def _expire_recordings(self) -> None:
        """Delete what the retention period is over for."""
        try:
            await self.desk.ask(self._expire)
        except FwError as error:
            self._tell_fault(explain(error))

    def _expire(self) -> int:
        """Runs on the store's thread, where what it needs is loaded too."""
        return self.desk.office.recordings.expire()

    def _release(self) -> None:
        """Take back the sign of life; runs on the store's thread."""
        self._heartbeat.stop()
        self.desk.office.sessions.release(self.desk.technician.login)

    def _tick(self, now_ms: int) -> None:
        place = self.place
        if place is not None:
            place.tick(now_ms)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._follow_store(), name="watch")
            self._watch.add_done_callback(self._watched)

    def _watched(self, watch: "asyncio.Task[None]") -> None:
        """A fault in the program ends it, as a fault in any other task does."""
        fault = None if watch.cancelled() else watch.exception()
        if isinstance(fault, Exception):
            self.crash(fault)

    async def _follow_store(self) -> None:
        """Have the place in sight read anew if anybody has written since the last look."""
        try:
            token = await self.desk.ask(self.desk.office.change_token)
            if token != self._token:
                running = await self.desk.ask(self.desk.office.sessions.running)
                await self._watch_folders()
                self._runs = _("{count} running").format(count=len(running))
                if self.place is not None:
                    self.place.reload()
                # Only now: a change whose look failed is looked at again.
                self._token = token
            self._fault = ""
        except FwError as error:
            self._tell_fault(explain(error))
        self._show_status()

    async def _watch_folders(self) -> None:
        """Watch the folders of the setting, which anybody may have changed."""
        kept = await self.desk.ask(lambda: self.desk.office.settings.get("watch.folders"))
        if self._folders is None and kept:
            from fw_tui.services.watching import FolderWatch  # noqa: PLC0415 - in few shops

            loop = asyncio.get_running_loop()

            def tell(news: News) -> None:
                with suppress(RuntimeError):  # the program has left meanwhile
                    loop.call_soon_threadsafe(self._tell_news, news)

            def fault(error: Exception) -> None:
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(self.crash, error)

            self._folders = FolderWatch(self.desk.office, tell, fault)
        if self._folders is not None:
            self._folders.follow(watched_folders(kept))

    def _tell_news(self, news: News) -> None:
        """What came of a watched folder; the places read it themselves."""
        from fw_tui.documents.watch_wording import watch_sentence  # noqa: PLC0415 - as the watch

        wrong = news.event not in {Event.TAKEN, Event.BACK}
        severity: Literal["warning", "information"] = "warning" if wrong else "information"
        self.notify(watch_sentence(news), severity=severity, markup=False)

    def _show_status(self) -> None:
        if self.place is not None:
            self.place.show_status(*self._told())

    def _told(self) -> tuple[str, str]:
        """What is wrong, else who works and how much runs; and that in short."""
        if self._fault or not self._runs:
            return self._fault, ""
        name = self.desk.technician.name or self.desk.technician.login
        return f"{name}  ·  {self._runs}", self._runs

    def _tell_fault(self, sentence: str) -> None:
        """Told once, however many looks at the store fail after each other."""
        if sentence != self._fault:
            self._fault = sentence
            self.notify(sentence, severity="error", markup=False)


def run_dashboard(office: Office, technician: Technician, preferences: Preferences) -> int:
    """Show the dashboard until the technician leaves; the exit code of the program."""
    background = Background(at_end=office.close)
    try:
        return run_app(Dashboard(Desk(office, technician, background), preferences))
    finally:
        background.close()
