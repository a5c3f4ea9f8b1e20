"""What the smaller shapes are that records are made of."""

from typing import Final

DELEN: Final = {
    # --- shared by several records
    "Overleg": "Een overleg, akkoord of afstemming: met wie, van welke organisatie, wanneer.",
    "Verzending": "Aan wie een document is gestuurd, en wanneer.",
    "Medewerker": "Een professional; de naam is een vrij label.",
    "Registratieverloop": "Hoe het staat met de registratie van een medewerker.",
    "Omvang": "Volume in een eenheid (WJ756) per frequentie (WMO757).",
    # --- what help rests on
    "Hulpvraag": "Waarom deze hulp nodig is, en op welke grondslag.",
    "Diagnose": "Wat het diagnostisch onderzoek uitwees.",
    "Omgangsregeling": "De omgang met de ouder die elders woont, en waarom die begeleiding vraagt.",
    "Pleegzorgvraag": "Wat pleegkind en pleegouders nodig hebben, en wie de voogdij heeft.",
    "Opname": "Waarom een jeugdige in een instelling verblijft.",
    "Gevaarinschatting": "Een inschatting of er gevaar is: door wie, wanneer, met welke uitkomst.",
    "Crisis": "Een crisis of spoedeisende situatie, en hoe die is beoordeeld.",
    "Etmalenafspraak": "De afspraak over een verblijf: hoeveel etmalen, hoe lang en waarvoor.",
    "Toezicht": "Het toezicht waar jeugdigen verblijven: hoeveel, op welk niveau, en 's nachts.",
    "Regievraag": "Waarom een casus regie van buiten vraagt.",
    "Regisseur": "Wie een casus regisseert; de naam is een vrij label.",
    "Wetsgrond": "Voor wie de hulp is en waartoe zij leidt, met de letters van de wet.",
    "Mdo": "Een multidisciplinair overleg.",
    "Intakegesprek": "Het gesprek van een intake bij de gemeente.",
    # --- classification
    "Indelingskenmerken": "De kenmerken waarnaar hulp wordt ingedeeld.",
    # --- treatment
    "Vaktherapie": "Vaktherapie, zoals muziek of drama, en waarop een toekenning rust.",
    "Hulpkenmerken": "Wat van de hulp zelf bekend is.",
    "Behandelmoment": "Een moment in een behandeling, zoals een evaluatie.",
    "Behandeling": "Hoe een behandeling verloopt.",
    "Inspraak": "Over welke onderdelen van de hulp ouders en jeugdige konden meepraten.",
    # --- inquiry
    "Activiteit": "Iets waarbij de jeugdige hulp nodig heeft, en wat bij die leeftijd gewoon is.",
    "Draagkracht": "Of een ouder of andere volwassene de hulp zelf kan geven.",
    "Overbelasting": "Of een ouder overbelast is, waaruit dat blijkt en waardoor het komt.",
    "Voorliggend": "Een algemene of voorliggende voorziening die is afgewogen.",
    "Onderwijsafweging": "Of begeleiding bij het leren hoort, en wat school en ouders zelf kunnen.",
    "Opvangafweging": "Of begeleiding in de opvang is, en wat leidsters en ouders zelf kunnen.",
    # --- personal budget
    "Oordeel": "Een oordeel op één punt waarop een budget rust.",
    "Bekwaamheid": "Of de aanvrager het budget kan beheren, alleen of met hulp.",
    "Klacht": "Een klacht over wie uit een budget wordt betaald.",
    "Verslagverzoek": "Een verzoek van de gemeente om het verslag van de resultaten.",
    "PgbHulpverlener": "Wie uit een budget wordt betaald: een persoon, zzp'er of organisatie.",
    "Motivatieplan": "Waarmee een aanvrager een persoonsgebonden budget motiveert.",
    # --- around and after help
    "Afstemming": "De afspraak tussen aanbieders over hoe hun hulp op elkaar aansluit.",
    "Vervolghulp": "Wat er na de hulp komt: niets, of wat is geadviseerd en overgedragen.",
    "Rapportage": "Een rapport over de hulp.",
    "Gezinsafspraak": "Wat voor het gezin als geheel is afgesproken.",
    "Instemming": "De instemming met hulp, tot de dag waarop zij is ingetrokken.",
    "Volwassenheid": "Waarop hulp na de leeftijdsgrens rust.",
    "Toekomstplan": "Hoe de ondersteuning na de leeftijdsgrens doorgaat.",
    "Hulpeinde": "Waarom de hulp eindigt.",
    # --- the help itself
    "Deelnemer": "Iemand in een groepssessie.",
    "Hulpverlener": "Een professional in een sessie, met de aanwezige minuten.",
    "Tijdregel": "Tijd op één dag, naar soort.",
}
"""By the name of the shape: a sentence about it."""
