import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

/// `tieline diffuse` on the command line.
@Suite struct DiffuseTests {
  private let folder = TemporaryFolder()

  /// The published points of `ArrheniusFitTests`.
  private static let points = """
    temperature_K,diffusion_cm2_per_s,error_cm2_per_s
    600,1.24e-6,0.340e-6
    650,1.56e-6,0.405e-6
    700,2.13e-6,0.557e-6
    720,1.85e-6,0.387e-6
    800,3.51e-6,0.700e-6
    900,4.85e-6,0.699e-6
    1050,8.24e-6,1.34e-6
    1200,13.8e-6,1.49e-6
    1500,18.3e-6,2.58e-6

    """

  private func json(_ result: Tieline.Result) throws -> [String: Any] {
    #expect(result.code == 0, "\(result)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  @Test func `Given diffusivities give the published activation energy and conductivity`() throws {
    try folder.write(Self.points, to: "points.csv")
    let root = try json(
      Tieline.run(
        "diffuse", "--points", "points.csv", "--carriers", "56", "--volume", "2186.875592",
        "--format", "json", in: folder.url))
    let number = { (key: String) in root[key] as? Double ?? .nan }
    #expect(abs(number("activation_energy_eV") - 0.258138) < 1e-5)
    #expect(abs(number("activation_energy_error_eV") - 0.016833) < 1e-5)
    #expect(abs(number("conductivity_300K_S_per_cm") - 1.08036e-3) < 1e-6)
    #expect(abs(number("log10_conductivity_300K_error") - 0.1966) < 1e-3)
    let rows = try #require(root["temperatures"] as? [[String: Any]])
    #expect(rows.count == 9)
    #expect(rows[0]["temperature_K"] as? Double == 600)
    #expect(rows[0]["haven_ratio"] is NSNull)
  }

  /// Lithium that walks with D = 2e-4 cm²/s in a framework that rattles and drifts.
  private func walk(
    frames: Int = 600, lithium: Int = 20, step: Double = (2 * 0.002 * 20).squareRoot(),
    framework: Double = 0
  ) -> Trajectory {
    var random = RandomStream(seed: 9, purpose: "walk", candidate: 0)
    func deviate() -> Vector3 { Vector3(random.normal(), random.normal(), random.normal()) }
    let lattice = Lattice.cubic(15)!
    let species =
      [Element](repeating: .lithium, count: lithium)
      + [Element](repeating: .phosphorus, count: 6) + [Element](repeating: .sulfur, count: 12)
    var trajectory = Trajectory(species: species)
    var places = species.map { _ in
      Vector3(random.uniform(), random.uniform(), random.uniform()) * 15
    }
    for _ in 0..<frames {
      let drift = deviate() * 0.02
      for atom in species.indices {
        places[atom] += drift + deviate() * (atom < lithium ? step : framework)
      }
      let rattled = places.map { lattice.fractional($0 + deviate() * 0.05) }
      trajectory.append(lattice, rattled)
    }
    return trajectory
  }

  @Test(arguments: ["walk.traj", "walk.extxyz", "walk.lammpstrj", "folded.traj"])
  func `A trajectory of any kind gives the diffusion coefficient of its walkers`(
    name: String
  ) throws {
    var trajectory = walk()
    if name.hasPrefix("folded") {
      var folded = Trajectory(species: trajectory.species)
      for frame in 0..<trajectory.count {
        folded.append(
          trajectory.lattices[frame], trajectory.positions[frame].map(\.wrappedToUnit))
      }
      trajectory = folded
    }
    try TrajectoryFile.write(trajectory, to: folder[name])
    let root = try json(
      Tieline.run(
        "diffuse", "--trajectory", name, "--timestep", "20", "--temperature", "600", "--format",
        "json", in: folder.url))
    let row = try #require((root["temperatures"] as? [[String: Any]])?.first)
    let number = { (key: String) in row[key] as? Double ?? .nan }
    let (value, error) = (
      number("tracer_diffusion_cm2_per_s"), number("tracer_diffusion_error_cm2_per_s")
    )
    #expect(abs(value - 2e-4) < 3 * error && error < 1e-5, "\(value) ± \(error)")
    // σ = N e² D / (V k T), with the volume 15³ Å³.
    let factor =
      20 / (3375 * Constants.boltzmann * 600) * Constants.siemensPerCentimetre
      / Constants.squareCentimetrePerSecond
    #expect(abs(number("conductivity_S_per_cm") / (factor * value) - 1) < 1e-9)
    #expect(abs(number("haven_ratio") - 1) < 4 * number("haven_ratio_error"))
    #expect(number("jumps") > 100)
    #expect(root["activation_energy_eV"] is NSNull)
  }

