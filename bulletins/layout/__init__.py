"""How an official paper looks: page, fonts, styles and places by GB/T 9704-2012."""
