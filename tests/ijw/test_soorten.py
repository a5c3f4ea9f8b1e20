"""The table of messages: codes, directions, and which answers which."""

from ledger.ijw.berichten import BERICHTSOORTEN, KLASSE_BIJ_SOORT, SOORT_BIJ_CODE, Partij


def test_every_message_has_its_code_and_its_class() -> None:
    assert {code: SOORT_BIJ_CODE[code] for code in ("436", "447", "486", "490", "491")} == {
        "436": "JW301",
        "447": "JW316",
        "486": "JW317",
        "490": "JW323",
        "491": "JW325",
    }
    assert len(SOORT_BIJ_CODE) == len(BERICHTSOORTEN) == 14
    assert set(KLASSE_BIJ_SOORT) == set(BERICHTSOORTEN)


def test_a_return_message_travels_back_but_keeps_the_parties_of_its_header() -> None:
    for soort in BERICHTSOORTEN.values():
        if soort.retour is not None:
            terug = BERICHTSOORTEN[soort.retour]
            assert terug.heen == soort.soort
            assert terug.verzender is not soort.verzender
            assert terug.afzender is soort.afzender


def test_a_declaration_has_an_answer_and_no_return_message() -> None:
    assert BERICHTSOORTEN["JW323"].retour is None
    assert BERICHTSOORTEN["JW325"].heen == "JW323"
    assert BERICHTSOORTEN["JW325"].verzender is Partij.GEMEENTE
