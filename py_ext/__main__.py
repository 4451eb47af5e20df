"""``python3 -m py_ext`` is the command ``py-ext``."""

from py_ext.workbench.command import main

if __name__ == "__main__":
    main()
