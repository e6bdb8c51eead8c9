"""Pure typography: clusters, wrapping, layout, units, viewport, highlights."""
