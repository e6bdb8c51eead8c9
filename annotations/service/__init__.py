"""What a reader does: each action is one transaction and one entry of the history."""
