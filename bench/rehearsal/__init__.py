"""A seminar from the pack to the report: twenty readers at the real program, by real keys."""
