"""What do values and registers amount to? Changes, directions, states: calculations, no drawing."""
