"""The officers' forum group, through the emulator."""
