"""What happened while folders were watched, as a line of text."""

from fw_tui.domain.text import printable
from fw_tui.domain.watching import Event, News
from fw_tui.i18n import _, explain, ngettext


def watch_sentence(news: News) -> str:
    """One line, without control characters."""
    path = printable(str(news.path))
    if news.event is Event.GONE:
        return _("{folder} is not there; it is looked for again.").format(folder=path)
    if news.event is Event.BACK:
        return _("{folder} is there again.").format(folder=path)
    name = printable(news.path.name)
    if news.event is Event.TAKEN:
        return f"{name}: {', '.join(_parts(news))}"
    reason = "" if news.reason is None else printable(explain(news.reason))
    if news.event is Event.REFUSED:
        return _("{file} is left alone: {reason}").format(file=name, reason=reason)
    return _("{file} is tried again: {reason}").format(file=name, reason=reason)


def _parts(news: News) -> list[str]:
    ended = [_("session {number} ended").format(number=number) for number in news.completed]
    taken = news.new - news.unassigned - len(news.completed)
    waiting, rejected = news.unassigned, news.rejected
    counted = (
        (taken, ngettext("{n} row taken over", "{n} rows taken over", taken)),
        (waiting, ngettext("{n} row in the inbox", "{n} rows in the inbox", waiting)),
        (rejected, ngettext("{n} line rejected", "{n} lines rejected", rejected)),
    )
    return [*ended, *(words.format(n=n) for n, words in counted if n)]
