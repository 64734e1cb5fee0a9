"""From exhibits to pages: figures, slots, digits, maths, search, language parity. The only code that writes files."""
