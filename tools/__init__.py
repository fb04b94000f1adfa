"""The house's tooling: what the Makefile runs. No part of the product imports it."""
