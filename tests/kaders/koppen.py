"""The headings of the source documents, found in their plain text.

The texts have no markup. In running text a heading is a short line of its own that does not end as
a sentence; the description of the contracts is one long table, with a label before every cell.
"""

import re
from collections.abc import Iterator

_GEEN_KOP = re.compile(
    r"""
    .*@.* | https?:.* | \(?[AB][ ]\d.* | •.* | o[ ].*       # addresses, rows of tables, bullets
    | Organisatie[ ].* | Sociaal[ ]Domein | Flevoland        # cells of the table of addresses
    | Productnaam[ ].* | Categorie[ ].* | Totaal[ ]aantal.* | Duur[ ]van.* | Uren[ ]per.*
    | Maximaal.* | aantal[ ].* | We[ ]kennen.* | \d+[ ]uur.*
    | .*\b45F\d\d\b.*                                     # cells of the tables of products
    | Specialistische | Individueel | Groep | (Basis[ ])?(Begeleiding|Behandeling)[ ][–-]([ ]\w+)?
    | (Let[ ]op|Vraag|Voorbeeld[ ]signalen|N\.B\.).*         # words that open a sentence
    | .*:                                                    # the opening of a list
    """,
    re.VERBOSE,
)
_INGEBED = re.compile(r"(?!Let op|Vraag|Voorbeeld)([A-Z][\w/() -]{5,45}): (?=[A-Z0-9])")
_LANG = 70

_LABELS = re.compile(
    r"""
    (Beschrijving[ ]opdracht | Productomschrijving([ ]Multi.*)? | Zorgvormen | Naam[ ]product
    | Gemeenten | Toelichting | Definitie[ ]beg\w+[ ]\w+ | Definitie[ ]behandeling | Samenwerking
    | Procesregie[ ]en[ ]casusregie | Deelproducten | Productcode | Doelgroep
    | Problematiek/cliëntvraag | \d\.[ ]Deelproduct[ ].* | Omschrijving | Normenkader | Frequentie
    | Intensiteit(sinzet)? | (Maximale[ ])?[Tt]rajectduur | Eenheid[ ](&|en)[ ]tarief
    | Resultaten | Samenvatting | Wat[ ]moet[ ]bereikt[ ]zijn\? | Specifieke[ ]eisen
    | Aanvullende[ ]specifieke[ ]eisen | Functieprofiel | Groepsgrootte)(?![\w(])
    """,
    re.VERBOSE,
)

_RUBRIEKEN = re.compile(
    r"""
    ^(?:B_1a[ ].* | Arrangementen[ ]ambulant | Dyslexie[ ](Diagnose|Behandeling)
    | (Begeleiding|Behandeling)[ ](individueel|groep) | Begeleide[ ]omgangsregeling | Logeren
    | Pleegzorg | \d\.[ ]Pleegzorg[ ]\w+ | Verblijf | Crisishulp[ ](ambulant|verblijf) | Regie
    | Beschrijving([ ]en[ ]werkwijze)? | Criteria[ ]voor[ ].* | Procedure[ ].* | Doel(groep)? | Vorm
    | 1\.[ ]Beoordelen[ ].* | 2\.[ ]Uitvoering[ ].* | Samenloop[ ].* | Verwijzer | Hoofdbehandelaar
    | (Inzet[ ]f|F)unctieniveau[ ]medewerker | Voorspelbaarheid[ ]van.* | Inzet[ ]\(duur.*\)
    | Complexiteit(?=\nOnderstaande) | (Sex|Sep)tant[ ].* | Opmerkingen: | De[ ]cliënt
    | middel[ ]zwaar | Kenmerken | Gezinsinterventie[ ]Individuele.* | Regie[ ]‘.*
    | Relatie[ ]toegang | Deskundigheid[ ]regisseur | Functie-eisen | Competenties)$
    """,
    re.VERBOSE | re.MULTILINE,
)
"""What stands alone above a paragraph of the arrangements; the axis of a sextant does not."""

