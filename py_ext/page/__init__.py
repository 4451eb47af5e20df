"""What the agent sees: content out, what he presses and fills in back."""
