"""Takes the dispersion off the labels of the three glasses, so that all frames are PBE alone.

    python without_dispersion.py FRAMES OUT

FRAMES is a folder of the DFT frames, a file for each system; OUT, made anew, holds the same files, those of
the glasses with the energy, forces and virial of D3 with zero damping (Grimme et al., J. Chem. Phys. 2010,
doi:10.1063/1.3382344; two-body terms, the parameters of PBE) subtracted. Needs `pip install ase dftd3`.

The source does not say that its glasses have dispersion where its crystals have none; README.md says how we know.
"""

import shutil
import sys
from pathlib import Path

import numpy as np
from ase.io import read
from ase.units import Bohr, Hartree
from dftd3.interface import DispersionModel, ZeroDampingParam

GLASSES = ("glass-67", "glass-70", "glass-75")


def dispersion(atoms):
    """Energy (eV), forces (eV/Å), and the virial -dE/dstrain (eV)."""
    model = DispersionModel(atoms.numbers, atoms.positions / Bohr, atoms.cell.array / Bohr, atoms.pbc)
    found = model.get_dispersion(ZeroDampingParam(method="pbe", atm=False), grad=True)
    return found["energy"] * Hartree, -found["gradient"] * Hartree / Bohr, -found["virial"] * Hartree


def line(name, numbers, digits):
    return f'{name}="' + " ".join(f"{x:.{digits}f}" for x in np.ravel(numbers)) + '"'


def frame(atoms):
    energy, forces, virial = dispersion(atoms)
    energy, forces = atoms.get_potential_energy() - energy, atoms.get_forces() - forces
    virial = atoms.info["virial"] - virial
    rows = [
        str(len(atoms)),
        f"{line('Lattice', atoms.cell.array, 6)} Properties=species:S:1:pos:R:3:forces:R:3 energy={energy:.6f} "
        f"{line('virial', virial, 5)} pbc=\"T T T\" system={atoms.info['system']} frame={atoms.info['frame']}",
    ]
    for symbol, position, force in zip(atoms.get_chemical_symbols(), atoms.positions, forces):
        rows.append(symbol + "".join(f" {x:.5f}" for x in (*position, *force)))
    return "\n".join(rows) + "\n"


def main(source, out):
    out.mkdir()
    for file in sorted(source.glob("*.extxyz")):
        if file.stem in GLASSES:
            (out / file.name).write_text("".join(frame(atoms) for atoms in read(file, ":")))
        else:
            shutil.copy(file, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
