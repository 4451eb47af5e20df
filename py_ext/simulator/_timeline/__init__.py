"""The picture of a trace: ``lanes.py`` finds what there is to draw, and ``svg.py`` draws it."""
