"""What help is classified by, and contacts, school file and stay."""

from typing import Final

VELDEN: Final = {
    # --- classification
    "Indeling.kenmerken": "De kenmerken waarnaar wordt ingedeeld.",
    "Indelingskenmerken.hulpvorm": "De vorm van de hulp.",
    "complexiteit": "Het oordeel van de toegang over de complexiteit.",
    "Indelingskenmerken.kenmerken": "Per kenmerk uit de tabel van het kader: laag, midden of hoog.",
    "persoonlijke_verzorging": "Of er persoonlijke verzorging bij hoort.",
    "alleen_persoonlijke_verzorging": "Of er alleen persoonlijke verzorging nodig is.",
    "ikz_criterium": "Of de jeugdige aan het criterium voor intensieve kindzorg voldoet.",
    "contactmomenten": "Het verwachte aantal contactmomenten over de hele periode.",
    "dagdelen": "Het verwachte aantal dagdelen over de hele periode.",
    "afspraak_aanbieder": "De afspraak met de aanbieder over een lage frequentie.",
    "veiligheidsrisico_kind": "Of er een veiligheidsrisico voor de jeugdige is.",
    "onveilige_omgeving": "Of de omgeving onveilig is.",
    "hardnekkig_patroon": "Of er een hardnekkig patroon is.",
    "stoornis_vastgesteld": "Of er een stoornis is vastgesteld.",
    "interventies": "De interventies waaruit de hulp bestaat, zoals diagnostiek.",
    # --- contact
    "Contactmoment.datum": "De dag van het contact.",
    "Contactmoment.soort": "Wat voor contact het is.",
    "direct": "Of het contact met de cliënt of diens omgeving was.",
    "met": "De rollen van wie erbij waren, zoals client of ouder; geen namen.",
    "inhoud": "Waar het over ging.",
    # --- school file
    "stappenplan_doorlopen": "Of de school het stappenplan heeft doorlopen.",
    "Schooldossier.onderdelen": "De onderdelen van het formulier die zijn ingevuld.",
    "lovs_scores": "De scores uit het leerlingvolgsysteem, zoals E.",
    "kopie_identiteitsbewijs": "Of er een kopie van een identiteitsbewijs bij zit.",
    "comorbiditeit": "Andere stoornissen, zoals adhd.",
    "stagnatie": "Of de ontwikkeling stagneert.",
    "onvoldoende_verbetering": "Of extra begeleiding te weinig verbetering gaf.",
    "richtlijnen_gevolgd": "Of de richtlijnen voor dyslexie zijn gevolgd.",
    # --- stay
    "Verblijf.datum": "De eerste dag van het verblijf.",
    "Verblijf.soort": "Waar de cliënt verblijft.",
    "Verblijf.etmalen": "Hoeveel etmalen werkelijk zijn gebruikt.",
    "formeel": "Of het verblijf formeel is geregeld.",
    "overnachting": "Of de cliënt er overnacht.",
    "pleegcontract": "Of er een pleegcontract is.",
    "contract_tot": "De laatste dag van het pleegcontract.",
    "in_hulpaanbod": "Of het verblijf in het hulpaanbod is opgenomen.",
    "machtiging": "De machtiging voor het verblijf, zoals geslotenJeugdzorg.",
    "machtiging_tot": "De laatste dag van de machtiging.",
    "begeleiding": "Of er tijdens het verblijf hulp wordt gegeven.",
    "hoofddoel_verblijf": "Of het verblijf zelf het doel is.",
}
