"""Run the notebooks of a report that need it, in their order, each with its parameters."""
