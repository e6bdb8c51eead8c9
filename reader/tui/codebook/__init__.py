"""The codebook as a screen."""
