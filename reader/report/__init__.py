"""The class's report: one HTML file that needs nothing else, to be shown or printed."""
