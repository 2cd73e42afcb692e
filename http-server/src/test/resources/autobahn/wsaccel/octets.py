"""Finds the Java that does the loops; an import would look into Python's own io."""
from java.lang import ClassLoader

Octets = ClassLoader.getSystemClassLoader().loadClass("io.github.asyncio4j.http.server.AutobahnOctets")
