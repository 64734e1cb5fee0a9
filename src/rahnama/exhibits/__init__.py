"""What the guide shows and verifies: one package per document, one module per question; it computes and never writes."""
