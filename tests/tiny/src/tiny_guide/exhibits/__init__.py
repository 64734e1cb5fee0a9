"""What the two questions show."""
