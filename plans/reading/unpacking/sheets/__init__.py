"""Excel workbooks: cells as the sheet shows them, merged ranges once."""
