"""What every room shares. Knows the runtime, and no room."""
