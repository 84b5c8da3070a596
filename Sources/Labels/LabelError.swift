import Foundation
import Quantities
import Structures

/// Why there is no label.
public enum LabelError: ReportableError, Equatable {
  // MARK: what is asked for

  /// A frame that cannot be calculated, whoever tries.
  case frame(file: String, frame: Int, reason: String)
  /// A file with labels that are not those of these frames at this level.
  case otherLabels(file: String, frame: Int, reason: String)

  // MARK: a command

  case noStart(reason: String)
  case ended(code: Int32, output: String)
  case overdue(limit: Double, output: String)
  /// It ended as if all were well.
  case noAnswer(file: String)
  /// A file that a reader refused, in its words.
  case unreadable(reason: String)

  // MARK: a socket and its clients

  case badSocketName(String)
  case longSocketName(path: String, bytes: Int, limit: Int)
  case inUse(address: String)
  case noSocket(path: String, reason: String)
  /// Nobody to whom one could be a client.
  case noServer(address: String, reason: String)
  /// Atoms that a client of i-PI would take for others.
  case changedSpecies
  case changedMesh(found: [Int], expected: [Int])
  /// A program at the other end of a connection.
  case peer(reason: String)
  case dropped(client: String, reason: String)

  // MARK: an answer

  case severalAnswers(file: String, frames: Int)
  case otherAtoms(answer: String, found: String, expected: String)
  case otherCell(answer: String, difference: Double)
  case movedAtom(answer: String, atom: Int, distance: Double)
  case missing(answer: String, what: String)
  case absurd(answer: String, what: String, value: Double, unit: String)

  public var sentence: String {
    switch self {
    case .frame(let file, let frame, let reason):
      return "\(file), frame \(frame): \(reason)"
    case .otherLabels(let file, let frame, let reason):
      return
        "\(file) is there, and its frame \(frame) \(reason); name another file for these labels"
    case .noStart(let reason):
      return "the command cannot be started: \(reason)"
    case .ended(let code, let output):
      // The shell adds 128 to the number of a signal.
      let how =
        code > 128 && code < 160 ? "was ended by signal \(code - 128)" : "ended with code \(code)"
      return "the command \(how); what it said is in \(output)"
    case .overdue(let limit, let output):
      return
        "the command was not done after \(String(format: "%g", limit)) s and was ended; what it "
        + "said is in \(output)"
    case .noAnswer(let file):
      return "the command ended well, but wrote no \(file)"
    case .unreadable(let reason):
      return reason
    case .badSocketName(let name):
      return "'\(name)' is no name of a socket; expected a word without a slash"
    case .longSocketName(let path, let bytes, let limit):
      return "the socket \(path) has a name of \(bytes) bytes, expected at most \(limit)"
    case .inUse(let address):
      return "\(address) is in use by another server; name another socket or port"
    case .noSocket(let path, let reason):
      return "\(path) cannot be waited at: \(reason)"
    case .noServer(let address, let reason):
      return "no server answers at \(address): \(reason)"
    case .changedSpecies:
      return
        "it has other atoms than the first frame, or in another order, of which clients of i-PI are "
        + "not told; label each composition by itself"
    case .changedMesh(let found, let expected):
      return
        "its cell takes \(Self.mesh(found)) k points and that of the first frame "
        + "\(Self.mesh(expected)), which a client keeps; label cells of one size by themselves, or "
        + "without a socket"
    case .peer(let reason):
      return reason
    case .dropped(let client, let reason):
      return "\(client) was dropped: \(reason)"
    case .severalAnswers(let file, let frames):
      return "\(file) holds \(frames) frames, expected one"
    case .otherAtoms(let answer, let found, let expected):
      return "\(answer) is of other atoms: found \(found), expected \(expected)"
    case .otherCell(let answer, let difference):
      return
        "\(answer) is of another cell: its vectors differ by \(String(format: "%.3g", difference)) Å"
    case .movedAtom(let answer, let atom, let distance):
      return
        "\(answer) is of another structure: atom \(atom) is \(String(format: "%.3g", distance)) Å "
        + "from where it was"
    case .missing(let answer, let what):
      return "\(answer) gives no \(what)"
    case .absurd(let answer, let what, let value, let unit):
      return "\(answer) gives \(what) of \(value) \(unit), which atoms do not have"
    }
  }

  private static func mesh(_ points: [Int]) -> String {
    points.map(String.init).joined(separator: " × ")
  }
}
