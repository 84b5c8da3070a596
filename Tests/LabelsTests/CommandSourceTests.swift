import Foundation
import Formats
import Quantities
import Structures
import Testing

@testable import Labels

@Suite struct CommandSourceTests {
  private let folder = TemporaryFolder()

  private func work(
    _ program: CommandSource.Program, count: Int = 1, retries: Int = 0, jobs: Int = 1,
    limit: Double = 60
  ) throws -> (labels: [Int: LabelledStructure], failures: [Int: LabelError], remarks: [String]) {
    let source = CommandSource(program, folder: folder.url, jobs: jobs, timeLimit: limit)
    let queue = Samples.queue(count, retries: retries)
    let end = try source.begin(queue)
    defer {
      queue.close()
      end()
    }
    return queue.collect(count)
  }

  /// What became of one structure.
  private func refusal(_ command: String, limit: Double = 60) throws -> String? {
    try work(.command(command, level: "none"), limit: limit).failures[0]?.sentence
      .replacingOccurrences(of: folder.url.path + "/frame-1-1/", with: "")
  }

  @Test func `A command labels each structure, in a folder that is gone then`() throws {
    let (labels, failures, _) = try work(.command(Samples.labels, level: "a"), count: 5, jobs: 3)
    #expect(failures.isEmpty && labels.count == 5)
    for (index, label) in labels {
      #expect(label.structure == Samples.crystal(UInt64(index)))
      #expect(label.energy == -1.5 && label.virial == nil && label.info.isEmpty)
      #expect(label.forces == [Vector3](repeating: Vector3(0.1, 0, -0.1), count: 3))
    }
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: [
    ("exit 7", "the command ended with code 7; what it said is in output.txt"),
    ("kill -SEGV $$", "the command was ended by signal 11; what it said is in output.txt"),
    ("true", "the command ended well, but wrote no output.extxyz"),
    ("cp input.extxyz output.extxyz", "output.extxyz gives no energy"),
    (
      Samples.labels + "; sed -i s/-1.5/nan/ output.extxyz",
      "output.extxyz, line 2: found 'nan', expected 1 number as energy."
    ),
    (
      Samples.labels + "; sed -i 's/0.1 0/inf 0/' output.extxyz",
      "output.extxyz, line 3: found 'inf', expected a force."
    ),
    (
      Samples.labels + "; (sed -n 1,2p output.extxyz; sed -n 5p output.extxyz; "
        + "sed -n 3,4p output.extxyz) > o; mv o output.extxyz",
      "output.extxyz is of other atoms: found S Li2, expected Li2 S"
    ),
    (
      Samples.labels + "; cat output.extxyz output.extxyz > o; mv o output.extxyz",
      "output.extxyz holds 2 frames, expected one"
    ),
    (
      "echo 3 > output.extxyz",
      "output.extxyz ends at line 1, expected the comment line of a frame of 3 atoms."
    ),
    (": > output.extxyz", "output.extxyz holds no structure."),
  ])
  func `What a command does wrong is said in one sentence`(
    command: String, refusal expected: String
  ) throws {
    #expect(try refusal(command) == expected)
  }

