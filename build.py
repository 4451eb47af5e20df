"""``python3 build.py EXTENSION``: sets up what is missing, then packs an extension into a folder of static
files that any web server can serve."""

import sys

if sys.version_info < (3, 11):  # whatever it imports may not even parse there
    sys.exit(f"error: Python 3.11 or newer is needed, this is {sys.version.split()[0]}")

from py_ext.workbench.command import script

if __name__ == "__main__":
    script("build")
