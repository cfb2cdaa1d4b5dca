"""The one table of user commands: bindings, footer hints, palette and help are all read from it."""

from dataclasses import dataclass
from typing import Literal

from fw_tui.domain.errors import N_

Place = Literal[
    "everywhere",
    "active",
    "history",
    "billing",
    "customers",
    "contingents",
    "inbox",
    "invoices",
    "settings",
    "tariffs",
    "lists",
    "texts",
    "dialogs",
    "session_form",
    "end_form",
    "onsite_jobs",
]


@dataclass(frozen=True)
class Command:
    """Something a user can ask for.

    Args:
        id: the screen or the app answers it in ``action_<id>``.
        keys: Textual key names, the first is the one that is shown; none means palette only.
        label: one to three words for the footer and the palette (msgid).
        help: one sentence for the help and the palette (msgid).
        place: where it works; "lists", "texts" and "dialogs" are kinds of widgets, "session_form"
            is the dialog for a new session, "end_form" the one that ends it, "onsite_jobs" that
            of the on-site jobs.
        hint: whether the footer shows it; the order of the table is the order of importance.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    place: Place
    hint: bool = True


#: Screens that a number key opens, in the order of their numbers.
PLACES: tuple[Place, ...] = ("active", "history", "billing", "customers", "settings")

#: Under which number key a screen without one is found.
PARENTS: dict[Place, Place] = {
    "invoices": "billing",
    "contingents": "customers",
    "inbox": "customers",
    "tariffs": "settings",
}
#: All that fill the screen.
SCREENS: tuple[Place, ...] = (*PLACES, *PARENTS)

COMMANDS: tuple[Command, ...] = (
    Command(
        "active",
        ("1",),
        N_("Active"),
        N_("Sessions that are ordered or running"),
        "everywhere",
        hint=False,
    ),
    Command(
        "history",
        ("2",),
        N_("History"),
        N_("All sessions, newest first"),
        "everywhere",
        hint=False,
    ),
    Command(
        "billing",
        ("3",),
        N_("Billing"),
        N_("What each customer owes for a month"),
        "everywhere",
        hint=False,
    ),
    Command(
        "customers",
        ("4",),
        N_("Customers"),
        N_("Customers and their computers"),
        "everywhere",
        hint=False,
    ),
    Command(
        "settings",
        ("5",),
        N_("Settings"),
        N_("The shop's own data, invoices, prices, books"),
        "everywhere",
        hint=False,
    ),
    Command(
        "tariffs",
        (),
        N_("Tariffs"),
        N_("Tariffs with their versions, and VAT rates"),
        "everywhere",
        hint=False,
    ),
    Command(
        "invoices",
        (),
        N_("Invoices"),
        N_("Issued invoices: what is open, paid and overdue"),
        "everywhere",
        hint=False,
    ),
    Command(
        "contingents",
        (),
        N_("Contingents"),
        N_("Units that customers have paid before, and what is left of them"),
        "everywhere",
        hint=False,
    ),
    Command(
        "inbox",
        (),
        N_("Inbox"),
        N_("Imported sessions that a person has to decide about"),
        "everywhere",
        hint=False,
    ),
    Command(
        "import_log",
        (),
        N_("Import a log"),
        N_("Sessions from another program's log, after a preview"),
        "everywhere",
        hint=False,
    ),
    Command("new_session", ("n",), N_("new"), N_("Start a new session"), "everywhere"),
    Command(
        "palette",
        ("ctrl+p", "f2"),
        N_("palette"),
        N_("Find a command by its name"),
        "everywhere",
        hint=False,
    ),
    Command("theme", (), N_("theme"), N_("Choose the colours"), "everywhere", hint=False),
    Command(
        "redraw",
        ("f5", "ctrl+l"),
        N_("redraw"),
        N_("Draw the screen anew, if something has written over it"),
        "everywhere",
        hint=False,
    ),
    Command(
        "back",
        ("escape",),
        N_("back"),
        N_("One step back: close a dialog, leave the search"),
        "everywhere",
        hint=False,
    ),
    Command("quit", ("q",), N_("quit"), N_("Leave; running sessions go on"), "everywhere"),
    Command(
        "help",
        ("question_mark", "f1"),
        N_("help"),
        N_("All keys of this place"),
        "everywhere",
    ),
    Command(
        "connected",
        ("c",),
        N_("connected"),
        N_("The connection stands: the clock of the ordered session starts"),
        "active",
    ),
    Command(
        "dial",
        ("d",),
        N_("dial"),
        N_("Start the remote client; the clock starts when the connection stands"),
        "active",
    ),
    Command("end", ("e",), N_("end"), N_("End the session"), "active"),
    Command(
        "connection",
        ("l",),
        N_("lost/back"),
        N_("The connection is lost, or back again; the gap is not billed"),
        "active",
    ),
    Command("notes", ("t", "enter"), N_("notes"), N_("Write the notes of the session"), "active"),
    Command(
        "abort",
        ("x",),
        N_("abort"),
        N_("Give up before the connection stands; costs nothing"),
        "active",
    ),
    Command(
        "billable",
        ("b",),
        N_("billable/free"),
        N_("Mark the session billable, or free with a reason"),
        "active",
    ),
    Command(
        "consent",
        ("i",),
        N_("consent"),
        N_("What the customer says to logging and to recording, if it changes later"),
        "active",
        hint=False,
    ),
    Command(
        "visits",
        ("v",),
        N_("on site"),
        N_("The on-site jobs that are still to be done"),
        "active",
        hint=False,
    ),
    Command("search", ("slash",), N_("search"), N_("Filter the list while typing"), "history"),
    Command("details", ("enter",), N_("details"), N_("Everything about the session"), "history"),
    Command("notes", ("t",), N_("notes"), N_("Write the notes of the session"), "history"),
    Command(
        "billable",
        ("b",),
        N_("billable/free"),
        N_("Mark the session billable, or free with a reason"),
        "history",
    ),
    Command(
        "merge",
        ("m",),
        N_("merge"),
        N_("Count it as one with the session before on that computer, or take that back"),
        "history",
    ),
    Command(
        "consent",
        ("i",),
        N_("consent"),
        N_("What the customer says to logging and to recording, if it changes later"),
        "history",
        hint=False,
    ),
    Command(
        "report",
        ("x",),
        N_("report"),
        N_("Write the report for the customer: PDF, text or the draft of a mail"),
        "history",
    ),
    Command(
        "replay",
        ("p",),
        N_("replay"),
        N_("Play what the terminal of the session showed, if it was recorded"),
        "history",
    ),
    Command("copy", ("y",), N_("copy"), N_("Copy the row to the clipboard"), "history"),
    Command(
        "sort",
        ("o",),
        N_("order"),
        N_("Put the list in order of the next column; of the cost up to 20,000 sessions"),
        "history",
    ),
    Command(
        "turn",
        ("O",),
        N_("turn order"),
        N_("Turn the order of the list around"),
        "history",
        hint=False,
    ),
    Command(
        "clear_search",
        ("escape",),
        N_("clear search"),
        N_("Show all sessions again"),
        "history",
        hint=False,
    ),
    Command("previous_month", ("left",), N_("month back"), N_("The month before"), "billing"),
    Command("next_month", ("right",), N_("month on"), N_("The month after"), "billing"),
    Command(
        "preview",
        ("v", "enter"),
        N_("preview"),
        N_("Show the customer's statement for the month"),
        "billing",
    ),
    Command(
        "issue",
        ("r",),
        N_("invoice"),
        N_("Issue the customer's invoice, with a preview that is what is issued"),
        "billing",
    ),
    Command(
        "issue_month",
        ("a",),
        N_("all"),
        N_("Issue the invoices of all customers of the month"),
        "billing",
    ),
    Command(
        "open_invoices",
        ("i",),
        N_("invoices"),
        N_("The issued invoices: open, mark as sent and paid, cancel"),
        "billing",
    ),
    Command(
        "export",
        ("x",),
        N_("export"),
        N_("Write the statement to a file: text, CSV or JSON"),
        "billing",
    ),
    Command("search", ("slash",), N_("search"), N_("Filter the list while typing"), "billing"),
    Command(
        "clear_search",
        ("escape",),
        N_("clear search"),
        N_("Show all customers again"),
        "billing",
        hint=False,
    ),
    Command(
        "open_document",
        ("enter",),
        N_("open"),
        N_("Read the whole document"),
        "invoices",
    ),
    Command(
        "sent", ("s",), N_("sent"), N_("Note that it was sent, or that it was not"), "invoices"
    ),
    Command(
        "pay",
        ("p",),
        N_("paid"),
        N_("Note a payment, in part too, or take one back"),
        "invoices",
    ),
    Command(
        "girocode",
        ("o",),
        N_("GiroCode"),
        N_("Show the code with which a bank's app pays what is open"),
        "invoices",
    ),
    Command(
        "next_state",
        ("f",),
        N_("state"),
        N_("Show only the unpaid, the overdue and so on"),
        "invoices",
    ),
    Command("export", ("x",), N_("export"), N_("Write PDF and XML into a folder"), "invoices"),
    Command(
        "cancel_invoice",
        ("c",),
        N_("void"),
        N_("Take the invoice back by a cancellation; its sessions can be billed again"),
        "invoices",
    ),
    Command(
        "export_month",
        ("d",),
        N_("DATEV"),
        N_("Write what the tax adviser gets of a month: bookings for DATEV, documents as ZIP"),
        "invoices",
    ),
    Command("search", ("slash",), N_("search"), N_("Filter the list while typing"), "invoices"),
    Command(
        "to_billing",
        ("i",),
        N_("Billing"),
        N_("Back to what each customer owes for a month"),
        "invoices",
    ),
    Command(
        "clear_search",
        ("escape",),
        N_("clear search"),
        N_("Show all documents again; then back to Billing"),
        "invoices",
        hint=False,
    ),
    Command("search", ("slash",), N_("search"), N_("Filter the list while typing"), "customers"),
    Command("add_customer", ("a",), N_("add"), N_("Add a customer"), "customers"),
    Command(
        "edit_customer", ("e", "enter"), N_("edit"), N_("Change the customer's data"), "customers"
    ),
    Command(
        "add_computer", ("p",), N_("add PC"), N_("Add a computer to the customer"), "customers"
    ),
    Command(
        "add_remote_id",
        ("i",),
        N_("add ID"),
        N_("Add a remote ID to the selected computer"),
        "customers",
    ),
    Command(
        "open_contingents",
        ("c",),
        N_("contingents"),
        N_("What the customer has paid before and what is left of it"),
        "customers",
    ),
    Command(
        "assign",
        ("z",),
        N_("assign"),
        N_("Put imported sessions with an unknown ID to a computer"),
        "customers",
    ),
    Command(
        "open_inbox",
        ("w",),
        N_("inbox"),
        N_("Everything imported that a person has to decide about"),
        "customers",
    ),
    Command(
        "switch_list",
        ("tab",),
        N_("other list"),
        N_("Go from the customers to the computers and back"),
        "customers",
        hint=False,
    ),
    Command(
        "clear_search",
        ("escape",),
        N_("clear search"),
        N_("Show all customers again"),
        "customers",
        hint=False,
    ),
    Command(
        "add_contingent",
        ("a",),
        N_("add"),
        N_("Note units that a customer has paid before"),
        "contingents",
    ),
    Command(
        "open_contingent",
        ("enter",),
        N_("details"),
        N_("Everything about the contingent, and each session that drew from it"),
        "contingents",
    ),
    Command(
        "remove_contingent",
        ("x",),
        N_("remove"),
        N_("Take back a contingent that no invoice drew from"),
        "contingents",
    ),
    Command("search", ("slash",), N_("search"), N_("Filter the list while typing"), "contingents"),
    Command(
        "to_customers",
        ("c",),
        N_("Customers"),
        N_("Back to the customers"),
        "contingents",
    ),
    Command(
        "clear_search",
        ("escape",),
        N_("clear search"),
        N_("Show all contingents again; then back to the customers"),
        "contingents",
        hint=False,
    ),
    Command(
        "assign",
        ("z",),
        N_("assign"),
        N_("Put all that waits under the ID, and what comes later, to a computer"),
        "inbox",
    ),
    Command(
        "link",
        ("l",),
        N_("link"),
        N_("Take the row as the proof of the session; nothing is billed for it"),
        "inbox",
    ),
    Command(
        "merge_row",
        ("m",),
        N_("merge"),
        N_("Count its time beside the session with it as one"),
        "inbox",
    ),
    Command(
        "keep",
        ("e",),
        N_("own session"),
        N_("Make it a session of its own, which is billed beside the others"),
        "inbox",
    ),
    Command(
        "drop",
        ("x",),
        N_("drop"),
        N_("Leave it out for good; importing it again brings nothing back"),
        "inbox",
    ),
    Command(
        "drop_attempts",
        ("a",),
        N_("drop attempts"),
        N_("Leave out all connections of 0 seconds"),
        "inbox",
    ),
    Command(
        "undo", ("u",), N_("undo"), N_("Let wait again what was dropped or linked last"), "inbox"
    ),
    Command(
        "open_row",
        ("enter",),
        N_("details"),
        N_("Everything that the log tells of the row"),
        "inbox",
        hint=False,
    ),
    Command(
        "import_file",
        ("i",),
        N_("import"),
        N_("Take over another program's log, after a preview"),
        "inbox",
    ),
    Command("search", ("slash",), N_("search"), N_("Filter the list while typing"), "inbox"),
    Command("to_customers", ("w",), N_("Customers"), N_("Back to the customers"), "inbox"),
    Command(
        "clear_search",
        ("escape",),
        N_("clear search"),
        N_("Show all that waits again; then back to the customers"),
        "inbox",
        hint=False,
    ),
    Command("edit", ("e", "enter"), N_("change"), N_("Change the setting"), "settings"),
    Command(
        "assistant",
        ("a",),
        N_("assistant"),
        N_("Ask step by step for all that an invoice needs"),
        "settings",
    ),
    Command(
        "open_tariffs",
        ("t",),
        N_("tariffs"),
        N_("Tariffs with their versions, and VAT rates"),
        "settings",
    ),
    Command("search", ("slash",), N_("search"), N_("Filter the list while typing"), "settings"),
    Command(
        "clear_search",
        ("escape",),
        N_("clear search"),
        N_("Show all settings again"),
        "settings",
        hint=False,
    ),
    Command(
        "add_tariff",
        ("a",),
        N_("new version"),
        N_("Add a version from a day on, begun with the selected one"),
        "tariffs",
    ),
    Command(
        "remove_tariff",
        ("x",),
        N_("remove"),
        N_("Take back a version of your own that no session used"),
        "tariffs",
    ),
    Command("search", ("slash",), N_("search"), N_("Filter the list while typing"), "tariffs"),
    Command(
        "to_settings",
        ("t",),
        N_("Settings"),
        N_("Back to the settings"),
        "tariffs",
    ),
    Command(
        "clear_search",
        ("escape",),
        N_("clear search"),
        N_("Show all versions again; then back to the settings"),
        "tariffs",
        hint=False,
    ),
    Command("cursor_down", ("down", "j"), N_("down"), N_("One row down"), "lists", hint=False),
    Command("cursor_up", ("up", "k"), N_("up"), N_("One row up"), "lists", hint=False),
    Command("page_down", ("pagedown",), N_("page down"), N_("One page down"), "lists", hint=False),
    Command("page_up", ("pageup",), N_("page up"), N_("One page up"), "lists", hint=False),
    Command("first", ("g", "home"), N_("first"), N_("To the first row"), "lists", hint=False),
    Command("last", ("G", "end"), N_("last"), N_("To the last row"), "lists", hint=False),
    Command("choose", ("enter",), N_("open"), N_("Open the selected row"), "lists", hint=False),
    Command(
        "scroll_line_down", ("down", "j"), N_("down"), N_("One line down"), "texts", hint=False
    ),
    Command("scroll_line_up", ("up", "k"), N_("up"), N_("One line up"), "texts", hint=False),
    Command(
        "scroll_page_down",
        ("pagedown", "space"),
        N_("page down"),
        N_("One page down"),
        "texts",
        hint=False,
    ),
    Command("scroll_page_up", ("pageup",), N_("page up"), N_("One page up"), "texts", hint=False),
    Command(
        "scroll_start", ("g", "home"), N_("first"), N_("To the first line"), "texts", hint=False
    ),
    Command("scroll_end", ("G", "end"), N_("last"), N_("To the last line"), "texts", hint=False),
    Command(
        "scroll_columns_left",
        ("left", "h"),
        N_("left"),
        N_("Some columns to the left"),
        "texts",
        hint=False,
    ),
    Command(
        "scroll_columns_right",
        ("right", "l"),
        N_("right"),
        N_("Some columns to the right"),
        "texts",
        hint=False,
    ),
    Command(
        "accept",
        ("ctrl+o", "f10"),
        N_("OK"),
        N_("Accept the dialog, from inside a text too"),
        "dialogs",
    ),
    Command("cancel", ("escape",), N_("cancel"), N_("Close the dialog"), "dialogs"),
    Command(
        "connected_now",
        ("f9", "ctrl+l"),
        N_("connected"),
        N_("The connection stands already: the clock starts now"),
        "session_form",
    ),
    Command(
        "dial_now",
        ("f8", "ctrl+g"),
        N_("dial"),
        N_("Note the order and start the remote client; the clock waits for the connection"),
        "session_form",
    ),
    Command(
        "read_out",
        ("f6", "ctrl+t"),
        N_("read out"),
        N_("The text to read to the customer: where the client is, what to click, what it costs"),
        "session_form",
    ),
    Command(
        "choose_route",
        ("f7", "ctrl+r"),
        N_("on site?"),
        N_("Can it be remote, what do both ways cost; notes an on-site job if one must drive"),
        "session_form",
    ),
    Command(
        "end_and_report",
        ("f9", "ctrl+r"),
        N_("end, report"),
        N_("End the session, then write the report for the customer"),
        "end_form",
    ),
    Command(
        "tick_off",
        ("space",),
        N_("done/open"),
        N_("Tick the on-site job off, or open it again"),
        "onsite_jobs",
    ),
)


def commands_of(*places: Place) -> tuple[Command, ...]:
    """The commands of the places, place by place in the order asked, else in table order."""
    return tuple(c for place in places for c in COMMANDS if c.place == place)


def command(command_id: str, place: Place) -> Command:
    """The command of that id in a place.

    Raises:
        KeyError: the place has no such command.
    """
    for found in commands_of(place):
        if found.id == command_id:
            return found
    raise KeyError((command_id, place))


#: Names of keys as printed on keyboards (msgids); other keys show themselves.
KEY_NAMES: dict[str, str] = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "slash": "/",
    "question_mark": "?",
    "enter": N_("Enter"),
    "escape": N_("Esc"),
    "tab": N_("Tab"),
    "space": N_("Space"),
    "home": N_("Home"),
    "end": N_("End"),
    "pageup": N_("PgUp"),
    "pagedown": N_("PgDn"),
}
CTRL = N_("Ctrl")
