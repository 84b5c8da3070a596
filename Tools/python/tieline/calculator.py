"""A calculator of ASE."""

import os
import shlex
import weakref

from ase.calculators.calculator import Calculator, all_changes
from ase.stress import full_3x3_to_voigt_6_stress

from .driver import Driver, TielineError


class Tieline(Calculator):
    """Energy, forces and stress by a potential of Tieline.

    The program runs beside Python from the first calculation on, and is started anew where the
    elements or their order change. It ends with the calculator, with `close()` or with Python:

    >>> atoms.calc = Tieline("li-p-s.potential")
    >>> atoms.get_potential_energy()

    potential: a path, or a list of them, of whatever `tieline evaluate --potential` takes.
    command: how the program is called, as a list of words or as a shell would read it; without
        it the environment variable TIELINE says so, and without that it is `tieline`.

    Results beside those of ASE: energy_error (eV), the standard error of the energy where the
    potential is a committee, and short_contacts, the number of pairs of atoms nearer to each
    other than any in training.

    TielineError holds the sentence of the program where something is wrong.
    """

    implemented_properties = [
        "energy", "free_energy", "forces", "stress", "energy_error", "short_contacts"]
    # They are nothing to a potential.
    ignored_changes = {"initial_charges", "initial_magmoms"}

    def __init__(self, potential, command=None, **arguments):
        super().__init__(**arguments)
        paths = [potential] if isinstance(potential, (str, os.PathLike)) else list(potential)
        # The process may be started when the program is in another folder.
        self.potentials = [os.path.abspath(path) for path in paths]
        if command is None:
            command = os.environ.get("TIELINE") or "tieline"
        self.command = shlex.split(command) if isinstance(command, str) else list(command)
        self._driver = None
        self._end = None

    def calculate(self, atoms=None, properties=("energy",), system_changes=all_changes):
        super().calculate(atoms, properties, system_changes)
        atoms = self.atoms
        if not atoms.pbc.all() or atoms.cell.rank < 3:
            raise TielineError(
                f"the atoms have pbc {atoms.pbc.tolist()} and a cell of rank {atoms.cell.rank}, "
                "expected a crystal, periodic in three directions")
        try:
            energy, forces, virial, known = self._driver_of(atoms).calculate(atoms)
        except BaseException:
            # Whatever is under way, also after Ctrl-C: the next calculation begins anew.
            self.close()
            raise
        self.results = {
            "energy": energy, "free_energy": energy, "forces": forces,
            "stress": full_3x3_to_voigt_6_stress(-virial / atoms.cell.volume), **known}

    def _driver_of(self, atoms):
        driver = self._driver
        if driver is not None and driver.owner == os.getpid():
            if driver.numbers.tolist() == atoms.numbers.tolist():
                return driver
            self.close()
        self._driver = Driver(self.command, self.potentials, atoms)
        self._end = weakref.finalize(self, self._driver.close)
        return self._driver

    def close(self):
        """Ends the process; the next calculation starts another."""
        if self._end is not None:
            self._end()
        self._driver = self._end = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __getstate__(self):
        """A copy, also in another process, has a process of its own."""
        return {**self.__dict__, "_driver": None, "_end": None}
