"""Everything between the program and a terminal that may be slow, wrong, hostile or gone."""
