"""Technology: a perspective grid, a network with travelling pulses, figures that grow."""
