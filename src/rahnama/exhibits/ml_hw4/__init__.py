"""Exhibits of Machine Learning, homework 4: one module per question."""
