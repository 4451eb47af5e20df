"""What only runs in Pyodide: the wall to JavaScript, starting, restoring, the event loop's scheduler."""