  @Test func `Jumps between sites are told with their rates`() throws {
    // Two lithium atoms that change between places 3 Å apart, in turn, every twenty frames, to and fro.
    let lattice = Lattice.cubic(12)!
    var random = RandomStream(seed: 4, purpose: "jumps", candidate: 0)
    var trajectory = Trajectory(species: [.lithium, .lithium, .sulfur])
    var place = [0, 0]
    for frame in 0..<4000 {
      if frame % 20 == 10 { place[frame / 20 % 2] += random.uniform() < 0.5 ? 1 : -1 }
      let rattle = (0..<2).map { _ in
        Vector3(random.normal(), random.normal(), random.normal()) * 0.1
      }
      trajectory.append(
        lattice,
        [
          lattice.fractional(Vector3(3 * Double(place[0]), 0, 0) + rattle[0]),
          lattice.fractional(Vector3(3 * Double(place[1]), 6, 0) + rattle[1]), Vector3(0, 0, 0.5),
        ])
    }
    try TrajectoryFile.write(trajectory, to: folder["jumps.traj"])
    let result = try Tieline.run(
      "diffuse", "--trajectory", "jumps.traj", "--timestep", "50", "--temperature", "600",
      "--jumps", "jumps.json", in: folder.url)
    try #require(result.code == 0, "\(result)")
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: folder["jumps.json"]))
        as? [String: Any])
    #expect((root["sites"] as? [[Double]])?.count == 8)
    #expect(root["jumps"] as? Int == 200)
    let stay = try #require(root["residence_time_ps"] as? Double)
    #expect(abs(stay - 2) < 0.1)
    #expect((root["van_hove"] as? [Any])?.isEmpty == false)
  }

  @Test func `Trajectories are converted, and give the same coefficient`() throws {
    try TrajectoryFile.write(walk(), to: folder["a.traj"])
    var values: [Double] = []
    for (from, to) in [
      ("a.traj", "b.lammpstrj"), ("b.lammpstrj", "c.extxyz"), ("c.extxyz", "d.traj"),
    ] {
      #expect(try Tieline.run("convert", from, to, in: folder.url).code == 0)
      let root = try json(
        Tieline.run(
          "diffuse", "--trajectory", to, "--timestep", "20", "--format", "json", in: folder.url))
      let row = try #require((root["temperatures"] as? [[String: Any]])?.first)
      values.append(try #require(row["tracer_diffusion_cm2_per_s"] as? Double))
    }
    for value in values { #expect(abs(value / values[0] - 1) < 1e-9) }
    let refused = try Tieline.run("convert", "a.traj", "XDATCAR", in: folder.url)
    #expect(refused.code == 65, "\(refused)")
  }

  @Test func `Four temperatures have an activation energy`() throws {
    var arguments = ["diffuse", "--timestep", "20", "--format", "json"]
    for (index, temperature) in [600.0, 700, 800, 900].enumerated() {
      let diffusion = 0.1 * exp(-0.2 / (Constants.boltzmann * temperature))
      try TrajectoryFile.write(
        walk(frames: 400, step: (2 * diffusion * 20).squareRoot()), to: folder["\(index).traj"])
      arguments += ["--trajectory", "\(index).traj", "--temperature", "\(temperature)"]
    }
    let root = try json(Tieline(arguments, in: folder.url).result())
    let energy = try #require(root["activation_energy_eV"] as? Double)
    let error = try #require(root["activation_energy_error_eV"] as? Double)
    #expect(abs(energy - 0.2) < 3 * error && error < 0.1, "\(energy) ± \(error)")
    // 8 ps are too short to extrapolate from, and it says so.
    #expect((root["remarks"] as? [String])?.count == 1)
  }

  /// Each of what is wrong with a trajectory, and what its sentence has to say.
  @Test func `What is no diffusion is one sentence and no number`() throws {
    try TrajectoryFile.write(walk(frames: 10), to: folder["short.traj"])
    try TrajectoryFile.write(walk(step: 0), to: folder["frozen.traj"])
    try TrajectoryFile.write(walk(framework: 0.3), to: folder["melt.traj"])
    try TrajectoryFile.write(walk(), to: folder["good.traj"])
    let text = ExtendedXYZ.write(walk(frames: 30))
    try folder.write(
      text.replacing("Lattice=\"15.0 0.0 0.0 0.0 15.0 0.0 0.0 0.0 15.0\"", with: ""),
      to: "cellless.xyz")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    try folder.write(
      (lines[..<2] + ["Li nan 0 0"] + lines[3...]).joined(separator: "\n"), to: "nan.xyz")
    try folder.write(text + "1\n" + lines[1] + "\nLi 0 0 0\n", to: "changed.xyz")
    try folder.write(
      Self.points.split(separator: "\n").prefix(2).joined(separator: "\n") + "\n", to: "one.csv")
    try folder.write(
      Self.points.replacing("0.340e-6", with: "-1"), to: "negative.csv")
    try folder.write(Self.points.replacing("error_cm2", with: "error_m2"), to: "columns.csv")
    for (arguments, part) in [
      (["--trajectory", "short.traj", "--timestep", "20"], "10 frames"),
      (["--trajectory", "frozen.traj", "--timestep", "20"], "no Li has jumped"),
      (["--trajectory", "melt.traj", "--timestep", "20"], "framework flows"),
      (["--trajectory", "good.traj", "--timestep", "20", "--species", "Na"], "no Na"),
      (["--trajectory", "good.traj"], "--timestep"),
      (["--trajectory", "cellless.xyz", "--timestep", "20"], "periodic"),
      (["--trajectory", "nan.xyz", "--timestep", "20"], "line 3"),
      (["--trajectory", "changed.xyz", "--timestep", "20"], "frame 31"),
      (["--trajectory", "nowhere.traj", "--timestep", "20"], "nowhere.traj"),
      (["--trajectory", "good.unknown", "--timestep", "20"], "known trajectory"),
      (["--points", "one.csv"], "1 temperature"),
      (["--points", "negative.csv"], "negative.csv, line 2"),
      (["--points", "columns.csv"], "error_cm2_per_s"),
    ] {
      let result = try Tieline(["diffuse"] + arguments, in: folder.url).result()
      #expect(result.code == 65, "\(arguments): \(result)")
      #expect(result.output.isEmpty, "\(arguments): \(result)")
      #expect(result.lines.count == 1 && result.messages.contains(part), "\(arguments): \(result)")
    }
  }

  @Test(arguments: [
    [], ["--points", "a.csv", "--trajectory", "b.traj"], ["--points", "a.csv", "--carriers", "3"],
    ["--trajectory", "b.traj", "--timestep", "0"], ["a.cif"],
    ["a.cif", "--potential", "p", "--temperatures", "abc"],
    ["a.cif", "--potential", "p", "--temperatures", "600,600"],
    ["a.cif", "--potential", "p", "--temperatures", "600", "--runs", "0"],
    ["--trajectory", "b.traj", "--species", "Xx"],
    ["--trajectory", "b.traj", "--temperature", "600", "--temperature", "700"],
  ])
  func `Arguments that do not go together are a matter of usage`(arguments: [String]) throws {
    let result = try Tieline(["diffuse"] + arguments, in: folder.url).result()
    #expect(result.code == 64 && result.output.isEmpty, "\(result)")
  }

  @Test(arguments: [
    ("conductivities", "gamma-Li3PS4"), ("conductivities-long", "Li7P3S11"),
    ("conductivities-more", "gamma-Li3PS4"),
  ])
  func `The shipped maps of conductivities begin, and stop when told to`(
    config: String, crystal: String
  ) throws {
    let arguments = [
      "diffuse", Tieline.inputs.appendingPathComponent("\(config).yaml").path, "--run",
      folder["map"].path,
    ]
    let program = try Tieline(arguments, in: folder.url)
    // The crystals are there at once; the first glass takes minutes.
    let hasBegun = program.wait(until: {
      FileManager.default.fileExists(atPath: folder["map/\(crystal).structure.json"].path)
    })
    #expect(hasBegun)
    program.send(SIGTERM)
    let result = program.result(limit: 120)
    #expect(result.code == 130, "\(result)")
    #expect(result.messages.contains("goes on"), "\(result)")
  }

  @Test func `The dynamics of a crystal go on in the folder of the run`() throws {
    let crystal = Tieline.structures.appendingPathComponent("Li7P3S11.cif").path
    let arguments = [
      "diffuse", crystal, "--potential", Tieline.potential.path, "--temperatures", "1000",
      "--picoseconds", "2", "--atoms", "42", "--format", "json", "--run", "run",
    ]
    let first = try Tieline(arguments, in: folder.url).result()
    func files() -> [String: Data] {
      folder.everything.filter { !["run/lock", "run/log.jsonl"].contains($0.key) }
    }
    let before = files()
    let again = try Tieline(arguments, in: folder.url).result()
    #expect(first.code == again.code && first.output == again.output)
    #expect(files() == before)
    let other = Array(arguments.dropLast()) + ["stopped"]
    let stopped = try Tieline(other, in: folder.url)
    #expect(
      stopped.wait {
        FileManager.default.fileExists(atPath: folder["stopped/Li7P3S11.structure.json"].path)
      })
    stopped.send(SIGTERM)
    let interrupted = stopped.result()
    #expect(interrupted.code == 130, "\(interrupted)")
    let resumed = try Tieline(other, in: folder.url).result()
    #expect(resumed.code == first.code && resumed.output == first.output, "\(resumed)")
    if first.code == 0 {
      #expect(try json(first)["species"] as? String == "Li")
    } else {
      // So short a run may not show any diffusion; it says so.
      #expect(first.code == 65 && first.messages.contains("no diffusion coefficient"), "\(first)")
    }
    #expect(first.messages.contains("watching"), "\(first)")
    let quiet = try Tieline(arguments + ["--quiet"], in: folder.url).result()
    #expect(!quiet.messages.contains("watching") && quiet.output == first.output)
    let changed = try Tieline(arguments + ["--seed", "2"], in: folder.url).result()
    #expect(changed.code == 65 && changed.messages.contains("another config"), "\(changed)")
  }
}
