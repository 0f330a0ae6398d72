"""Names and places of the made-up population: own tables, apart from those that the matcher uses.

Given names: common ones of the last decades in England, the commonest first, and a tail from other languages of the
country. Family names: Faker's for Great Britain with their frequencies (after the 1991 electoral roll), and a tail.
"""

from typing import Final

from faker.providers.person.en_GB import Provider as British
from faker.providers.person.en_IN import Provider as Indian
from faker.providers.person.pl_PL import Provider as Polish
from faker.providers.person.tr_TR import Provider as Turkish


def _words(text: str) -> list[str]:
    return text.split()


GIRLS: Final = _words("""
    Olivia Amelia Isla Ava Emily Sophia Grace Mia Poppy Ella Lily Evie Isabella Sophie Ivy Freya Harper Willow
    Charlotte Jessica Rosie Daisy Alice Elsie Sienna Florence Evelyn Phoebe Aria Ruby Isabelle Esme Scarlett Matilda
    Sofia Millie Eva Layla Chloe Luna Maisie Lucy Erin Eliza Ellie Mila Imogen Bella Lola Molly Maya Violet Lilly
    Holly Thea Emilia Hannah Penelope Harriet Georgia Emma Lottie Nancy Rose Amber Elizabeth Gracie Zara Darcie
    Summer Hallie Aurora Ada Anna Orla Robyn Bonnie Abigail Darcy Eleanor Arabella Lexi Clara Heidi Lyla Annabelle
    Jasmine Nevaeh Victoria Amelie Myla Maria Julia Niamh Mya Annie Darla Zoe Felicity Iris Aisha Fatima Maryam
    Amina Hafsa Zainab Khadija Oluwaseun Ngozi Katherine Rebecca Margaret Alexandra Samantha Bethany Caitlin Megan
    Lauren Natasha Gabrielle Madeleine Francesca
""")
BOYS: Final = _words("""
    Oliver George Noah Arthur Harry Leo Muhammad Jack Charlie Oscar Jacob Henry Thomas Freddie Alfie Theo William
    Theodore Archie Joshua Alexander James Isaac Edward Lucas Tommy Finley Max Logan Ethan Mohammed Teddy Benjamin
    Arlo Joseph Sebastian Harrison Elijah Adam Daniel Samuel Louie Mason Reuben Albie Rory Jaxon Hugo Luca Zachary
    Reggie Hunter Louis Dylan Albert David Jude Frankie Roman Ezra Toby Riley Carter Ronnie Frederick Gabriel
    Stanley Bobby Jesse Michael Elliot Grayson Mohammad Liam Jenson Ellis Harley Harvey Jayden Jake Ralph Rowan
    Elliott Jasper Ollie Charles Finn Felix Caleb Chester Jackson Hudson Leon Ibrahim Ryan Blake Alfred Oakley
    Matthew Luke Yusuf Omar Hamza Bilal Chukwuemeka Oluwatobi Kyle Connor Callum Nathan Christopher Robert Nicholas
    Anthony Cameron Patrick Richard Andrew Jonathan
""")
_TAIL_NAMES: Final = tuple(
    name
    for provider in (Polish, Indian, Turkish)
    for name in dict.fromkeys(
        getattr(provider, "first_names", ()) or (*provider.first_names_female, *provider.first_names_male)
    )
)
_BRITISH: Final = dict(British.last_names)
_TAIL_FAMILIES: Final = tuple(
    dict.fromkeys((*Indian.last_names, *getattr(Polish, "last_names", ()), *Turkish.last_names))
)


def _ranked(names: tuple[str, ...] | list[str]) -> dict[str, float]:
    """The first is about four times as common as the hundredth."""
    return {name: (rank + 5) ** -0.45 for rank, name in enumerate(dict.fromkeys(names))}


def _joined(head: dict[str, float], tail: tuple[str, ...], share: float) -> tuple[list[str], list[float]]:
    """Head and tail; the tail has that share."""
    total = sum(head.values())
    names = {name: weight / total * (1 - share) for name, weight in head.items()}
    for name in tail:
        names[name] = names.get(name, 0) + share / len(tail)
    return list(names), list(names.values())


