"""What Pyodide has of Python's own modules: some are not there, and parts of others cannot do their work.

Whoever upgrades Pyodide writes here what cannot be imported; a test compares it.
"""

from __future__ import annotations

__all__ = ["IDLE", "NOT_THERE"]

NAMES = """
_aix_support _android_support _apple_support _curses _curses_panel _dbm _gdbm _hashlib
_interpchannels _interpqueues _interpreters _ios_support _multiprocessing _osx_support
_overlapped _posixshmem _pydecimal _scproxy _tkinter _uuid _winapi _wmi curses dbm ensurepip
grp idlelib msvcrt nt pwd pydoc_data readline resource syslog tkinter turtle turtledemo venv
winreg winsound
"""

NOT_THERE = frozenset(NAMES.split())
"""Modules of Python's that cannot be imported in a page."""

PROCESSES = ("A page cannot start programs or processes.", "Have a server do it, over HTTP.")
THREADS = ("A page cannot start threads.", "Write a coroutine, and start it with desk.start_soon.")
SOCKETS = ("A page has no sockets, only HTTP.", "Use httpx2.")
MAIL = ("A page has no sockets, only HTTP.", "Have a server do it, over HTTP.")

IDLE: dict[str, tuple[str, str]] = {
    "asyncio.create_subprocess_exec": PROCESSES,
    "asyncio.create_subprocess_shell": PROCESSES,
    "asyncio.open_connection": SOCKETS,
    "asyncio.to_thread": THREADS,
    "concurrent.futures.ProcessPoolExecutor": PROCESSES,
    "concurrent.futures.ThreadPoolExecutor": THREADS,
    "ftplib": MAIL,
    "http.client.HTTPConnection": SOCKETS,
    "http.client.HTTPSConnection": SOCKETS,
    "imaplib": MAIL,
    "multiprocessing": PROCESSES,
    "os.system": PROCESSES,
    "poplib": MAIL,
    "smtplib": MAIL,
    "socket.create_connection": SOCKETS,
    "socket.socket": SOCKETS,
    "subprocess": PROCESSES,
    "threading.Thread": THREADS,
    "threading.Timer": THREADS,
    "time.sleep": (
        "time.sleep holds up the whole page: no event comes meanwhile.",
        "Write await asyncio.sleep(…).",
    ),
    "urllib.request.urlopen": SOCKETS,
    "xmlrpc.client.ServerProxy": SOCKETS,
}
"""Modules and names in them that are there but do not do in a page what they are for."""
