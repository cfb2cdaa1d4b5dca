"""fw-tui: the terminal cockpit for IT shops that help by remote maintenance."""

__version__ = "0.1.0"
