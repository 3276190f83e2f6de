"""Prefect flows, one a file: parameters, retries and artifacts around the plain functions."""
