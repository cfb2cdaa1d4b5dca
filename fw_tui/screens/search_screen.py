"""A place with a list and a search line above it."""

from typing import Generic, TypeVar

from textual import on

from fw_tui.screens.desk import Desk
from fw_tui.screens.desk_screen import DeskScreen
from fw_tui.widgets.line_list import LineList
from fw_tui.widgets.search_box import SearchBox

List = TypeVar("List", bound=LineList)


class SearchScreen(DeskScreen, Generic[List]):
    """Typing filters, Enter goes to the list, Esc shows all again.

    A subclass yields both widgets in `compose_place` and says in `filter` what typing does
    where it is not to read anew.
    """

    def __init__(self, desk: Desk, search: SearchBox, rows: List) -> None:
        """Args: the desk; the search line; the list that it filters."""
        super().__init__(desk)
        self._search = search
        self._list = rows

    def filter(self) -> None:
        """Show what the typed text finds."""
        self.reload()

    def show_found(self, found: int, total: int, all_of_them: str) -> None:
        """Say how many of all are found; without a text how many there are.

        Args:
            found: rows that the text finds.
            total: rows without a text.
            all_of_them: the total in translated words.
        """
        if self._search.text.strip():
            self._search.show_count(found, total)
        else:
            self._search.show_note(all_of_them)

    @on(SearchBox.Changed)
    def _typed(self) -> None:
        self.filter()

    @on(SearchBox.Submitted)
    def _to_list(self) -> None:
        self._list.focus()

    def action_search(self) -> None:
        """Into the search line."""
        self._search.focus_text()

    def action_clear_search(self) -> None:
        """All rows again."""
        self._search.clear()
        self._list.focus()
