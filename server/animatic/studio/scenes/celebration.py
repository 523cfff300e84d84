"""Celebration: fireworks over a night skyline, or confetti and balloons by day."""
