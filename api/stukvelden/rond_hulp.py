"""What is agreed around help, what is left when it ends, and coming of age."""

from typing import Final

VELDEN: Final = {
    # --- coordination and follow-up
    "Afstemming.datum": "De dag van de afspraak.",
    "Afstemming.partijen": "De AGB-codes van de aanbieders die het afspraken.",
    "nodig": "Of er na deze hulp nog hulp nodig is.",
    "vastgesteld_op": "De dag waarop dat is vastgesteld.",
    "advies_op": "De dag van het advies over vervolghulp.",
    "overdracht_op": "De dag van de overdracht.",
    "met_clientsysteem": "Of het advies met cliënt en gezin is besproken.",
    # --- report
    "Rapportage.datum": "De dag waarop het rapport klaar was.",
    "aan": "De rol van wie het rapport krijgt, zoals rechter; geen naam.",
    "Rapportage.onderdelen": "De onderdelen die het rapport heeft.",
    "omgangen": "Hoeveel begeleide omgangen het rapport beschrijft.",
    "behandelplan": "Of het rapport een behandelplan voorstelt.",
    "besproken_op": "De dag waarop dat plan met de ouders is besproken.",
    # --- agreement for a family
    "arrangementen": "Hoeveel arrangementen voor dit gezin tegelijk mogen.",
    "omgangsregelingen": "Hoeveel omgangsregelingen er zijn.",
    "rapportages_per_kind": "Hoeveel rapportages er per kind nodig zijn.",
    # --- coming of age
    "Instemming.door": "De rol van wie instemt, zoals jeugdige of ouder; geen naam.",
    "Instemming.datum": "De dag van de instemming.",
    "ingetrokken_op": "De dag waarop de instemming is ingetrokken.",
    "wetten": "Per wet, zoals wmo: of de hulp daaronder verder kan (ja of nee).",
    "instemmingen": "Wie met de hulp instemt.",
    "strafrechtelijk_kader": "Het strafrechtelijke kader, zoals reclasseringstoezicht.",
    "begonnen_op": "De dag waarop eerdere hulp begon die hier niet is vastgelegd.",
    "besloten_op": "De dag waarop over die hulp is besloten.",
    "afgesloten_op": "De dag waarop die hulp is afgesloten.",
    "aanbieders": "AGB-codes van de andere aanbieders voor wie het plan geldt.",
    "vervolgaanbieder": "Wie daarna helpt, als dat bekend is: code of naam.",
    "Toekomstplan.onderwerpen": "Per onderwerp, zoals huisvesting: hoe en door wie geregeld.",
    "Toekomstplan.uitkomst": "Wat de ondersteuning daarna betaalt, zoals wmo.",
    # --- end of help
    "Hulpeinde.datum": "De dag waarop dit zo was.",
    "Hulpeinde.gronden": "De gronden, zoals geenHulpvraag of wilGeenHulp.",
}
