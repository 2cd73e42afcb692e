"""The attacks of bench/attack."""
