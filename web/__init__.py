"""What people see: FastAPI pages, one a file, over the office; plain HTML and forms."""
