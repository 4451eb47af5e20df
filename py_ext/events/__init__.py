"""What the desktop tells: typed events, the filters of their handlers, and who is told of which."""
