"""A product stage: podium, a sweep of light, a mirrored floor and haze, with or without a product."""
