import Formats
import Foundation
import Structures

/// A client of the i-PI protocol: gives another program energies and forces of the
/// structures that it sends.
///
/// The server moves the atoms and is waited for as long as it takes. It tells
/// positions and cell alone, so that both must know the atoms and their order.
public struct IPIClient: Sendable {
  private let socket: LabelSocket
  private let species: [Element]

  /// - Parameter species: the atoms of every structure, in the order of the server.
  public init(_ socket: LabelSocket, species: [Element]) {
    self.socket = socket
    self.species = species
  }

  /// What is answered for a structure.
  public struct Answer {
    /// With an energy and forces.
    public var label: LabelledStructure
    /// For the server to keep with it, such as JSON.
    public var remark: String

    public init(_ label: LabelledStructure, remark: String = "") {
      self.label = label
      self.remark = remark
    }
  }

  /// How a server ends without harm.
  public enum Ending: Sendable, Equatable {
    case exit
    /// Between two structures, without a word, as ASE's does.
    case hangUp
  }

  /// Answers until the server says EXIT, or hangs up after it has had all that it asked for.
  ///
  /// - Throws: `LabelError` where no server answers, where it goes with a structure
  ///   under way or before the first, or where the label is none; `FormatError.foreignMessage` where it does not
  ///   speak as a server of i-PI does; and what `label` throws.
  @discardableResult
  public func run(_ label: (Structure) throws -> Answer) throws -> Ending {
    let descriptor = try socket.connect()
    defer { close(descriptor) }
    let server = Connection(descriptor, to: .server)
    // Who moves atoms may do much else between two steps.
    let read = { (count: Int) in try server.receive(count, within: .infinity) }
    let send = { (bytes: [UInt8]) in try server.send(bytes, within: .infinity) }
    var answer: Answer?
    var hasAnswered = false
    while true {
      if hasAnswered, answer == nil, try server.isOver(within: .infinity) { return .hangUp }
      switch try IPIMessage.request(read(IPIMessage.wordLength)) {
      case .status:
        try send((answer == nil ? IPIMessage.Status.ready : .hasData).bytes)
      case .initialization:
        try IPIMessage.skipInitialization(read: read)
      case .positions:
        let structure = try IPIMessage.structure(of: species, read: read)
        var next = try label(structure)
        next.label = try LabelCheck.label(next.label, of: structure, source: "the potential")
        answer = next
      case .forces:
        guard let done = answer else {
          throw LabelError.peer(
            reason: "the server asked for forces before it had sent positions for them")
        }
        try send(IPIMessage.forces(of: done.label, remark: done.remark))
        answer = nil
        hasAnswered = true
      case .exit:
        return .exit
      }
    }
  }
}
