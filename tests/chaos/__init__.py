"""Random runs of a desk on a desktop that does everything wrong, each checked by a model."""
