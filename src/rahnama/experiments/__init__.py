"""Computations too long for a build, one module each; only ``make results`` runs them. See ``rahnama.experiment``."""
