import Foundation
import Quantities
import Structures

/// What can be wrong with a potential, its file or what it is trained on.
public enum PotentialError: ReportableError, Equatable {
  case missingElement(Element, known: [Element])
  case notAPotential(file: String, expected: String, found: String)
  case version(file: String, found: Int, expected: Int)
  case truncated(file: String, bytes: Int, expected: Int)
  case damaged(file: String, what: String)
  case notFinite(file: String, what: String)
  case noFrames(what: String)
  case frame(file: String, frame: Int, what: String)
  case checkpointOfOther(file: String, what: String)
  /// `best` is the file of what came before; `nil` where nothing did.
  case diverged(epoch: Int, learningRate: Double, best: String?)
  case notAenet(file: String)
  /// `field` is what the file ends in.
  case endsEarly(file: String, bytes: Int, field: String)
  case unexpected(file: String, line: Int, expected: String, found: String)
  case unsupported(file: String, what: String)
  case missingKeyword(file: String, keyword: String)
  case noNetworks(folder: String)
  case twoNetworks(Element, first: String, second: String)
  /// A network's own environment lacks an element of the networks beside it.
  case strangers(file: String, element: Element, environment: [Element])

  public var sentence: String {
    switch self {
    case .missingElement(let element, let known):
      "the potential knows \(known.map(\.symbol).joined(separator: ", ")) but the structure holds "
        + "\(element.symbol)"
    case .notAPotential(let file, let expected, let found):
      "\(file):1: expected a file that begins with '\(expected)', found '\(found)'"
    case .version(let file, let found, let expected):
      "\(file):1: written in format \(found); this program reads format \(expected)"
    case .truncated(let file, let bytes, let expected):
      "\(file): cut short: \(bytes) bytes of parameters where \(expected) belong"
    case .damaged(let file, let what):
      "\(file): damaged: \(what)"
    case .notFinite(let file, let what):
      "\(file): \(what) is not a finite number"
    case .noFrames(let what):
      "there are no frames to train on: \(what)"
    case .frame(let file, let frame, let what):
      "\(file): frame \(frame): \(what)"
    case .checkpointOfOther(let file, let what):
      "\(file): this checkpoint belongs to another training: \(what)"
    case .diverged(let epoch, let learningRate, let best):
      "in epoch \(epoch) the parameters ceased to be finite numbers: a learning_rate of "
        + "\(String(format: "%g", learningRate)) is too large, or a scale of the loss too small; "
        + (best.map { "\($0) is of the best epoch before" } ?? "no potential is written")
    case .notAenet(let file):
      "\(file): not a network of aenet, neither binary nor ASCII"
    case .endsEarly(let file, let bytes, let field):
      "\(file): cut short: its \(bytes) bytes end before the end of its \(field)"
    case .unexpected(let file, let line, let expected, let found):
      "\(file):\(line): expected \(expected), found '\(found)'"
    case .unsupported(let file, let what):
      "\(file): not supported: \(what)"
    case .missingKeyword(let file, let keyword):
      "\(file): has no line that begins with '\(keyword)'"
    case .noNetworks(let folder):
      "\(folder): holds no network of aenet, a file that ends in .nn or .ascii, and no input.nn of n2p2"
    case .twoNetworks(let element, let first, let second):
      "\(first) and \(second) are both networks of \(element.symbol); a potential has one of each "
        + "element"
    case .strangers(let file, let element, let environment):
      "\(file): made for surroundings of \(environment.map(\.symbol).joined(separator: ", ")), so it "
        + "does not fit the network of \(element.symbol)"
    }
  }
}
