"""What is fast, measured against the peers: `python -m benchmarks` runs every part."""
