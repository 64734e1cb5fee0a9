"""Deep Learning, homework 8: a student's published answers, audited line by line."""
