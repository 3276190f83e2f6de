"""Word files: their styles, automatic numbers, runs and tables, from the XML of the parts."""
