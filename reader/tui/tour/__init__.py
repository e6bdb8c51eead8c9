"""The tour through the sample library."""
