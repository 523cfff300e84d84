"""How each mood of music is composed: one file a mood, data only."""
