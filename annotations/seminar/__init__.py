"""A class: packs, returns, blind rounds, merging."""
