"""How the first labels of near-minimum.extxyz, and those of melts.extxyz, were made: structures labelled by a teacher.

    python teacher.py tune FRAMES LABELS.extxyz TEST.extxyz TEACHER.pt [EPOCHS]
    python teacher.py melt FRAMES TEACHER.pt [STEPS]
    python teacher.py label TEACHER.pt OUT.extxyz STRUCTURES.extxyz ...

The teacher is SevenNet-l3i5, a universal potential, whose parameters `tune` moves towards DFT: the first
frames of the trajectories in FRAMES, and LABELS, of `tieline label`; on TEST it prints how good it is after
each epoch. `melt` moves them to frames of five melts instead, each frame once, and prints how good it is on
frames that validate. Its zero of energy, a number for each element, is fitted too, so what it says is on the
scale of FRAMES. Needs sevenn 0.13 and its weights, which are in its package. An epoch takes two to four minutes
of one core, a step of `melt` four seconds, a label 13 to 25 ms for each atom.

Structures near minima come from rounds: `tieline relax` of the reference crystals with the potential of the round
before, strained and rattled too, snapshots of `tieline diffuse` at 300, 600 and 900 K, and what `tieline sample`
finds. Melts are snapshots of `tieline diffuse` at 1800 to 2900 K, in the cells of the frames and from frames that
train; P2S5, which it does not watch, has a lithium atom there that is taken out again.
"""

import math
import random
import sys
from pathlib import Path

import numpy as np
import sevenn._keys as key
import sevenn.util
import torch
from ase.calculators.singlepoint import SinglePointCalculator
from ase.io import read, write
from sevenn.atom_graph_data import AtomGraphData
from sevenn.train.dataload import unlabeled_atoms_to_graph
from torch.nn.functional import huber_loss

ELEMENTS = (3, 15, 16)
# By which labels with the smaller basis of lithium lie above the frames, eV for each Li.
LITHIUM = 0.0051
FRAMES = {
    "beta-Li3PS4": (0, 1, 3, 8), "Li7P3S11": (0, 2), "Li2P2S6": (0, 1, 4, 8), "P2S5": (0, 1, 2, 4, 8, 15, 30),
    "Li7PS6": (0, 1, 2, 4, 8), "Li2S": (0, 4), "Li4P2S6": (0, 2), "gamma-Li3PS4": (0,),
}


# Of eight frames each of these gives so many.
MELTS = {"Li2P2S6": 3, "P2S5": 2, "Li2PS3-hex": 1, "Li2PS3-orth": 1, "Li3P": 1}


class Teacher:
    def __init__(self, file=None):
        checkpoint = sevenn.util.load_checkpoint("7net-l3i5")
        self.model = checkpoint.build_model()
        self.model.set_is_batch_data(False)
        self.model.eval_type_map = torch.tensor(True)
        self.types, self.cutoff = checkpoint.config[key.TYPE_MAP], checkpoint.config[key.CUTOFF]
        self.zero = torch.zeros(3, dtype=torch.float64)
        if file:
            state = torch.load(file, weights_only=False)
            self.model.load_state_dict(state["model"])
            self.zero = state["off"].detach()

    def __call__(self, atoms):
        """Energy (eV), forces (eV/Å) and virial (-dE/dstrain, eV) as tensors."""
        graph = AtomGraphData.from_numpy_dict(unlabeled_atoms_to_graph(atoms, self.cutoff))
        graph[key.NODE_FEATURE] = graph[key.ATOM_TYPE] = torch.tensor([self.types[z] for z in atoms.numbers])
        out = self.model(graph)
        xx, yy, zz, xy, yz, zx = out[key.PRED_STRESS].squeeze() * atoms.get_volume()
        virial = torch.stack([torch.stack([xx, xy, zx]), torch.stack([xy, yy, yz]), torch.stack([zx, yz, zz])])
        return out[key.PRED_TOTAL_ENERGY].squeeze().double() + counts(atoms) @ self.zero, out[key.PRED_FORCE], virial


def counts(atoms):
    return torch.tensor([float((atoms.numbers == z).sum()) for z in ELEMENTS], dtype=torch.float64)


def energy(atoms):
    lithium = LITHIUM * float(counts(atoms)[0]) if "DZVP-MOLOPT-SR-GTH Li" in atoms.info.get("level", "") else 0
    return atoms.get_potential_energy() - lithium


def zero(teacher, structures):
    """The zero of energy, eV for an atom of each element, with which the teacher is right on average."""
    rows = np.array([counts(a).numpy() / len(a) for a in structures])
    differences = [(energy(a) - float(teacher(a)[0].detach())) / len(a) for a in structures]
    return torch.nn.Parameter(torch.tensor(np.linalg.lstsq(rows, np.array(differences), rcond=None)[0]))


