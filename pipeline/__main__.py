"""`python -m pipeline` is `lscb`, for a clone in which the package was not installed."""

from pipeline.cli import main

main()
