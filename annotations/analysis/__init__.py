"""What can be computed from annotations: agreement, statistics, searches."""
