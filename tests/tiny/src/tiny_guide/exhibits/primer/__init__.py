"""The one document."""
