"""What help is apart from its product, and how a treatment is carried out."""

from typing import Final

VELDEN: Final = {
    # --- creative and psychomotor therapy
    "vorm": "De soort vaktherapie, zoals muziek.",
    "Vaktherapie.hulpvraag": "Een vrij label dat hulpvragen uit elkaar houdt.",
    "therapeut": "Wie de therapie geeft.",
    "voorwaarden": "Per voorwaarde: ja of nee.",
    "verzekerd": "Of een aanvullende verzekering de therapie vergoedt.",
    "verzekerbaar": "Of de jeugdige zich daarvoor kan verzekeren.",
    "verzekerbaar_vanaf": "De eerste dag waarop de jeugdige zich kan verzekeren.",
    "gedekte_behandelingen": "Hoeveel behandelingen de verzekering (nog) vergoedt.",
    "verzekering_eurocent": "Wat de verzekering voor deze hulpvraag vergoedt, in eurocent.",
    "reden_aantal": "Waarom meer behandelingen dan gewoonlijk nodig zijn.",
    "advies": "Het advies dat is gevraagd.",
    "past_in_behandeling": "Of de therapie volgens het advies in de hele behandeling past.",
    # --- features of help
    "Hulpkenmerken.locatie": "Waar de hulp wordt gegeven, zoals aanbieder, thuis of school.",
    "contactsoort": "Het soort contact, zoals individueel of groepsgesprek.",
    "disciplines": "De disciplines in de hulp als geheel.",
    "disciplines_tegelijk": "Hoeveel disciplines in één contact samenwerken.",
    "sessie_minuten": "Hoeveel minuten één contact duurt.",
    "uren_per_etmaal": "Hoeveel uren hulp er per etmaal is.",
    "Hulpkenmerken.gericht_op": "Of de hulp op diagnostiek of op behandeling is gericht.",
    "kortdurend": "Of de hulp kortdurend is.",
    "stoornis": "Of er een stoornis is, vermoed of vastgesteld.",
    "classificatie": "Het stelsel waarin de stoornis is benoemd, zoals DSM-5.",
    "Hulpkenmerken.complexiteit": "Of de problematiek complex is.",
    "ernstig": "Of de problematiek ernstig is.",
    "risicovol": "Of er risico's zijn.",
    "binnen_zvw": "Of de hulp onder de Zorgverzekeringswet valt.",
    "ernstige_dyslexie": "Of er ernstige dyslexie is.",
    "Hulpkenmerken.problematiek": "De soorten problematiek, zoals psychosociaal.",
    "voor_omgeving": "Of de hulp gezin of school ondersteunt in plaats van de cliënt.",
    "onderdeel_behandeling": "Of de hulp onderdeel is van een bredere behandeling.",
    "Hulpkenmerken.vaktherapie": "De vaktherapie, en waarop zij rust.",
    # --- treatment
    "Behandelmoment.soort": "Wat voor moment het is, zoals diagnostiek of evaluatie.",
    "Behandelmoment.datum": "De dag van het moment.",
    "regiebehandelaar_aanwezig": "Of de regiebehandelaar erbij was.",
    "Behandeling.einddatum": "De dag waarop het behandeltraject is afgesloten.",
    "Behandeling.registraties": "De regelingen waaronder de behandeling is geregistreerd.",
    "mdo_disciplines": "De disciplines in het multidisciplinaire overleg.",
    "crisisplan": "Of er een plan voor een crisis is.",
    "blended": "Of gesprekken en e-health worden gecombineerd.",
    "momenten": "De momenten in de behandeling.",
    # --- having a say
    "ouders": "De onderdelen waarover de ouders meepraatten, zoals planning.",
    "jeugdige": "De onderdelen waarover de jeugdige meepraatte.",
    "reden_zonder_jeugdige": "Waarom de jeugdige niet meepraatte.",
}
