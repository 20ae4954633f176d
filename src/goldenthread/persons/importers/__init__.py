"""Files about people from elsewhere, taken into the evidence store whole or not at all."""
