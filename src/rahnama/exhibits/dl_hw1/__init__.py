"""Exhibits of dl-hw1, one module for each question."""
