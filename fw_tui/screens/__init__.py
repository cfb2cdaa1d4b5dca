"""One screen per job: it composes widgets, calls one service per user action, shows the answer."""
