"""Masks frames; autobahn takes this instead of its own where it is there."""
from array import array

from wsaccel.octets import Octets


class XorMaskerNull:
    def __init__(self, mask=None):
        self.ptr = 0

    def pointer(self):
        return self.ptr

    def reset(self):
        self.ptr = 0

    def process(self, data):
        self.ptr += len(data)
        return data


class XorMasker(XorMaskerNull):
    def __init__(self, mask):
        XorMaskerNull.__init__(self)
        self.mask = array("b", mask)

    def process(self, data):
        piece = array("b", data)
        Octets.xor(piece, self.mask, self.ptr)
        self.ptr += len(data)
        return piece.tostring()


def createXorMasker(mask, length=None):
    return XorMasker(mask)
