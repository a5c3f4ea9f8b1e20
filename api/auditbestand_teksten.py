"""What an audit file says of itself, in plain Dutch."""

from datetime import UTC

from ledger.controlepunt import Controlepunt, base64
from projections.auditbestand import Keuze


def leesmij(keuze: Keuze, punt: Controlepunt, aantal: int) -> str:
    """The text that a reader opens first."""
    return _LEESMIJ.format(
        titel=_titel(keuze),
        keuze=_ALLES if keuze.alles else _KEUZE.format(gemeente=keuze.gemeente, jaar=keuze.jaar),
        bekend=_bekend(keuze),
        aantal=aantal,
        omvang=punt.omvang,
        oorsprong=punt.oorsprong,
        kop=base64(punt.kop),
    )


def _titel(keuze: Keuze) -> str:
    if keuze.alles:
        return "Auditbestand van het hele grootboek toewijzing"
    return f"Auditbestand van het grootboek toewijzing: gemeente {keuze.gemeente}, {keuze.jaar}"


def _bekend(keuze: Keuze) -> str:
    if keuze.bekend_op is None:
        return "Erin staat alles wat onder het controlepunt is vastgelegd."
    moment = keuze.bekend_op.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return f"Erin staat wat op {moment} was vastgelegd."


_ALLES = """\
Elke gebeurtenis van het grootboek, in de volgorde waarin zij is vastgelegd."""

_KEUZE = """\
- De stroom van elke cliënt met minstens één gebeurtenis van gemeente {gemeente} in {jaar}: naar
  de dag waarover die gaat, of naar de Nederlandse dag waarop die is vastgelegd. Zo'n stroom staat
  er heel in, vanaf de eerste gebeurtenis, ook wat van een ander jaar of van een andere gemeente
  is. Zo is te zien waarop een oordeel berust, en valt een ontbrekende gebeurtenis op.
- Elk bericht van of aan de gemeente met een dagtekening of ontvangst in {jaar}, en elk ouder of
  later bericht van of aan de gemeente waaruit gebeurtenissen van deze cliënten volgden.
- De contracten van de gemeente, en de declaraties van elke aanbieder aan haar, van alle jaren.

Niet erin: gezinnen, andere gemeenten en berichten die niemand kon lezen (daarvan is de afzender
niet bekend). Die staan wel in een auditbestand van het hele grootboek (--alles)."""

_LEESMIJ = """\
{titel}

Grootboek:     {oorsprong}
Controlepunt:  {omvang} gebeurtenissen, hash {kop}
In dit bestand: {aantal} gebeurtenissen


WAT ERIN STAAT

{keuze}

{bekend}

gebeurtenissen.jsonl         Elke gebeurtenis op een eigen regel: haar nummer in het grootboek
                             (blad, vanaf 0), de stroom, de versie daarbinnen, de soort, de
                             bewaarde bytes (base64) en dezelfde inhoud leesbaar (inhoud).
bewijzen/tegels.jsonl        Wat nodig is om elke gebeurtenis onder het controlepunt te bewijzen.
bewijzen/consistentie        Alleen als daarom is gevraagd: het bewijs dat alles onder een eerder
                             controlepunt (bewijzen/eerder_controlepunt) nog hetzelfde is.
controlepunt                 Het ondertekende controlepunt.
sleutel                      De publieke sleutel waarmee de handtekeningen te controleren zijn.
oordelen.jsonl               Per bericht: de uitkomst, de bevindingen en de gebeurtenissen. Dit
                             volgt uit de gebeurtenissen en staat hier voor het gemak.
contracten.json              De contracten, idem.
kaders/, standaard.json      De regels die dit grootboek nu kent, met versie, bron, geldigheid en
                             parameters. Onder 'kaderversies' in manifest.json staat met welke
                             versies de gebeurtenissen zijn beoordeeld, en of die nog geladen zijn.
manifest.json                Wat er is gevraagd, de aantallen, en elk bestand met omvang en
                             SHA-256. De handtekening daaronder staat in manifest.notitie.
controleer_auditbestand.py   Het controleprogramma. Het gebruikt de twee andere ernaast:
                             controleer_bewijs.py en controleer_gebeurtenissen.py.


PERSOONSGEGEVENS

Het bestand is pseudoniem. Een cliënt heet naar een code die zonder het geheim van het grootboek
niet tot een BSN te herleiden is. Namen, adressen, geboortedata, motiveringen en de inhoud van
dossierstukken staan er alleen versleuteld in, als deel van de bewaarde bytes ('persoonlijk'); bij
'inhoud' zijn zij weggelaten. De sleutels staan niet in dit bestand. Wie iets vastlegde
(actor) staat er wel leesbaar in. Behandel het bestand als persoonsgegevens: wie het grootboek
heeft, weet om wie het gaat.


ZO CONTROLEERT U

1. Pak het bestand uit in een lege map; een bestand dat er niet in hoort, wordt gemeld. Nodig zijn
   Python 3.11 of later en de module 'cryptography' (pip install cryptography).
2. Vraag de publieke sleutel langs een andere weg dan dit bestand op, bijvoorbeeld per brief of op
   de website van de gemeente. Wie dit bestand kan vervalsen, kan ook het bestand 'sleutel'
   vervalsen.
3. Gebruik liefst de controleprogramma's uit een andere bron dan dit bestand, om dezelfde reden.
4. Voer uit:

     python controleer_auditbestand.py MAP --sleutel SLEUTEL

   En als u eerder zelf een controlepunt hebt bewaard:

     python controleer_auditbestand.py MAP --sleutel SLEUTEL --bewaard NOTITIE

Afloop: 0 alles klopt, 1 er klopt iets niet, 2 de controle kon niet worden uitgevoerd.


WAT DIT BEWIJST

- Elke gebeurtenis in dit bestand staat, byte voor byte, op die plaats onder het controlepunt.
- Binnen elke stroom ontbreekt er geen tussen de eerste en de laatste.
- Met --bewaard: alles onder uw eigen controlepunt is onveranderd.

WAT DIT NIET BEWIJST

- Dat de gebeurtenissen in het echt zo zijn geweest: alleen dat zij zo zijn vastgelegd.
- Dat er niets is gewijzigd vóór het eerste controlepunt dat iemand anders bewaart. Vanaf dat
  controlepunt valt elke wijziging op. Bewaar er dus een, en geef het aan anderen.
- Dat een selectie volledig is. De bladnummers laten zien hoeveel er onder het controlepunt niet
  in dit bestand staat, maar niet wat dat is: een hele stroom, of het einde van een stroom, kan
  zijn weggelaten. Een auditbestand van het hele grootboek (--alles) bewijst dat wel: daarvan
  rekent het controleprogramma de hele boom na, en dan ontbreekt er geen gebeurtenis.
"""
