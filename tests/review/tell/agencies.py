"""Who speaks in the story."""

from typing import Final

from tests.review.tell.words import Agency

csc: Final = Agency("childrens-social-care", "csc")
eoh: Final = Agency("early-offer-of-help", "eoh")
pas: Final = Agency("prevention-and-support", "pas")
hv: Final = Agency("health-visiting", "hv")
mat: Final = Agency("maternity", "mat")
hos: Final = Agency("hospital", "hos")
gp: Final = Agency("general-practice", "gp")
nur: Final = Agency("nursery", "nur")
sch: Final = Agency("school", "sch")
slt: Final = Agency("speech-and-language", "slt")
cpd: Final = Agency("community-paediatrics", "cpd")
cce: Final = Agency("childrens-centre", "cce")
cor: Final = Agency("coram", "cor")
pfi: Final = Agency("parents-first", "pfi")
hou: Final = Agency("housing", "hou")
pol: Final = Agency("police", "pol")
amb: Final = Agency("ambulance", "amb")
crt: Final = Agency("court", "crt")
lbo: Final = Agency("london-borough", "lbo")
hub: Final = Agency("hub", "hub")
