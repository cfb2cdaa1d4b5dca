"""How a cell is drawn, and the shortest sequence from one look to another."""

#: Attributes that can be seen on a blank: underline, blinking, reverse, strike and their like.
_SEEN_ON_BLANKS = frozenset({"4", "5", "6", "7", "9", "21", "51", "52", "53"})
#: What takes attributes back; 22 takes bold and dim.
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29"}
_BOLD_AND_DIM = frozenset({"1", "2"})


class Look:
    """How a cell is drawn; one object for each way, so that ``is`` compares.

    Attributes:
        marks: attributes, as parameters of SGR.
        colours: foreground and background, likewise; empty for the terminal's own.
        link: the sequence that opens the cell's link, or nothing.
        blank: the look that is the same as this one on a blank.
    """

    __slots__ = ("blank", "colours", "link", "marks")

    def __init__(self, marks: frozenset[str], colours: tuple[str, str], link: str) -> None:
        self.marks = marks
        self.colours = colours
        self.link = link
        self.blank = self

    def is_seen_on_blanks(self) -> bool:
        """Whether a blank shows more of it than its background."""
        return bool(self.link) or not self.marks.isdisjoint(_SEEN_ON_BLANKS)


def read_look(codes: str, link: str) -> Look:
    """Take the parameters of SGR apart."""
    marks, foreground, background = set(), "", ""
    rest = codes.split(";") if codes else []
    while rest:
        size = 1 if rest[0] not in {"38", "48"} else 5 if rest[1] == "2" else 3
        code, rest = ";".join(rest[:size]), rest[size:]
        number = int(code.partition(";")[0])
        if 30 <= number <= 39 or 90 <= number <= 97:
            foreground = "" if number == 39 else code
        elif 40 <= number <= 49 or 100 <= number <= 107:
            background = "" if number == 49 else code
        else:
            marks.add(code)
    return Look(frozenset(marks), (foreground, background), link)


def switch(old: Look | None, new: Look) -> str:
    """The shorter of setting all anew and setting what differs."""
    anew = ["0", *sorted(new.marks), *filter(None, new.colours)]
    if old is None:
        return _parameters(anew)
    gone = old.marks - new.marks
    changes = sorted({_OFF.get(mark, "") for mark in gone})
    on = new.marks - old.marks
    if "22" in changes:
        on |= new.marks & _BOLD_AND_DIM
    changes += sorted(on)
    for was, is_, default in zip(old.colours, new.colours, ("39", "49"), strict=True):
        if was != is_:
            changes.append(is_ or default)
    if "" in changes or len(_parameters(anew)) < len(_parameters(changes)):
        return _parameters(anew)
    return _parameters(changes)


def _parameters(codes: list[str]) -> str:
    if codes == ["0"]:
        return "\x1b[m"
    return f"\x1b[{';'.join(codes)}m" if codes else ""