  @Test func `A command that hangs is ended`() throws {
    #expect(
      try refusal("sleep 60", limit: 0.5)
        == "the command was not done after 0.5 s and was ended; what it said is in output.txt")
  }

  @Test func `What a failure leaves is kept, for every attempt`() throws {
    let (_, failures, remarks) = try work(
      .command("echo the reason; exit 1", level: "none"), retries: 1)
    #expect(failures.count == 1 && remarks.count == 1)
    #expect(folder.names == ["frame-1-1", "frame-1-2"])
    for name in folder.names {
      let said = try String(
        contentsOf: folder["\(name)/output.txt"], encoding: .utf8)
      #expect(said == "the reason\n")
      #expect(
        FileManager.default.fileExists(atPath: folder["\(name)/input.extxyz"].path))
    }
  }

  @Test func `A command that fails at first is tried again`() throws {
    let memory = folder["been"].path
    let command = "[ -e \(memory) ] || { : > \(memory); exit 1; }\n" + Samples.labels
    let (labels, failures, remarks) = try work(.command(command, level: "a"), retries: 1)
    #expect(labels.count == 1 && failures.isEmpty)
    #expect(remarks.first?.hasPrefix("frame 1, attempt 1: the command ended with code 1") == true)
  }

  // MARK: CP2K, played by a script

  /// Answers as CP2K does, to an input of its own: the energy is the number of atoms in hartree.
  private static func player(_ lines: String) -> String {
    """
    f() { [ "$1" = -i ] && [ -e "$2" ] || exit 9
    \(lines)
    }; f
    """
  }

  private static let answer = """
    echo ' CP2K| version string:                 CP2K version 2023.1'
    echo ' ENERGY| Total FORCE_EVAL ( QS ) energy [a.u.]:     -2.0'
    printf ' ATOMIC FORCES in [a.u.]\\n\\n # Atom Kind Element X Y Z\\n'
    awk '/SCALED/ {on = 1; next} /&END COORD/ {on = 0} on {print ++n, 1, $1, 0.5, 0, -0.5}' "$2"
    printf ' SUM OF ATOMIC FORCES 0 0 0 0\\n\\n STRESS| Analytical stress tensor [GPa]\\n STRESS| x y z\\n'
    printf ' STRESS| x 1.0 0 0\\n STRESS| y 0 1.0 0\\n STRESS| z 0 0 1.0\\n PROGRAM ENDED AT now\\n'
    """

  @Test func `CP2K labels with an input that Tieline writes`() throws {
    let (labels, failures, _) = try work(.cp2k(Self.player(Self.answer)), count: 2)
    #expect(failures.isEmpty)
    let label = try #require(labels[1])
    #expect(abs(try #require(label.energy) + 2 * 27.211386245988) < 1e-9)
    #expect(abs(label.forces![2].z + 0.5 * 51.42206747) < 1e-7)
    let volume = Samples.crystal(1).lattice.volume
    #expect(abs(label.virial!.trace - 3 * volume / 160.2176634) < 1e-9)
    #expect(label.info == ["code": "CP2K 2023.1"])
    #expect(folder.names.isEmpty)
  }

  @Test func `A calculation that is not self-consistent is tried with more care, and is no label`()
    throws
  {
    let half = Self.answer.replacing(
      "echo ' ENERGY", with: "echo ' SCF run NOT converged'; echo ' ENERGY")
    let (labels, failures, _) = try work(.cp2k(Self.player(half)), retries: 1)
    #expect(labels.isEmpty)
    #expect(
      failures[0]?.sentence.hasSuffix(
        "/cp2k.out, line 2: the calculation did not become self-consistent, so its energy is none.")
        == true)
    let inputs = try ["frame-1-1", "frame-1-2"].map {
      try String(contentsOf: folder["\($0)/cp2k.inp"], encoding: .utf8)
    }
    #expect(inputs[0] != inputs[1] && inputs[1].contains("ALPHA 0.1"))
  }

  @Test func `A CP2K that is not there, or dies, is said so`() throws {
    let there = folder.url.path + "/frame-1-1/cp2k.out"
    #expect(
      try work(.cp2k("/nowhere/cp2k")).failures[0] == .ended(code: 127, output: there))
    #expect(
      try work(.cp2k(Self.player("kill -KILL $$"))).failures[0]
        == .ended(code: 137, output: there))
    #expect(
      try work(.cp2k(Self.player("exit 0"))).failures[0]
        == .missing(answer: there, what: "energy, forces and stress"))
  }

  @Test func `The level of CP2K is that of its input, and what it cannot do is refused`() throws {
    let source = CommandSource(.cp2k("cp2k"), folder: folder.url, jobs: 1, timeLimit: 1)
    let structure = Samples.crystal(1)
    #expect(try source.level(of: structure) == CP2KInput(structure).level)
    #expect(throws: FormatError.unpairedElectron(electrons: 9)) {
      try source.level(of: structure.selecting([0, 2]))
    }
  }
}
