"""Where the rules of iJw 3.2 hang, as data for the coverage table.

`PLAATSEN` gives, per rule that is a function in the register, the elements that the standard hangs
it on: message/class/element, separated by spaces. `VORMREGELS` names the rules of form by the
simple types that carry them; which elements those are follows from the messages themselves.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Vormregel:
    """A rule of form. `typen`: the simple types, or elements without a named type, that carry it.

    `reden` says in Dutch why no element of a message carries it; None when one does.
    """

    code: str
    titel: str
    typen: tuple[str, ...] = ()
    reden: str | None = None


_CODES_1 = (
    "LDT_Communicatievorm LDT_DatumGebruik LDT_DebetCredit LDT_Frequentie LDT_Geslacht LDT_JaNee "
    "LDT_NaamGebruik LDT_RedenVerzoek LDT_StatusAanlevering LDT_VerzoekAntwoord"
)
_CODES_2 = (
    "LDT_AanduidingWoonadres LDT_AdresSoort LDT_Eenheid LDT_JuridischeStatus LDT_LandCode "
    "LDT_ProductCategorie LDT_RedenAfwijzingVerzoek LDT_RedenBeeindiging LDT_RedenWijziging "
    "LDT_SoortRelatie LDT_TypeVerwijzer LDT_WettelijkeVertegenwoordiging"
)
_TEKSTEN = (
    "LDT_Emailadres LDT_Huisletter LDT_HuisnummerToevoeging LDT_IdentificatieBericht "
    "LDT_Landnummer LDT_Naam LDT_NaamVerwijzer LDT_Organisatienaam LDT_Persoonsid LDT_Plaatsnaam "
    "LDT_Postcode LDT_ProductCode LDT_Referentie LDT_Straatnaam LDT_Taal LDT_Voorvoegsel"
)
_GEHELEN = (
    "BerichtVersie BerichtSubversie LDT_Bedrag LDT_Budget LDT_Huisnummer LDT_Nummer "
    "LDT_RelatieVolgorde LDT_TotaalBedrag LDT_Volume"
)


def _vorm(code: str, titel: str, typen: str) -> Vormregel:
    return Vormregel(code, titel, tuple(typen.split()))


def _niet(code: str, titel: str, reden: str) -> Vormregel:
    return Vormregel(code, titel, reden=reden)


VORMREGELS: Final = (
    _vorm("CS015", "De subversie van het bericht is 2.", "BerichtSubversie"),
    _vorm("CS025", "De versie van het bericht is 3.", "BerichtVersie"),
    _vorm("CS319", "Het declaratienummer bestaat uit letters en cijfers.", "DeclaratieNummer"),
    _vorm("RS001", "Een getal is niet kleiner dan 0.", _GEHELEN),
    _vorm(
        "RS002",
        "Een getal is hoogstens 99.",
        "BerichtVersie BerichtSubversie LDT_RelatieVolgorde",
    ),
    _niet(
        "RS003",
        "Een getal is hoogstens 9999.",
        "Geen enkel element van een bericht in iJw 3.2 heeft deze bovengrens.",
    ),
    _vorm("RS004", "Een getal is hoogstens 99999.", "LDT_Huisnummer"),
    _vorm("RS005", "Een getal is hoogstens 99999999.", "LDT_Bedrag LDT_Budget LDT_Volume"),
    _vorm("RS006", "Een getal is hoogstens 999999999.", "LDT_Nummer"),
    _niet(
        "RS007",
        "Een tekst heeft minstens 1 teken.",
        "De standaard hangt deze regel aan geen enkel element; dat een tekst niet leeg mag zijn, "
        "volgt voor elk element al uit RS033, RS031, een codelijst of een patroon.",
    ),
    _vorm("RS008", "Een tekst heeft hoogstens 1 teken.", f"LDT_Huisletter {_CODES_1}"),
    _vorm("RS009", "Een tekst heeft hoogstens 2 tekens.", _CODES_2),
    _vorm("RS010", "Een tekst heeft hoogstens 3 tekens.", "BerichtCode"),
    _vorm(
        "RS011",
        "Een tekst heeft hoogstens 4 tekens.",
        "LDT_HuisnummerToevoeging LDT_Landnummer LDT_RetourCode",
    ),
    _vorm("RS012", "Een tekst heeft hoogstens 5 tekens.", "LDT_ProductCode"),
    _vorm("RS013", "Een tekst heeft hoogstens 6 tekens.", "LDT_Voorletters"),
    _vorm("RS014", "Een tekst heeft hoogstens 8 tekens.", "LDT_AgbCode LDT_Postcode"),
    _vorm("RS015", "Een tekst heeft hoogstens 9 tekens.", "LDT_BurgerServicenummer"),
    _vorm("RS016", "Een tekst heeft hoogstens 10 tekens.", "LDT_Voorvoegsel"),
    _vorm(
        "RS017",
        "Een tekst heeft hoogstens 12 tekens.",
        "DeclaratieNummer LDT_IdentificatieDeclaratie LDT_IdentificatieBericht",
    ),
    _vorm("RS018", "Een tekst heeft hoogstens 15 tekens.", "LDT_Telefoonnummer"),
    _vorm("RS019", "Een tekst heeft hoogstens 20 tekens.", "LDT_Persoonsid LDT_ReferentieNummer"),
    _vorm("RS020", "Een tekst heeft hoogstens 24 tekens.", "LDT_Straatnaam"),
    _vorm("RS021", "Een tekst heeft hoogstens 25 tekens.", "LDT_Taal"),
    _vorm("RS023", "Een tekst heeft hoogstens 35 tekens.", "LDT_Organisatienaam"),
    _vorm("RS024", "Een tekst heeft hoogstens 36 tekens.", "LDT_Referentie"),
    _vorm("RS025", "Een tekst heeft hoogstens 64 tekens.", "LDT_NaamVerwijzer"),
    _vorm("RS026", "Een tekst heeft hoogstens 80 tekens.", "LDT_Emailadres LDT_Plaatsnaam"),
    _vorm("RS028", "Een tekst heeft hoogstens 200 tekens.", "LDT_Naam"),
    _vorm("RS031", "Een toelichting bevat meer dan wit.", "LDT_Commentaar"),
    _vorm("RS032", "Een datum staat er zonder tijdzone.", "LDT_Datum"),
    _vorm("RS033", "Een tekst is niet leeg.", _TEKSTEN),
    _vorm("RS034", "Een tijd staat er zonder tijdzone.", "LDT_Tijd"),
    _vorm("RS035", "Een gemeentecode bestaat uit 4 cijfers.", "LDT_Gemeente"),
    _vorm("RS036", "Een AGB-code bestaat uit 8 cijfers.", "LDT_AgbCode"),
    _vorm("RS037", "Een BSN bestaat uit 9 cijfers.", "LDT_BurgerServicenummer"),
    _niet(
        "RS039",
        "Een tekst heeft hoogstens 14 tekens.",
        "Geen enkel element van een bericht in iJw 3.2 heeft deze lengte.",
    ),
    _vorm("RS040", "Een getal is hoogstens 999999999999.", "LDT_TotaalBedrag"),
    _vorm("RS045", "Voorletters staan er zonder punten en spaties.", "LDT_Voorletters"),
    _vorm("RS046", "Een telefoonnummer bestaat uit cijfers.", "LDT_Telefoonnummer"),
    _vorm("RS047", "De berichtcode is die van het bericht.", "BerichtCode"),
    _vorm("RS048", "Een versie bestaat uit drie getallen met punten.", "LDT_Versie"),
)

PLAATSEN: Final = {
    "CD005": "JW301/Contact/Adres/LandCode",
    "CD007": "JW301/Client/Communicatie/Taal",
    "CD009": "JW301/Contact/Periode",
    "CD025": "JW301/Contact/Adres/Huis",
    "CD034": "JW301/Contact/Adres/Postcode",
    "CD041": (
        "JW301/ToegewezenProduct/Omvang JW315/AangevraagdProduct/Omvang JW317/NieuwProduct/Omvang"
    ),
    "CD043": "JW315/AangevraagdProduct/BeschikkingIngangsdatum",
    "CD060": (
        "JW323/Prestatie/ProductReferentie/VorigReferentieNummer "
        "JW325/Prestatie/ProductReferentie/VorigReferentieNummer"
    ),
    "CD066": "JW315/AangevraagdProduct/Verwijzer/Naam",
    "CD067": "JW315/AangevraagdProduct/Verwijzer/Naam",
    "CD068": "JW315/AangevraagdProduct/Verwijzer/ZorgverlenerCode",
    "CD075": (
        "JW301/ToegewezenProduct/Einddatum JW315/AangevraagdProduct/ToewijzingEinddatum "
        "JW317/NieuwProduct/Einddatum JW317/TeWijzigenProduct/Einddatum"
    ),
    "CD076": (
        "JW301/ToegewezenProduct/Einddatum JW315/AangevraagdProduct/ToewijzingEinddatum "
        "JW317/NieuwProduct/Einddatum JW317/TeWijzigenProduct/Einddatum"
    ),
    "CD077": (
        "JW301/ToegewezenProduct/Omvang JW315/AangevraagdProduct/Omvang "
        "JW317/NieuwProduct/Omvang JW317/TeWijzigenProduct/Omvang"
    ),
    "CD078": (
        "JW301/ToegewezenProduct/Budget JW315/AangevraagdProduct/Budget "
        "JW317/NieuwProduct/Budget JW317/TeWijzigenProduct/Budget"
    ),
    "CD079": (
        "JW301/ToegewezenProduct/Product JW315/AangevraagdProduct/Product "
        "JW317/NieuwProduct/Product"
    ),
    "CD080": "JW301/ToegewezenProduct/Omvang",
    "CD085": "JW319/Antwoord/RedenAfwijzingVerzoek",
    "CD086": "JW319/Antwoord/RedenAfwijzingVerzoek",
    "CD087": "JW323/Prestatie/ProductTarief",
    "CD095": "JW315/AangevraagdProduct/Omvang",
    "CD096": "JW317/NieuwProduct/Omvang",
    "CS002": (
        "JW301/Client/Bsn JW305/Client/Bsn JW307/Client/Bsn JW315/Client/Bsn JW317/Client/Bsn "
        "JW323/Client/Bsn JW325/Client/Bsn"
    ),
    "CS003": (
        "JW301/Contact/Periode/Einddatum JW301/ToegewezenProduct/Einddatum "
        "JW315/AangevraagdProduct/ToewijzingEinddatum JW317/NieuwProduct/Einddatum "
        "JW317/TeWijzigenProduct/Einddatum"
    ),
    "CS050": "JW301/Client/Naam/NaamGebruik JW301/Relatie/Naam/NaamGebruik",
    "CS058": "JW305/StartProduct/StatusAanlevering JW307/StopProduct/StatusAanlevering",
    "CS089": "JW301/Contact/Adres/Postcode",
    "CS100": "JW323/Declaratie/DeclaratiePeriode JW323/Prestatie/ProductPeriode",
    "CS139": (
        "JW301/Client/Geboortedatum/DatumGebruik JW301/Relatie/Geboortedatum/DatumGebruik "
        "JW305/Client/Geboortedatum/DatumGebruik JW307/Client/Geboortedatum/DatumGebruik "
        "JW315/Client/Geboortedatum/DatumGebruik"
    ),
    "CS318": "JW301/Client/Naam",
    "CS325": (
        "JW323/Declaratie/TotaalIngediendBedrag/DebetCredit "
        "JW323/Prestatie/IngediendBedrag/DebetCredit "
        "JW325/DeclaratieAntwoord/TotaalIngediendBedrag/DebetCredit "
        "JW325/DeclaratieAntwoord/TotaalToegekendBedrag/DebetCredit "
        "JW325/Prestatie/IngediendBedrag/DebetCredit"
    ),
    "CS335": "JW301/ToegewezenProduct/RedenWijziging",
    "CS336": "JW301/ToegewezenProduct/RedenWijziging",
    "CS337": "JW323/Prestatie/ProductPeriode",
    "CS338": (
        "JW301/ToegewezenProduct/Omvang JW317/NieuwProduct/Omvang JW317/TeWijzigenProduct/Omvang"
    ),
    "CS339": "JW323/Prestatie/IngediendBedrag",
    "CS340": "JW323/Declaratie/DeclaratiePeriode",
    "CS343": "JW315/AangevraagdProduct/Omvang",
    "TR002": (
        "JW301/Client/Geboortedatum/Datum JW301/Relatie/Geboortedatum/Datum "
        "JW305/Client/Geboortedatum/Datum JW307/Client/Geboortedatum/Datum "
        "JW315/Client/Geboortedatum/Datum"
    ),
    "TR006": "JW301/Contact",
    "TR018": "JW307/StopProduct/Einddatum",
    "TR019": "JW305/StartProduct JW307/StopProduct",
    "TR056": (
        "JW301/Header/BerichtIdentificatie/Identificatie "
        "JW305/Header/BerichtIdentificatie/Identificatie "
        "JW307/Header/BerichtIdentificatie/Identificatie "
        "JW315/Header/BerichtIdentificatie/Identificatie "
        "JW317/Header/BerichtIdentificatie/Identificatie "
        "JW319/Header/BerichtIdentificatie/Identificatie "
        "JW323/Header/BerichtIdentificatie/Identificatie "
        "JW325/Header/BerichtIdentificatie/Identificatie "
        "JW325/Header/DeclaratieIdentificatie/Identificatie"
    ),
    "TR061": "JW301/Client",
    "TR063": "JW305/StartProduct/StatusAanlevering JW307/StopProduct/StatusAanlevering",
    "TR071": "JW305/StartProduct/StatusAanlevering",
    "TR074": "JW305/StartProduct JW307/StopProduct",
    "TR101": (
        "JW301/Contact JW301/Relatie JW301/ToegewezenProduct JW305/StartProduct "
        "JW307/StopProduct JW315/AangevraagdProduct JW317/Client JW317/NieuwProduct "
        "JW317/OngewijzigdProduct JW317/TeWijzigenProduct JW323/Client JW323/Prestatie "
        "JW325/Client JW325/Prestatie"
    ),
    "TR134": (
        "JW301/Client/Geboortedatum/Datum JW301/Relatie/Geboortedatum/Datum "
        "JW301/ToegewezenProduct/Toewijzingsdatum JW305/Client/Geboortedatum "
        "JW305/Client/Geboortedatum/Datum JW305/StartProduct/Begindatum "
        "JW307/Client/Geboortedatum JW307/Client/Geboortedatum/Datum "
        "JW307/StopProduct/Einddatum JW315/Client/Geboortedatum/Datum "
        "JW323/Declaratie/DeclaratiePeriode/Begindatum "
        "JW323/Prestatie/ProductPeriode/Begindatum JW325/Prestatie/ProductPeriode/Begindatum"
    ),
    "TR135": (
        "JW301/Header/BerichtIdentificatie/Dagtekening "
        "JW305/Header/BerichtIdentificatie/Dagtekening "
        "JW307/Header/BerichtIdentificatie/Dagtekening "
        "JW315/Header/BerichtIdentificatie/Dagtekening "
        "JW317/Header/BerichtIdentificatie/Dagtekening "
        "JW319/Header/BerichtIdentificatie/Dagtekening "
        "JW323/Header/BerichtIdentificatie/Dagtekening "
        "JW325/Header/BerichtIdentificatie/Dagtekening "
        "JW325/Header/DeclaratieIdentificatie/Dagtekening"
    ),
    "TR137": (
        "JW323/Declaratie/DeclaratiePeriode/Einddatum JW323/Prestatie/ProductPeriode/Einddatum "
        "JW325/Prestatie/ProductPeriode/Einddatum"
    ),
    "TR302": "JW301/ToegewezenProduct",
    "TR304": "JW317/Client/Bsn JW323/Client/Bsn JW325/Client/Bsn",
    "TR307": "JW323/Prestatie/ProductPeriode",
    "TR308": "JW323/Prestatie/ProductPeriode",
    "TR314": "JW323/Prestatie/ProductReferentie",
    "TR315": "JW323/Prestatie/ProductReferentie",
    "TR316": "JW323/Prestatie/ProductReferentie",
    "TR318": "JW323/Declaratie/DeclaratiePeriode",
    "TR319": "JW323/Prestatie",
    "TR321": "JW323/Prestatie/GeleverdVolume",
    "TR322": "JW323/Prestatie/GeleverdVolume",
    "TR323": "JW323/Prestatie/ProductReferentie",
    "TR326": "JW305/StartProduct",
    "TR332": "JW301/ToegewezenProduct/ToewijzingNummer",
    "TR333": "JW323/Declaratie/DeclaratieNummer",
    "TR335": "JW323/Prestatie/ProductPeriode",
    "TR337": "JW325/Header/DeclaratieIdentificatie",
    "TR338": "JW323/Prestatie",
    "TR339": "JW323/Prestatie/ProductCategorie",
    "TR340": "JW323/Prestatie/ProductCode",
    "TR341": "JW323/Prestatie/Eenheid",
    "TR342": "JW325",
    "TR346": "JW323/Prestatie/IngediendBedrag",
    "TR347": "JW315/AangevraagdProduct/ReferentieAanbieder JW317/Verzoek/ReferentieAanbieder",
    "TR349": "JW317/Verzoek",
    "TR350": "JW317/OngewijzigdProduct",
    "TR351": "JW317/TeWijzigenProduct",
    "TR352": "JW317/Verzoek",
    "TR353": "JW317/Verzoek",
    "TR355": "JW319/Antwoord/ReferentieAanbieder",
    "TR357": "JW317/TeWijzigenProduct/GewensteIngangsdatum",
    "TR358": "JW323/Declaratie/TotaalIngediendBedrag",
    "TR359": "JW319/Antwoord",
    "TR360": "JW319/Antwoord",
    "TR361": "JW317/Verzoek",
    "TR365": "JW319/Antwoord",
    "TR366": "JW325/Prestatie/ProductReferentie",
    "TR367": (
        "JW325/Prestatie/Eenheid JW325/Prestatie/GeleverdVolume "
        "JW325/Prestatie/IngediendBedrag JW325/Prestatie/ProductCategorie "
        "JW325/Prestatie/ProductCode JW325/Prestatie/ProductPeriode "
        "JW325/Prestatie/ProductTarief JW325/Prestatie/ToewijzingNummer"
    ),
    "TR369": "JW323/Prestatie/GeleverdVolume",
    "TR371": "JW325/Header/XsdVersieDeclaratie",
    "TR373": "JW317/TeWijzigenProduct/GewensteIngangsdatum",
    "TR374": "JW315 JW317",
    "TR375": "JW317/TeWijzigenProduct/Omvang",
    "TR376": "JW325/DeclaratieAntwoord/DeclaratieNummer",
    "TR377": "JW319/Woonplaatsbeginsel",
    "TR378": (
        "JW301/Header/Afzender JW305/Header/Ontvanger JW307/Header/Ontvanger "
        "JW315/Header/Ontvanger JW317/Header/Ontvanger JW319/Header/Afzender "
        "JW319/Woonplaatsbeginsel/Gemeente JW323/Header/Ontvanger JW325/Header/Afzender"
    ),
    "TR379": "JW301/ToegewezenProduct/ReferentieAanbieder",
    "TR380": "JW317/NieuwProduct/GewensteIngangsdatum",
    "TR381": (
        "JW301/ToegewezenProduct/Product/Code JW305/StartProduct/Product/Code "
        "JW307/StopProduct/Product/Code JW315/AangevraagdProduct/Product/Code "
        "JW317/NieuwProduct/Product/Code JW323/Prestatie/ProductCode"
    ),
    "TR382": "JW307/StopProduct",
    "TR383": "JW315/AangevraagdProduct/ReferentieAanbieder",
    "TR384": "JW323/Prestatie",
    "TR385": "JW301/ToegewezenProduct",
    "TR386": "JW315/AangevraagdProduct",
    "TR387": "JW323/Prestatie/ProductPeriode",
    "TR388": "JW323/Prestatie/ProductPeriode",
    "TR389": "JW323/Prestatie",
    "TR390": "JW323/Prestatie",
    "TR409": "JW319/Woonplaatsbeginsel",
    "TR410": "JW317/NieuwProduct",
    "TR411": "JW317/TeWijzigenProduct/Omvang",
    "TR412": "JW317/TeWijzigenProduct/Omvang",
    "TR413": "JW307/StopProduct",
    "TR414": "JW307/StopProduct",
    "TR415": "JW307/StopProduct",
    "TR416": "JW323/Prestatie",
    "TR418": "JW323/Prestatie/ProductTarief",
}
