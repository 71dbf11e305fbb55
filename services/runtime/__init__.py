"""Not a service: the floor they stand on. It knows none of them."""
