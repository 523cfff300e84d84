"""What jobs do: a turn, an upload, an export. Each is one function that ends in an `Outcome`."""
