"""The settings of an extension's project, as its author writes them: checked, named with their lines."""
