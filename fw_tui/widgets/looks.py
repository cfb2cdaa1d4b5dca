"""The look that app.tcss gives to a part of a widget that draws itself."""

from rich.style import Style
from textual.widget import Widget


def look(widget: Widget, name: str) -> Style:
    """What a component class adds to the style around it: text style and colours it names.

    Textual's partial styles give a colour with transparency, such as ``$text-muted``, as if
    it had none; here it comes as it looks on the widget's background.
    """
    added = widget.get_component_rich_style(name, partial=True)
    if added.color is None:
        return added
    return added + Style(color=widget.get_component_rich_style(name).color)
