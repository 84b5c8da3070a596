"""How near-minimum.extxyz was made: structures near their minimum, labelled by CHGNet 0.3.0.

    python near-minimum.py STRUCTURES FRAMES OUT [SEARCH.extxyz ...]

STRUCTURES is the folder of reference crystals (CIF), FRAMES that of the DFT frames, and each SEARCH what
`tieline export RUN --format extxyz` gives of a search with the potential as it was then. Needs ase, numpy and
chgnet 0.4.2. The file here is of one round over the crystals and six searches, each with the potential that
the round before had made; in the first, searched structures were also displaced and strained, in the fourth and fifth, so
were the crystals as that potential relaxes them.
"""

import re
import sys

import numpy as np
from ase.filters import FrechetCellFilter
from ase.io import read
from ase.optimize import LBFGS
from chgnet.model import CHGNet
from chgnet.model.dynamics import CHGNetCalculator

# P2S5 is not labelled: CHGNet has this molecular crystal 60 meV/atom too high.
CRYSTALS = ["Li2S", "gamma-Li3PS4", "beta-Li3PS4", "Li7P3S11", "Li2P2S6", "Li7PS6"]
# eV/atom against Li2S + P2S5, Materials Project, PBE without corrections:
# mp-985583, mp-641703, mp-1211324.
FORMATION = {"gamma-Li3PS4": -0.1153, "Li7P3S11": -0.0774, "Li7PS6": -0.0406}

calculator = CHGNetCalculator(CHGNet.load(), use_device="cpu")
random = np.random.default_rng(20261124)


def units(atoms):
    """Formula units of Li2S and P2S5, or None off the line."""
    li, p, s = (list(atoms.symbols).count(x) for x in ("Li", "P", "S"))
    return (li / 2, p / 2) if 2 * s == li + 5 * p else None


def deformed(atoms, strain, rattle):
    copy = atoms.copy()
    copy.set_cell(copy.cell.array @ (np.eye(3) + strain), scale_atoms=True)
    copy.positions += random.normal(0, rattle, copy.positions.shape)
    return copy


def path(atoms, steps):
    """The structures on the way to CHGNet's minimum, cell included."""
    copy, frames = atoms.copy(), []
    copy.calc = calculator
    optimizer = LBFGS(FrechetCellFilter(copy), logfile=None, maxstep=0.1)
    optimizer.attach(lambda: frames.append(copy.copy()))
    optimizer.run(fmax=0.05, steps=steps)
    return frames


def around(name, crystal):
    frames = path(crystal, 80)
    for k in sorted({int(k) for k in np.linspace(0, len(frames) - 1, 5)}):
        yield f"{name}-path", frames[k]
    for volume in (-0.10, -0.06, -0.03, 0.03, 0.06, 0.10):
        yield f"{name}-strain", deformed(frames[-1], np.eye(3) * ((1 + volume) ** (1 / 3) - 1), 0.03)
    for _ in range(4):
        strain = random.normal(0, 0.025, (3, 3))
        yield f"{name}-strain", deformed(frames[-1], (strain + strain.T) / 2, 0.05)
    for rattle in (0.03, 0.06, 0.10, 0.15):
        yield f"{name}-rattle", deformed(frames[-1], np.zeros((3, 3)), rattle)


def searched(file):
    found = [a for a in read(file, ":") if a.info["id"] not in ("Li2S", "P2S5")]
    found.sort(key=lambda a: a.info["energy_above_hull_meV_per_atom"])
    for atoms in found[:150]:
        yield "search", atoms
    for atoms in found[:30]:
        frames = path(atoms, 25)
        yield "search-relaxed", frames[len(frames) // 2]
        yield "search-relaxed", frames[-1]


def per_unit(frames, name, atoms_per_unit):
    lines = open(f"{frames}/{name}.extxyz").read(100_000).split("\n")
    return float(re.search(r"energy=(\S+)", lines[1]).group(1)) / (int(lines[0]) / atoms_per_unit)


def main(structures, frames, out, searches):
    crystals = {name: read(f"{structures}/{name}.cif") for name in CRYSTALS}
    dft = np.array([per_unit(frames, "Li2S", 3), per_unit(frames, "P2S5", 7)])
    # The shift of Li2S makes frame 0 agree; that of P2S5 fits three formation energies.
    relaxed = {name: path(crystals[name], 150)[-1] for name in ["Li2S", *FORMATION]}
    energy = {}
    for name, atoms in relaxed.items():
        atoms.calc = calculator
        energy[name] = atoms.get_potential_energy()
    shift = np.array([dft[0] - energy["Li2S"] / units(relaxed["Li2S"])[0], 0.0])
    rows = []
    for name, formation in FORMATION.items():
        n = np.array(units(relaxed[name]))
        missing = formation - (energy[name] + n[0] * shift[0] - n @ dft) / len(relaxed[name])
        rows.append((n[1] / len(relaxed[name]), missing))
    shift[1] = sum(a * b for a, b in rows) / sum(a * a for a, _ in rows)

    labelled = [pair for name in CRYSTALS for pair in around(name, crystals[name])]
    labelled += [pair for file in searches for pair in searched(file)]
    blocks = []
    for origin, atoms in labelled:
        n, atoms = units(atoms), atoms.copy()
        atoms.calc = calculator
        total = float(atoms.get_potential_energy()) + np.array(n) @ shift
        forces = atoms.get_forces()
        virial = -atoms.get_stress(voigt=False) * atoms.get_volume()
        formation = (total - np.array(n) @ dft) / len(atoms)
        # Neither torn apart nor squeezed beyond what relaxations visit. CHGNet also swells
        # Li2P2S6 by a quarter, which the DFT frames do not ask for.
        if formation > 0.35 or abs(np.trace(virial)) / 3 / len(atoms) > 0.4 or abs(forces).max() > 12:
            continue
        if n[0] == n[1] and atoms.get_volume() / len(atoms) > 23.5 and origin != "search":
            continue
        lattice = " ".join(repr(float(x)) for x in atoms.cell.array.ravel())
        lines = [
            str(len(atoms)),
            f'Lattice="{lattice}" Properties=species:S:1:pos:R:3:forces:R:3 energy={total:.6f} '
            f'virial="{" ".join(f"{x:.6f}" for x in virial.ravel())}" pbc="T T T" origin={origin}',
        ]
        for i in np.argsort(atoms.numbers, kind="stable"):
            numbers = [*atoms.positions[i], *forces[i]]
            lines.append(f"{atoms.symbols[i]} " + " ".join(f"{x:.5f}" for x in numbers))
        blocks.append("\n".join(lines))
    random.shuffle(blocks)
    open(out, "w").write("\n".join(blocks) + "\n")


main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
