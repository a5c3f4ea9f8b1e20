"""The national message standard iJw 3.2: models, XML in and out, code lists and rules."""
