"""What readers say about passages: the model, where it is kept, how it travels."""
