"""The loops of autobahn in another language; see octets."""
