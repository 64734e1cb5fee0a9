"""What the guide shows and verifies: a package per document, a module per question; it computes and never writes."""