_CEL = re.compile(
    r"""
    Organisatie.* | Officiële[ ]naam.* | Citeertitel.* | Vastgesteld[ ]door.* | .*[Oo]nderwerp.*
    | Onbekend | Geen | Datum.* | Terugwerkende[ ].* | Betreft | Bron.* | Kenmerk[ ].*
    | \d\d-\d\d-\d{4}.* | gmb-.* | Deze[ ]regeling.* | .*[ ]regels[ ]jeugdhulp[ ]gemeente.*
    | (In)?[Ff]ormele[ ]hulp | Inschakeling.* | ZZP[ ]tarief | Toelichting | We[ ]hanteren.*
    | .*[ ]per[ ](uur|dagdeel|etmaal) | Bij[ ]welke.* | Zie[ ].*
    """,
    re.VERBOSE,
)
"""Cells of the tables of a regulation, and of the form that belongs to it."""

_NUMMER = re.compile(r"(?:Hoofdstuk|Bijlage) \d|\d(?:\.\d)+")
_SLOTFORMULE = re.compile(r"^Aldus vastgesteld.*?(?=^Bijlage )", re.DOTALL | re.MULTILINE)


def geperst(tekst: str) -> str:
    """Letters and digits alone, so that spaces and dashes make no difference."""
    return re.sub(r"[\W_]", "", tekst).casefold()


def regels(tekst: str) -> list[str]:
    """The lines with single spaces; a page that begins is a blank line of its own."""
    return [" ".join(regel.split()) for regel in re.sub(r"(?m)^[ \f]", "\n", tekst).split("\n")]


def koppen(tekst: str) -> Iterator[str]:
    """What looks like a heading in running text, in order, also one before a colon."""
    alle = regels(tekst)
    nieuw = True  # whether a paragraph may begin here: after a blank line or another heading
    for regel, volgende in zip(alle, [*alle[1:], ""], strict=True):
        ingebed = _INGEBED.match(regel)
        is_kop = nieuw and _is_kop(regel, volgende)
        if is_kop or (nieuw and ingebed):
            yield zonder_nummer(ingebed.group(1) if ingebed and not is_kop else regel)
        nieuw = not regel or is_kop


def _is_kop(regel: str, volgende: str) -> bool:
    begint_zin = bool(volgende) and volgende[0].islower()
    eindigt_zin = regel.endswith((".", ";")) or ". " in regel[3:]
    past = len(regel) <= _LANG or not volgende
    hoofdletter = regel[:1].isupper() or regel[:1].isdigit()
    return hoofdletter and past and not (begint_zin or eindigt_zin or _GEEN_KOP.fullmatch(regel))


def labels(tekst: str) -> Iterator[str]:
    """Every label of the table, in order."""
    for regel in regels(tekst):
        if gevonden := _LABELS.match(regel):
            yield gevonden.group(0)


def rubrieken(tekst: str) -> Iterator[str]:
    """Every heading of the arrangements, in order."""
    gevuld = "\n".join(filter(None, regels(tekst)))
    for gevonden in _RUBRIEKEN.finditer(gevuld):
        yield zonder_nummer(gevonden.group(0))


def artikelen(tekst: str) -> Iterator[str]:
    """Every heading of a regulation, in order.

    One in the margin, for lists are indented; not in its table of contents, whose numbers return.
    """
    links = re.sub(r"(?m)^[ \xa0].*", "", _SLOTFORMULE.sub("", tekst))
    gevonden = [kop for kop in koppen(links) if not _CEL.fullmatch(kop)]
    nummers = [nummer and nummer.group(0) for nummer in map(_NUMMER.match, gevonden)]
    for plek, kop in enumerate(gevonden):
        if nummers[plek] is None or nummers[plek] not in nummers[plek + 1 :]:
            yield kop


def zonder_nummer(regel: str) -> str:
    """The line without a number before it."""
    return re.sub(r"^\d+\. ", "", regel)


def beginnen(regel: str) -> set[str]:
    """Everything that the line begins with, up to each end of a word, without its number too."""
    return {
        geperst(deel[: woord.end()])
        for deel in (regel, zonder_nummer(regel))
        for woord in re.finditer(r"\S+", deel)
    }
