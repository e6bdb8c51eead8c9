"""The rules, one module per family; each says what its rules look for and why that is safe."""
