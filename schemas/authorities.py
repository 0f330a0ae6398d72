"""The three-digit numbers of local authorities that can stand in a UPN.

Source: DfE, "Children in need census: guide", rule 1530 (authorities since April 1998 and pseudo-authorities), with
Cumberland (942) and Westmorland and Furness (943) of April 2023. A new authority is added here.
"""

from typing import Final

_RANGES: Final = (
    (1, 5), (201, 213), (301, 320), (330, 336), (340, 344), (350, 359), (370, 373), (380, 384), (390, 394), (420, 420),
    (660, 681), (701, 708), (800, 803), (805, 808), (810, 813), (815, 816), (820, 823), (825, 826), (830, 831),
    (835, 841), (845, 846), (850, 852), (855, 857), (860, 861), (865, 896), (908, 909), (916, 916), (919, 919),
    (921, 921), (925, 926), (928, 929), (931, 931), (933, 933), (935, 938), (940, 943),
)  # fmt: skip

AUTHORITIES: Final = frozenset(number for first, last in _RANGES for number in range(first, last + 1))
