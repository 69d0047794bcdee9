"""What of the board's figures may anybody read? Observations in, public observations out."""
