"""Exhibits of Sharif's Deep Learning, homework 2: one module per question."""
