"""The command line from a checkout: python cli.py is the same program as zorgdeclaratie."""

from adapter.cli import main

if __name__ == "__main__":
    main()
