"""The other ends of the channels, for tests and for the bench."""
