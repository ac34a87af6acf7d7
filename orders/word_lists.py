"""Words that tell a name or an address from any other word. Kept by hand."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Ends of domains beside those of countries.
GENERIC_ENDS = _words(
    """
    academy agency alsace amsterdam app art bar beauty berlin bike bio biz blog boutique
    brussels business bzh cafe camp care cat center city cloud club coach coffee com
    community company consulting cool coop corsica design dev digital energy eu events
    example expert family farm fashion fit fitness food foundation fun fund gallery
    games garden gmbh gov group guide hamburg health hotel house immo info ink institute
    int international invalid io jobs kitchen koeln land law legal life live london ltd
    madrid management market marketing media mobi money museum music name net network
    news ngo one online org page paris photo photography photos pizza plus press pro
    productions radio rest restaurant run school services shoes shop site social
    software solutions space store studio style swiss systems tax team tech test tips
    today top tours town toys training travel uk vet video vin vip vlaanderen voyage
    wedding wien wiki win wine work works world wtf xyz yoga zone
    """
)
# Ends of file names that are ends of domains too: without www. or a path they name a file.
ENDS_OF_FILES = _words(
    """
    ai cc md ml mp ms pl ps pub py rs sh so st
    """
)
# Names that are words: they count only with a capital.
WORDS_TOO = _words(
    """
    april art atelier baker beau bel belle bird black blanc blanche bleu bon bonne
    boutique brown brun brune cafe carpenter club cook court design fisher fleur foret
    fort forêt fox grace grand grande gray green grey gris hill hope info jardin jeune
    joy june king lion long lune maison marin mark martin may mer miller mode noir noire
    page petit petite post riche rose rouge roux smith soleil stone studio summer taylor
    vert vieux weber white will wolf wood young
    """
)
# Small parts of names that name nobody.
PARTICLES = _words(
    """
    and das del den der des dos les mac ter the und van von zum zur
    """
)
# Ends of company names that are left out when people write of the company.
LEGAL_FORMS = _words(
    """
    ab ag and aps as bv cie co company ei eirl et eurl gmbh inc kg limited llc llp ltd
    nv ohg oy plc sa sarl sas sasu sci scop sl slu snc spa srl ug
    """
)
# What stands before the @ and names nobody.
OFFICES = _words(
    """
    accounting accounts admin bonjour client commande commandes compta comptabilite
    contact direction facturation facture factures hello info invoice invoices mail
    marketing office order orders post sales service shop studio support team webmaster
    welcome
    """
)
# Where everybody can have an address.
PROVIDERS = _words(
    """
    aliceadsl aol bbox bluewin btinternet comcast email fastmail free freenet gmail gmx
    googlemail hey hotmail icloud laposte libero live mac mail mailbox me msn neuf
    numericable orange outlook pm posteo proton protonmail sfr sky skynet t-online
    telenet tutanota verizon virgilio wanadoo web yahoo yandex ymail zoho
    """
)
# Ends before the end of a domain.
SECOND_LEVEL = _words(
    """
    ac asso co com edu gouv gov net org
    """
)
