"""The first screen: the documents."""
