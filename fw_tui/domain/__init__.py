"""Pure rules of the business: money, time, tariffs, sessions, statements. No input, no output."""
