"""Where sources come from: files, folders, addresses; and the processes that read them."""
