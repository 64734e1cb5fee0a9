"""The mathematics of the two questions."""
