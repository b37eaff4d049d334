"""What the standards share: schemas, the XML binding, streaming, and the registry of codecs."""
