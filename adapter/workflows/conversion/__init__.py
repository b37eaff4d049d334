"""The steps of a conversion, from the files read to the folder written; convert.py runs them."""
