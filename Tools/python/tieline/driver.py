"""A process of Tieline and the socket at which it answers."""

import json
import os
import select
import socket
import subprocess
import tempfile

import numpy as np
from ase import Atoms, units
from ase.calculators.calculator import CalculationFailed
from ase.calculators.socketio import IPIProtocol
from ase.io import write

# Bohr radius (Å) and Hartree energy (eV) of Tieline, CODATA 2018. ASE has those of 2014, by
# which positions and energies would come back different in the ninth digit.
BOHR = 0.529177210903
HARTREE = 27.211386245988

# Bytes that the path of a Unix socket may have; more on some systems, on none less.
LONGEST_PATH = 100


class TielineError(CalculationFailed):
    """What Tieline says is wrong, in its own sentence."""


class Driver:
    """Answers for atoms of the same elements in the same order, until it is closed.

    command: list of words that call the program.
    potentials: list of absolute paths.
    atoms: give the elements and a first structure, which is checked and not calculated.
    """

    def __init__(self, command, potentials, atoms):
        self.owner = os.getpid()
        self.numbers = atoms.numbers.copy()
        self.connection = None
        self.process = None
        self.messages = tempfile.TemporaryFile()
        # Paths are needed until both sides have found each other.
        with tempfile.TemporaryDirectory(prefix="tieline-", dir=_short_folder()) as folder:
            try:
                self._start(command, potentials, atoms, folder)
            except BaseException:
                self.close()
                raise
        self.protocol = IPIProtocol(_InOnePiece(self.connection))

    def _start(self, command, potentials, atoms, folder):
        structure = os.path.join(folder, "structure.extxyz")
        bare = Atoms(atoms.numbers, atoms.positions, cell=atoms.cell, pbc=True)
        write(structure, bare, format="extxyz")
        path = os.path.join(folder, "socket")
        words = [*command, "drive", structure, "--socket", path]
        for potential in potentials:
            words += ["--potential", potential]
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path)
            server.listen(1)
            try:
                # A session of its own: Ctrl-C is for the Python program to hear, which may go on.
                self.process = subprocess.Popen(
                    words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                    stderr=self.messages, start_new_session=True)
            except OSError as error:
                raise TielineError(
                    f"{command[0]} cannot be started: {error.strerror}; install Tieline, or name "
                    "its program by the argument command or the environment variable TIELINE"
                ) from None
            while not select.select([server], [], [], 0.05)[0]:
                if self.process.poll() is not None:
                    raise TielineError(self._sentence())
            self.connection, _ = server.accept()

    def calculate(self, atoms):
        """Energy (eV), forces (eV/Å), virial (eV) and a dictionary of what else is known."""
        # What ASE's protocol will divide and multiply by its own constants.
        length = units.Bohr / BOHR
        energy = HARTREE / units.Hartree
        try:
            # Without asking how it is: it has nothing else to do, and each answer takes time.
            cell = atoms.cell.array
            self.protocol.sendposdata(
                cell * length, np.linalg.inv(cell) / length, atoms.positions * length)
            e, forces, virial, remark = self.protocol.sendrecv_force()
        except OSError:
            # The connection broke, and Tieline has said why.
            raise TielineError(self._sentence()) from None
        known = json.loads(remark.tobytes() or b"{}")
        return e * energy, forces * (energy * length), virial * energy, known

    def _sentence(self):
        """What the process wrote last, without the name in front."""
        code = self.process.wait()
        self.messages.seek(0)
        lines = self.messages.read().decode(errors="replace").strip().splitlines()
        if not lines:
            return f"tieline ended with code {code}"
        # A wrong argument is explained in several lines, of which the first says what is wrong.
        line = next((x for x in lines if x.startswith(("tieline: ", "Error: "))), lines[-1])
        return line.split(": ", 1)[1] if line.startswith(("tieline: ", "Error: ")) else line

    def close(self):
        # After a fork the process is the parent's, and so is the other end of the connection.
        if os.getpid() != self.owner:
            return
        if self.connection is not None:
            # The end of the connection ends the process, also while it calculates.
            self.connection.close()
            self.connection = None
        if self.process is not None:
            try:
                self.process.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.messages.close()


class _InOnePiece:
    """A socket that keeps what is to be sent until an answer is waited for.

    ASE's protocol sends word by word and number by number, each of which wakes the other side.
    """

    def __init__(self, connection):
        self.connection = connection
        self.unsent = []

    def sendall(self, data):
        self.unsent.append(data)

    def recv(self, count):
        if self.unsent:
            self.connection.sendall(b"".join(self.unsent))
            self.unsent.clear()
        return self.connection.recv(count)


def _short_folder():
    """A folder for temporary files whose name leaves room for that of a socket."""
    return None if len(os.fsencode(tempfile.gettempdir())) < LONGEST_PATH - 40 else "/tmp"
