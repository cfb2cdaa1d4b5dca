"""Use cases: each public method is one transaction, whoever asks for it."""
