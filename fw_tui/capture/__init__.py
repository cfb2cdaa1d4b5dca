"""Reading the session logs of other programs: bytes in, rows or reasons out."""
