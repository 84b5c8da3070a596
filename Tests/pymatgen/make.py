"""What pymatgen says of entries open to a metal: windows, voltage steps, grand potentials, reactions with the metal.

    python make.py ../../Inputs/li-p-s-entries.csv Li > li-p-s.csv
    python make.py random-entries.csv Li > random.csv
    python make.py --random > random-entries.csv

Needs pymatgen; the files here are of pymatgen 2026.10.24. Of entries with one composition only the lowest is listed,
for pymatgen takes the energy of a reactant by its composition. What pymatgen does not tell is empty: windows of what has
no ions, reactions of what is above its elements.
"""

import csv
import random
import sys

from pymatgen.analysis.interface_reactions import InterfacialReactivity
from pymatgen.analysis.phase_diagram import GrandPotentialPhaseDiagram, GrandPotPDEntry, PDEntry, PhaseDiagram
from pymatgen.core import Composition, Element

VOLTAGES = (0.5, 1, 2, 3.5)


def make_random():
    """Compounds of four elements that bind more, the more the elements mix."""
    draw = random.Random(7)
    print("id,formula,energy_eV")
    for number in range(60):
        symbols = ("Li", "Si", "P", "S")
        if number < 4:
            counts = {symbols[number]: 1}
        else:
            chosen = draw.sample(symbols, draw.randint(2, 4))
            counts = {symbol: draw.randint(1, 5) for symbol in symbols if symbol in chosen}
        atoms = sum(counts.values())
        mixing = 1 - max(counts.values()) / atoms
        energy = atoms * (-3 - 2 * mixing * draw.random())
        formula = "".join(symbol + (str(count) if count > 1 else "") for symbol, count in counts.items())
        print(f"r{number},{formula},{energy:.6f}")


def number(value):
    return "" if value is None else f"{value:.6f}"


def steps_of(diagram, composition, metal, reference):
    """Voltages at which the phases of a composition change, falling, each with the metal's atoms above it."""
    steps = []
    for step in diagram.get_element_profile(metal, composition):
        steps.append((reference - step["chempot"], step["evolution"]))
    return steps


def main(path, symbol):
    with open(path) as file:
        rows = list(csv.DictReader(file))
    entries = [PDEntry(Composition(row["formula"]), float(row["energy_eV"])) for row in rows]
    # The name of an entry has to stay its formula.
    names = {id(entry): row["id"] for entry, row in zip(entries, rows)}
    metal = Element(symbol)
    diagram = PhaseDiagram(entries)
    reference = diagram.el_refs[metal].energy_per_atom
    lowest = {}
    for entry in entries:
        key = entry.composition.reduced_formula
        if key not in lowest or entry.energy_per_atom < lowest[key].energy_per_atom:
            lowest[key] = entry
    grand = {
        voltage: GrandPotentialPhaseDiagram(entries, {metal: reference - voltage}) for voltage in VOLTAGES
    }
    above = ",".join(f"above_hull_at_{voltage}_V" for voltage in VOLTAGES)
    print(f"id,on_hull,reduction_V,oxidation_V,metal_reaction_eV_per_atom,{above},steps")
    for entry in sorted(lowest.values(), key=lambda entry: names[id(entry)]):
        if entry.composition.elements == [metal]:
            continue
        unit = entry.composition.reduced_composition
        on_hull = diagram.get_e_above_hull(entry) < 1e-9
        elements = set(entry.composition.elements) | {metal}
        inside = PhaseDiagram([other for other in entries if set(other.composition.elements) <= elements])
        steps = steps_of(inside, unit, metal, reference)
        reduction = oxidation = None
        if on_hull and metal in entry.composition:
            lowest_potential, highest_potential = inside.get_chempot_range_stability_phase(entry.composition, metal)[metal]
            reduction = reference - highest_potential
            oxidation = reference - lowest_potential
        # Of what is above its elements pymatgen takes the hull's energy instead.
        bound = inside.get_form_energy_per_atom(entry) < -1e-9
        reactivity = InterfacialReactivity(
            entry.composition, Composition(symbol), inside, norm=True, use_hull_energy=False
        )
        energies = [
            number(max(0, grand[voltage].get_e_above_hull(GrandPotPDEntry(entry, {metal: reference - voltage}))))
            for voltage in VOLTAGES
        ]
        print(
            ",".join(
                [
                    names[id(entry)],
                    str(on_hull).lower(),
                    number(reduction),
                    number(oxidation),
                    number(reactivity.minimum[1] if bound else None),
                    *energies,
                    " ".join(f"{voltage:.6f}:{amount:.6f}" for voltage, amount in steps),
                ]
            )
        )


if __name__ == "__main__":
    make_random() if sys.argv[1] == "--random" else main(*sys.argv[1:])
