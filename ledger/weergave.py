"""How figures are written in the sentences that users read."""


def euro(eurocent: int) -> str:
    """An amount as a Dutch reader writes it: 1234567 becomes '€ 12.345,67'."""
    teken = "-" if eurocent < 0 else ""
    heel, rest = divmod(abs(eurocent), 100)
    return f"{teken}€ {heel:,}".replace(",", ".") + f",{rest:02d}"
