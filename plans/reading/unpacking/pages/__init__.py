"""PDF pages: characters with places, ruled tables, lines, and what runs on over a break."""
