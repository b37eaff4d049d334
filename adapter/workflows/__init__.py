"""What a user asks for, one function each, without a command line around it."""
