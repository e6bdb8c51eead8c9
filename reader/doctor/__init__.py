"""What `variorum doctor` looks at: the terminal, the system, optional parts and the library."""
