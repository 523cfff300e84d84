"""What the families draw with: noise, colour, layers, light, water, weather, camera.

Each module has one subject and knows no family. Everything is painted once in float RGB and kept
as 8-bit planes; a frame only crops, multiplies and adds planes.
"""
