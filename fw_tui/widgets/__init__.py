"""Small reusable parts of the screens; they know commands and text, never the store."""
