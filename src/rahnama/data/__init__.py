"""Data sets that experiments are run on: found on this machine or downloaded, and never believed unverified.

Nothing in a build needs them: pages show committed results.
"""