GIVEN: Final = {"F": _joined(_ranked(GIRLS), _TAIL_NAMES, 0.2), "M": _joined(_ranked(BOYS), _TAIL_NAMES, 0.2)}
FAMILY: Final = _joined(_BRITISH, _TAIL_FAMILIES, 0.2)
STREETS: Final = _words("""
    Acacia Ashdown Beech Birch Bridge Broad Brook Castle Cedar Chapel Cherry Church Clarence Cobden Dock Elm Ferry
    Field Grange Green Grove Hall Hawthorn Hazel High Hill Holly King Lake Laurel Lime London Long Manor Maple Mill
    Moor New North Oak Orchard Orsett Palmer Park Pine Poplar Princes Priory Quarry Queen River Rosebery School
    Sorrel South Spring Station Stonehouse Thames Union Vicarage Victoria Water Well West Wharf William Willow
    Windsor Wood York
""")
KINDS: Final = {
    "Road": "Rd",
    "Street": "St",
    "Avenue": "Ave",
    "Close": "Cl",
    "Lane": "Ln",
    "Drive": "Dr",
    "Gardens": "Gdns",
}
SHORT: Final = {
    "Oliver": "Ollie", "George": "Georgie", "Arthur": "Art", "Jacob": "Jake", "Thomas": "Tom", "William": "Will",
    "Theodore": "Teddy", "Joshua": "Josh", "Alexander": "Alex", "James": "Jim", "Edward": "Ted", "Benjamin": "Ben",
    "Joseph": "Joe", "Sebastian": "Seb", "Harrison": "Harry", "Elijah": "Eli", "Daniel": "Dan", "Samuel": "Sam",
    "Zachary": "Zac", "Frederick": "Fred", "Gabriel": "Gabe", "Stanley": "Stan", "Michael": "Mikey",
    "Muhammad": "Mo", "Mohammed": "Mo", "Mohammad": "Mo", "Charles": "Charlie", "Matthew": "Matt", "Nathan": "Nate",
    "Christopher": "Kit", "Robert": "Bobby", "Nicholas": "Nicky", "Anthony": "Tony", "Cameron": "Cam",
    "Patrick": "Paddy", "Richard": "Ricky", "Andrew": "Andy", "Jonathan": "Jonny", "Oluwatobi": "Tobi",
    "Chukwuemeka": "Emeka", "Ibrahim": "Ibby", "Olivia": "Liv", "Amelia": "Millie", "Emily": "Em",
    "Isabella": "Bella", "Charlotte": "Lottie", "Jessica": "Jess", "Florence": "Flo", "Isabelle": "Izzy",
    "Matilda": "Tilly", "Imogen": "Immy", "Elizabeth": "Lizzie", "Abigail": "Abi", "Eleanor": "Ellie",
    "Victoria": "Vicky", "Felicity": "Fliss", "Harriet": "Hattie", "Georgia": "Georgie", "Katherine": "Kat",
    "Rebecca": "Becky", "Margaret": "Maggie", "Alexandra": "Lexi", "Samantha": "Sam", "Bethany": "Beth",
    "Caitlin": "Cait", "Natasha": "Tash", "Gabrielle": "Gabby", "Madeleine": "Maddie", "Francesca": "Frankie",
    "Oluwaseun": "Seun", "Khadija": "Dija", "Penelope": "Penny", "Evelyn": "Evie", "Sophia": "Soph",
    "Annabelle": "Anna",
}  # fmt: skip
"""What people call a child at nursery or at the door."""
RESPELT: Final = (
    ("ph", "f"),
    ("ie", "y"),
    ("y", "ie"),
    ("ck", "k"),
    ("c", "k"),
    ("ee", "ea"),
    ("ll", "l"),
    ("ss", "s"),
    ("tt", "t"),
    ("ai", "ay"),
    ("s", "z"),
)
"""How a name that was heard is written down otherwise."""
