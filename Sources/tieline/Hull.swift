import ArgumentParser
import Foundation
import PhaseDiagrams

struct Hull: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The convex hull of entries: which phases are stable, and by how much not.",
    discussion: """
      ENTRIES.csv has a header and the columns id, formula and energy_eV: the total energy \
      in eV of all atoms of the formula as it is written, so Li4S2 has twice the energy of \
      Li2S. Other columns are kept. Each id stands once; formulas may repeat.

      The output is the input with four columns more, replaced where the input has them:

      formation_energy_eV_per_atom: against the lowest entry of each pure element, with \
      --line against those of the two compounds; empty where the file lacks one of these.

      energy_above_hull_eV_per_atom: what decomposing would release; 0 on the hull.

      on_hull: true up to 1e-9 eV/atom above the hull.

      decomposition: the phases of lowest energy with the same composition, such as \
      "0.6 Li2S + 0.4 Li3PS4"; the numbers are fractions of atoms and sum to 1.

      The hull knows only the entries given: one that no mixture of others can make is on \
      it. With --line, entries that are not exactly between the two compounds are left \
      out, with a message, and do not compete; without it they do.
      """)

  @Argument(help: ArgumentHelp("The CSV file of entries.", valueName: "entries.csv"))
  var entries: String

  @Option(help: ArgumentHelp("Two compounds, such as Li2S,P2S5.", valueName: "A,B"))
  var line: String?

  @Option(help: ArgumentHelp("Writes here instead of standard output.", valueName: "file"))
  var output: String?

  func validate() throws {
    do {
      _ = try line.map { try PseudoBinaryLine($0) }
    } catch let error as PhaseDiagramError {
      throw ValidationError(error.sentence)
    }
  }

  func run() throws {
    try reportingFailures {
      let table = try EntryTable(CSVTable(contentsOf: entries))
      let hull =
        if let line { try HullTable(table, line: PseudoBinaryLine(line)) } else {
          try HullTable(table)
        }
      try write(hull.csv)
      hull.remarks.forEach(printMessage)
    }
  }

  private func write(_ text: String) throws {
    let data = Data(text.utf8)
    do {
      guard let output else {
        try FileHandle.standardOutput.write(contentsOf: data)
        return
      }
      // A device or pipe is written to; only a file is replaced as a whole.
      let type = try? FileManager.default.attributesOfItem(atPath: output)[.type]
      let isFile = (type as? FileAttributeType).map { $0 == .typeRegular } ?? true
      guard type as? FileAttributeType != .typeDirectory else {
        throw CocoaError(.fileWriteInvalidFileName)
      }
      try data.write(to: URL(fileURLWithPath: output), options: isFile ? .atomic : [])
    } catch {
      throw PhaseDiagramError.cannotWrite(
        file: output ?? "standard output", reason: reason(error))
    }
  }

  /// What the system says, without the name of the file.
  private func reason(_ error: any Error) -> String {
    let error = error as NSError
    let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
    if cause.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(cause.code))) }
    switch CocoaError.Code(rawValue: cause.code) {
    case .fileNoSuchFile: return "there is no such folder"
    case .fileWriteOutOfSpace: return "no space is left"
    case .fileWriteNoPermission: return "permission is denied"
    case .fileWriteInvalidFileName: return "it is a folder"
    default: return "the system refused"
    }
  }
}
