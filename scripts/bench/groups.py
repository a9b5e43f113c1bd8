"""The groups of the table. Standard library only."""

#: The groups' modules in the order of the table, and the seconds that each may take.
GROUPS: dict[str, int] = {
    "starting": 120,
    "phrases": 120,
    "searching": 150,
    "workdays": 120,
    "columns": 240,
    "feeds": 150,
    "records": 180,
}
