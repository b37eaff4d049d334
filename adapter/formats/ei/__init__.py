"""EI: the flat messages of Vektis with records of a fixed length; a file of data a standard."""
