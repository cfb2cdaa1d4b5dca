"""Questions and texts that lie over a place until they are answered or closed."""
