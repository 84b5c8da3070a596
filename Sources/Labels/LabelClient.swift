import Formats
import Structures

/// A client at the other end of a connection, as far as it can be trusted: every
/// word of it is waited for so long and no longer.
struct LabelClient {
  let connection: Connection
  /// s that a word takes which needs no calculation.
  var patience = 30.0

  func status() throws -> IPIMessage.Status {
    try ask(IPIMessage.Request.status, patience)
  }

  func initialize() throws { try connection.send(IPIMessage.initialization, within: patience) }

  /// Has a structure calculated.
  ///
  /// - Parameter limit: s, for all of it.
  func label(_ structure: Structure, limit: Double) throws -> LabelledStructure {
    try connection.send(IPIMessage.positions(of: structure), within: patience)
    // It answers when it is done.
    let status = try ask(IPIMessage.Request.status, limit)
    guard status == .hasData else {
      throw LabelError.peer(
        reason: "the client said \(status.rawValue), expected HAVEDATA after a structure")
    }
    try connection.send(IPIMessage.Request.forces.bytes, within: patience)
    return try IPIMessage.label(of: structure) { try connection.receive($0, within: patience) }
  }

  func sayGoodbye() { try? connection.send(IPIMessage.Request.exit.bytes, within: 1) }

  private func ask(_ request: IPIMessage.Request, _ limit: Double) throws -> IPIMessage.Status {
    try connection.send(request.bytes, within: patience)
    return try IPIMessage.status(connection.receive(IPIMessage.wordLength, within: limit))
  }
}
