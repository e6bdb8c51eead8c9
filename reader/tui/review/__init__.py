"""The review of a cleaning."""
