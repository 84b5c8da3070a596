"""The second labels of near-minimum.extxyz, and those of melts.extxyz: the mean of what several potentials say.

    python mean_labels.py STRUCTURES.extxyz OUT.extxyz POTENTIAL ...
    python mean_labels.py STRUCTURES.extxyz OUT.extxyz LABELS.extxyz ...

In place of a potential stands, where there is one, a file of the same structures with labels, such as the teacher's.
A name that comes twice counts twice.

The potentials are trainings on the DFT frames, on all labels by CP2K and on the teacher's, which differ in how
often the labels by CP2K come. Where those and the teacher disagree, by 8 meV/atom (rms) here, the potentials follow
DFT, and their mean is better than each of them. Needs `pip install ase` and tieline; a potential takes ten seconds.

Crystals of Li2P2S6 at rest are left out: there DFT itself is dense enough.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from ase.io import read


def evaluated(structures, potential):
    if potential.endswith(".extxyz"):
        return [atoms.calc.results for atoms in read(potential, ":")]
    with TemporaryDirectory() as folder:
        out = Path(folder) / "evaluated.extxyz"
        subprocess.run(
            ["tieline", "evaluate", structures, "--potential", potential, "--output", out, "--quiet"],
            check=True, stdout=subprocess.DEVNULL)
        return [atoms.calc.results for atoms in read(out, ":")]


def main(structures, out, potentials):
    found = [evaluated(structures, potential) for potential in potentials]
    kept = 0
    with open(out, "w") as file:
        for atoms, *results in zip(read(structures, ":"), *found):
            origin = atoms.info["origin"]
            if "Li2P2S6" in origin and not origin.startswith("md-"):
                continue
            kept += 1
            energy = np.mean([result["energy"] for result in results])
            xx, yy, zz, yz, xz, xy = np.mean([result["stress"] for result in results], axis=0)
            forces = np.mean([result["forces"] for result in results], axis=0)
            lattice = " ".join(f"{x:.6f}" for x in atoms.cell.array.ravel())
            stress = " ".join(f"{x:.7f}" for x in (xx, xy, xz, xy, yy, yz, xz, yz, zz))
            file.write(
                f'{len(atoms)}\nLattice="{lattice}" Properties=species:S:1:pos:R:3:forces:R:3 '
                f'energy={energy:.5f} stress="{stress}" origin={origin} pbc="T T T"\n')
            for symbol, position, force in zip(atoms.symbols, atoms.positions, forces):
                places = " ".join(f"{x:.5f}" for x in position)
                file.write(f"{symbol} {places} " + " ".join(f"{x:.4f}" for x in force) + "\n")
    print(f"{kept} structures")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
