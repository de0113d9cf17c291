"""`make bench`: how long the overview takes, beside the floor it cannot go below."""
