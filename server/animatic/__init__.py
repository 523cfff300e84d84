"""Animatic: an MCP server that makes videos."""

__version__ = "0.1.0"
