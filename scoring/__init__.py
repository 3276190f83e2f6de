"""Rubric and facts in, points with a reason out; no database, network or clock."""
