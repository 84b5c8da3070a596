import Formats
import Foundation
import Quantities
import Structures
import Testing

/// The Python package, by ASE itself; `make test` puts it in `.build/ase`.
@Suite(.enabled(if: Python.ase.isThere)) struct ASECalculatorTests {
  private static let crystal = Tieline.structures.appendingPathComponent("gamma-Li3PS4.cif").path
  private static let potential = Tieline.potential.path

  private struct Seen: Decodable {
    var energy, free_energy, energy_error: Double
    var forces, stress: [[Double]]
    var short_contacts: Int
  }

  private static let evaluates = """
    import json, sys
    from ase.io import read
    from tieline import Tieline
    seen = []
    with Tieline(sys.argv[1]) as calc:
        for a in read(sys.argv[2], ":"):
            a.calc = calc
            seen.append(dict(energy=a.get_potential_energy(), forces=a.get_forces().tolist(),
              free_energy=a.get_potential_energy(force_consistent=True),
              stress=a.get_stress(voigt=False).tolist(), energy_error=calc.results["energy_error"],
              short_contacts=calc.get_property("short_contacts", a)))
    print(json.dumps(seen))
    """

  @Test func `The calculator has the numbers of evaluate, also where elements change`() throws {
    let folder = TemporaryFolder()
    var stream = RandomStream(seed: 5, purpose: "calculator", candidate: 0)
    var frames: [LabelledStructure] = []
    for name in ["gamma-Li3PS4.cif", "Li2P2S6.cif", "gamma-Li3PS4.cif"] {
      let file = Tieline.structures.appendingPathComponent(name)
      var structure = try StructureFile.read(file)[0].structure
      for _ in 0..<2 {
        structure.positions = structure.positions.map {
          $0 + Vector3(stream.uniform(), stream.uniform(), stream.uniform()) * 0.02
        }
        frames.append(LabelledStructure(structure: structure))
      }
    }
    try StructureFile.write(frames, to: folder["in.extxyz"])
    let seen: [Seen] = try Python.ase.json(
      Self.evaluates, Self.potential, folder["in.extxyz"].path)
    let result = try Tieline.run(
      "evaluate", "in.extxyz", "--potential", Self.potential, "--output", "ours.extxyz",
      in: folder.url)
    try #require(result.code == 0, "\(result)")
    let ours = try ExtendedXYZ.read(contentsOf: folder["ours.extxyz"])
    #expect(seen.count == 6 && ours.count == 6)
    for (seen, our) in zip(seen, ours) {
      let (energy, forces, stress) = (our.energy!, our.forces!, our.stress!)
      #expect(abs(seen.energy - energy) < 1e-10 * abs(energy) && seen.free_energy == seen.energy)
      #expect(abs(seen.energy_error - our.energyError!) < 1e-9)
      let scale = forces.map(\.length).max()!
      for (f, g) in zip(seen.forces, forces) {
        #expect((Vector3(f[0], f[1], f[2]) - g).length < 1e-10 * scale)
      }
      #expect(
        (Matrix3(rowMajor: seen.stress.flatMap(\.self))! - stress).norm < 1e-10 * stress.norm)
      #expect(seen.short_contacts == 0)
    }
  }

  @Test func `Forces and stress are the derivatives of the energy, as ASE finds them`() throws {
    let differences: [Double] = try Python.ase.json(
      """
      import json, sys
      import numpy as np
      from ase.calculators.fd import calculate_numerical_forces, calculate_numerical_stress
      from ase.io import read
      from tieline import Tieline
      a = read(sys.argv[2])
      a.rattle(0.05, seed=1)
      a.calc = Tieline(sys.argv[1])
      f, s = a.get_forces(), a.get_stress(voigt=False)
      n = calculate_numerical_forces(a, eps=1e-3, iatoms=[0, 7, 15])
      t = calculate_numerical_stress(a, eps=1e-4, voigt=False)
      print(json.dumps([abs(f[[0, 7, 15]] - n).max(), abs(f).max(), abs(s - t).max(), abs(s).max()]))
      """, Self.potential, Self.crystal)
    #expect(differences[0] < 1e-4 * differences[1] && differences[1] > 0.1, "\(differences)")
    #expect(differences[2] < 1e-4 * differences[3] && differences[3] > 1e-3, "\(differences)")
  }

  @Test func `A relaxation of positions and cell by ASE ends in the minimum of Tieline`() throws {
    let folder = TemporaryFolder()
    struct Ended: Decodable {
      var converged: Bool
      var first, last, force, stress: Double
    }
    let ended: Ended = try Python.ase.json(
      """
      import json, sys
      from ase.filters import FrechetCellFilter
      from ase.io import read
      from ase.optimize import BFGS
      from tieline import Tieline
      a = read(sys.argv[2])
      a.rattle(0.03, seed=2)
      a.calc = Tieline(sys.argv[1])
      first = a.get_potential_energy()
      converged = BFGS(FrechetCellFilter(a), logfile=None).run(fmax=0.01, steps=400)
      print(json.dumps(dict(converged=bool(converged), first=first, last=a.get_potential_energy(),
        force=float(abs(a.get_forces()).max()), stress=float(abs(a.get_stress()).max()))))
      """, Self.potential, Self.crystal)
    #expect(ended.converged && ended.last < ended.first - 0.01, "\(ended)")
    #expect(ended.force < 0.01 && ended.stress < 1e-3, "\(ended)")
    let result = try Tieline.run(
      "relax", Self.crystal, "--potential", Self.potential, "--output", "relaxed.extxyz",
      in: folder.url)
    try #require(result.code == 0, "\(result)")
    let relaxed = try ExtendedXYZ.read(contentsOf: folder["relaxed.extxyz"])[0]
    #expect(abs(relaxed.energy! - ended.last) < 0.02, "\(relaxed.energy!) \(ended)")
  }

  @Test func `Velocity Verlet by ASE keeps the energy, and keeps it better with a shorter step`()
    throws
  {
    let spreads: [Double] = try Python.ase.json(
      """
      import json, sys
      import numpy as np
      from ase import units
      from ase.io import read
      from ase.md.verlet import VelocityVerlet
      from tieline import Tieline
      calc = Tieline(sys.argv[1])
      spreads = []
      for step in (2.0, 0.5):
          a = read(sys.argv[2])
          a.set_momenta(np.random.RandomState(3).normal(size=(len(a), 3)) * np.sqrt(
              a.get_masses() * 600 * units.kB)[:, None])
          a.calc = calc
          energies = []
          md = VelocityVerlet(a, step * units.fs)
          md.attach(lambda: energies.append(a.get_total_energy()))
          md.run(int(200 / step))
          spreads.append(float(np.std(energies)) / len(a))
      print(json.dumps(spreads))
      """, Self.potential, Self.crystal)
    #expect(spreads[0] < 1e-3 && spreads[1] < spreads[0] / 8, "\(spreads)")
  }

  @Test func `Calculators beside one another do not hear of one another, and end with their user`()
    throws
  {
    let seen: [Bool] = try Python.ase.json(
      """
      import copy, gc, json, os, signal, sys
      import numpy as np
      from ase.io import read, write
      from tieline import Tieline
      def alive(pid):
          return os.path.exists(f"/proc/{pid}")
      def pid(calc):
          return calc._driver.process.pid
      def shaken(atoms, seed):
          atoms = atoms.copy()
          atoms.rattle(0.02, seed=seed)
          return atoms
      def one(calc, atoms):
          atoms.calc = calc
          return np.append(atoms.get_forces(), atoms.get_potential_energy())
      def same(p, q):
          return bool(np.allclose(p, q, rtol=1e-12, atol=1e-9))
      a = [shaken(read(sys.argv[2]), seed) for seed in range(3)]
      b = [shaken(read(sys.argv[3]), seed) for seed in range(3)]
      with Tieline(sys.argv[1]) as calc:
          alone = [one(calc, atoms) for atoms in a]
          first = pid(calc)
      seen = [not alive(first)]
      with Tieline(sys.argv[1]) as calc:
          other = [one(calc, atoms) for atoms in b]
      # Turn by turn, each with a process of its own.
      x, y = Tieline(sys.argv[1]), Tieline(sys.argv[1])
      for i in range(3):
          seen += [same(one(x, a[i]), alone[i]), same(one(y, b[i]), other[i])]
      seen.append(pid(x) != pid(y))
      # A copy has another, and a fork too.
      z = copy.deepcopy(x)
      seen += [same(one(z, a[0]), alone[0]), pid(z) != pid(x)]
      child = os.fork()
      if child == 0:
          right = same(one(x, a[1]), alone[1])
          x.close()
          os._exit(0 if right else 1)
      seen += [os.waitpid(child, 0)[1] == 0, same(one(x, a[0]), alone[0])]
      # A process that was killed is said so, and made up for.
      os.kill(pid(x), signal.SIGKILL)
      x._driver.process.wait()
      try:
          one(x, a[1])
          seen.append(False)
      except Exception as error:
          seen.append(str(error) == "tieline ended with code -9")
      seen.append(same(one(x, a[1]), alone[1]))
      # Nobody needs it any longer.
      last = pid(z)
      del z
      gc.collect()
      seen.append(not alive(last))
      # What ASE writes of it, ASE reads.
      a[1].get_stress()
      for name in ("a.traj", "a.extxyz"):
          write(name, a[1])
          seen.append(bool(abs(read(name).get_potential_energy() - alone[1][-1]) < 1e-6))
      print(json.dumps(seen))
      """, Self.potential, Self.crystal,
      Tieline.structures.appendingPathComponent("Li2P2S6.cif").path)
    #expect(seen.count == 17 && seen.allSatisfy { $0 }, "\(seen)")
  }

  @Test func `A Python that is killed takes the process with it`() throws {
    let pids: [Int32] = try Python.ase.json(
      """
      import json, os, signal, subprocess, sys, time
      program = '''
      import os, sys
      from ase.io import read
      from tieline import Tieline
      a = read(sys.argv[2])
      a.calc = Tieline(sys.argv[1])
      a.get_forces()
      print(a.calc._driver.process.pid, flush=True)
      os.kill(os.getpid(), 9)
      '''
      killed = subprocess.run([sys.executable, "-c", program] + sys.argv[1:], stdout=subprocess.PIPE)
      pid = int(killed.stdout)
      for _ in range(200):
          try:
              os.kill(pid, 0)
          except ProcessLookupError:
              break
          # Without a parent it may wait to be buried, which is dead enough.
          if open(f"/proc/{pid}/stat").read().split()[2] == "Z":
              break
          time.sleep(0.05)
      else:
          raise SystemExit("it goes on")
      print(json.dumps([pid]))
      """, Self.potential, Self.crystal)
    #expect(pids.count == 1)
  }

  struct Refusal: CustomTestStringConvertible {
    let testDescription: String
    let program: String
    let sentence: String

    init(_ name: String, _ program: String, _ sentence: String) {
      (testDescription, self.program, self.sentence) = (name, program, sentence)
    }
  }

  @Test(arguments: [
    Refusal(
      "an element", "a.numbers[0] = 18; a.calc = Tieline(potential)",
      "structure.extxyz: frame 1: holds Ar, expected no elements but Li, P, S"),
    Refusal(
      "no potential", "a.calc = Tieline('none.potential')", "none.potential"),
    Refusal(
      "no program", "a.calc = Tieline(potential, command='no-tieline --at all')",
      "no-tieline cannot be started: No such file or directory; install Tieline, or name its "
        + "program by the argument command or the environment variable TIELINE"),
    Refusal(
      "another program", "a.calc = Tieline(potential, command=['sh', '-c', 'exit 3'])",
      "tieline ended with code 3"),
    Refusal(
      "a variable",
      "import os; os.environ['TIELINE'] = 'of-the-variable'; a.calc = Tieline(potential)",
      "of-the-variable cannot be started"),
    Refusal(
      "a molecule", "a.pbc = [True, True, False]; a.calc = Tieline(potential)",
      "the atoms have pbc [True, True, False] and a cell of rank 3, expected a crystal"),
    Refusal(
      "no numbers",
      "a.calc = Tieline(potential); a.get_forces(); a.positions[3] = float('nan')",
      "the server sent a position of nan, expected a number"),
    Refusal(
      "one place",
      "a.calc = Tieline(potential); a.get_forces(); a.positions[3] = a.positions[2]",
      "frame 2: atoms 3 and 4 are on one place, 0.0 Å apart, expected at least 0.1 Å"),
  ])
  func `What cannot be is a TielineError with the sentence of the program`(refusal: Refusal)
    throws
  {
    let said: String = try Python.ase.json(
      """
      import json, sys
      from ase.io import read
      from tieline import Tieline, TielineError
      potential = sys.argv[1]
      a = read(sys.argv[2])
      \(refusal.program)
      try:
          a.get_forces()
      except TielineError as error:
          print(json.dumps(str(error)))
      """, Self.potential, Self.crystal)
    #expect(said.contains(refusal.sentence), "\(said)")
  }

  @Test func `The package has the version of the program`() throws {
    let project = try ReadmeTests.Page("Tools/python/pyproject.toml").text
    let version = try Tieline.run("--version").output.trimmingCharacters(in: .newlines)
    #expect(!version.isEmpty && project.contains("\nversion = \"\(version)\"\n"))
  }
}
