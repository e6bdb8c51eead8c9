"""That nothing acknowledged is lost: kills, power cuts, failing disks and a crowd of writers."""
