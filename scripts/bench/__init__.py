"""How fast the program is, beside what its parts alone need and what other programs need.

``make bench`` runs all of it and writes docs/benchmarks.md.
"""
