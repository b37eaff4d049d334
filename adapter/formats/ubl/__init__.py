"""UBL 2.1 under NLCIUS: the invoice between two providers. Written here, never read back."""

from adapter.formats.ubl.invoice import is_invoice, write_invoice

__all__ = ["is_invoice", "write_invoice"]
