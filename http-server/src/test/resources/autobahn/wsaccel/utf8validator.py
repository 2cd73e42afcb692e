"""Looks whether text is UTF-8, piece by piece; autobahn takes this instead of its own where it is there."""
from array import array

from wsaccel.octets import Octets


class Utf8Validator:
    def __init__(self):
        self.reset()

    def reset(self):
        self.octets = Octets()
        self.i = 0

    def validate(self, piece):
        bad = self.octets.firstBad(array("b", piece))
        if bad >= 0:
            self.i += bad
            return False, False, bad, self.i
        self.i += len(piece)
        return True, self.octets.isWhole(), len(piece), self.i
