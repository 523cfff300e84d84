"""Travel: a globe or a map with a route that grows, pins, a plane and clouds in parallax."""
