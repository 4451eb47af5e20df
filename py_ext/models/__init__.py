"""The desktop's objects as Python sees them: interactions, the agent, campaigns, targets."""
