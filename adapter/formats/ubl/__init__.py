"""UBL 2.1 under NLCIUS: the invoice between two providers, written whole and read by its lines."""

from adapter.formats.ubl.invoice import is_invoice, write_invoice
from adapter.formats.ubl.reading import Factuurpost, read_invoice

__all__ = ["Factuurpost", "is_invoice", "read_invoice", "write_invoice"]
