"""What runs on the author's machine: set-up, the bundle of an extension, the server of the desktop."""
