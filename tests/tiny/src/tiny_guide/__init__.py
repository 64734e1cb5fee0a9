"""A guide of two questions, built whole in the suite: one exhibit of each kind."""