class Descent:
    """Adam on the teacher's parameters and its zero of energy, and the running mean of the former, which is kept."""

    def __init__(self, teacher, rates, betas=(0.9, 0.999)):
        self.model, self.rates = teacher.model, rates
        self.parameters = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.Adam([{"params": self.parameters}, {"params": [teacher.zero]}], betas=betas)
        self.mean = {k: v.clone() for k, v in self.model.state_dict().items()}

    def schedule(self, part, least, warm=1):
        """The rates after a part of all steps: a cosine of them, and a least one."""
        for group, rate in zip(self.optimizer.param_groups, self.rates):
            group["lr"] = warm * (rate * (1 + math.cos(math.pi * part)) / 2 + least)

    def step(self, loss, clip, memory):
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, clip)
        self.optimizer.step()
        self.optimizer.zero_grad()
        for k, v in self.model.state_dict().items():
            self.mean[k] = memory * self.mean[k] + (1 - memory) * v if v.dtype.is_floating_point else v.clone()


def report(file, held, when):
    now = Teacher(file)
    now.model.eval()
    for name, atoms in held:
        e, f, _ = now(atoms)
        error = 1000 * float(e.detach() - energy(atoms)) / len(atoms)
        force = 1000 * float((f.detach() - tensor(atoms.get_forces())).square().sum(1).mean().sqrt())
        print(f"{when} {name}: {error:+.1f} meV/atom, {force:.0f} meV/Å", flush=True)


def melt(folder, file, steps):
    torch._C._jit_set_profiling_executor(False)
    teacher, order, pool, held = Teacher(), random.Random(3), {}, []
    for name in MELTS:
        frames = read(f"{folder}/{name}.extxyz", ":")
        held += [(name, frames[k]) for k in (174, 186)]
        # Neither the block that validates nor the test.
        pool[name] = [frames[k] for k in range(1, 361) if not 165 <= k <= 195]
        order.shuffle(pool[name])
    teacher.zero = zero(teacher, [a for name in MELTS for a in pool[name][: 12 if name == "P2S5" else 3]])
    descent = Descent(teacher, (5e-4, 1e-3), betas=(0.9, 0.99))
    teacher.model.train()
    names, shown = [name for name, often in MELTS.items() for _ in range(often)], dict.fromkeys(MELTS, 0)
    for step in range(steps):
        descent.schedule(step / steps, least=1e-6, warm=min(1, step / 30))
        name = order.choice(names)
        atoms = pool[name][shown[name] % len(pool[name])]
        shown[name] += 1
        e, f, _ = teacher(atoms)
        loss = scaled((e - energy(atoms)) / len(atoms), 0.01, 3) + 6 * scaled(f - tensor(atoms.get_forces()), 0.15, 5)
        descent.step(loss, clip=20, memory=min(0.98, step / (step + 10)))
        if (step + 1) % 200 == 0 or step + 1 == steps:
            torch.save({"model": descent.mean, "off": teacher.zero}, file)
            report(file, held, step + 1)


def tune(folder, labels, test, file, epochs):
    teacher = Teacher()
    frames = [read(f"{folder}/{name}.extxyz", ":")[k] for name, ks in FRAMES.items() for k in ks]
    train = [(a, 1) for a in frames] + [(a, 3) for a in read(labels, ":")]
    held = [(a.info["name"], a) for a in read(test, ":")]
    teacher.zero = zero(teacher, [a for a, _ in train])
    descent = Descent(teacher, (3e-4, 1e-3))
    order = random.Random(1)
    for epoch in range(epochs):
        descent.schedule(epoch / epochs, least=1e-5)
        order.shuffle(train)
        teacher.model.train()
        for atoms, weight in train:
            e, f, w = teacher(atoms)
            loss = scaled((e - energy(atoms)) / len(atoms), 0.003, 3) + 3 * scaled(f - tensor(atoms.get_forces()), 0.06, 5)
            if "stress" in atoms.calc.results:
                virial = -atoms.get_stress(voigt=False) * atoms.get_volume()
                loss = loss + 0.3 * scaled((w - tensor(virial)) / len(atoms), 0.02, 3)
            descent.step(weight * loss, clip=50, memory=0.98)
        torch.save({"model": descent.mean, "off": teacher.zero}, file)
        report(file, held, epoch)


def scaled(error, scale, delta):
    return huber_loss(error / scale, torch.zeros_like(error), delta=delta)


def tensor(array):
    return torch.tensor(array, dtype=torch.float32)


def label(file, out, structures):
    teacher, labelled = Teacher(file), []
    teacher.model.eval()
    for atoms in (a for s in structures for a in read(s, ":")):
        e, f, w = (x.detach().numpy() for x in teacher(atoms))
        copy = atoms.copy()
        copy.info = {"origin": atoms.info["origin"]}
        copy.calc = SinglePointCalculator(copy, energy=float(e), forces=f, stress=-w / atoms.get_volume())
        labelled.append(copy)
    write(out, labelled)


if __name__ == "__main__":
    torch.set_num_threads(1)
    if sys.argv[1] == "tune":
        tune(Path(sys.argv[2]), *sys.argv[3:6], int(sys.argv[6]) if len(sys.argv) > 6 else 8)
    elif sys.argv[1] == "melt":
        melt(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 800)
    else:
        label(sys.argv[2], sys.argv[3], sys.argv[4:])
