"""The program around the rooms: command line, server, clock, settings and errors."""

__version__ = "0.1.0"
