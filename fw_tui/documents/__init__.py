"""What leaves the house: statements and session lists as text, CSV and JSON."""
