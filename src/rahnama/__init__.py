"""Rahnama: a verified, bilingual study guide of deep learning.

The package follows the flow of the guide and imports run along it only::

    catalogue → data → reference → train → experiments → exhibits → publish
"""
