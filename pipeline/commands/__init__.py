"""What each command does with what was typed: one small module for each kind of work."""
