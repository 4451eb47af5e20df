"""Reads an extension without running it: what would go wrong in its page is named with its line."""
