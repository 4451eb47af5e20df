"""The documentation as a site: guides, the tutorial, and a reference that is read from docstrings."""
