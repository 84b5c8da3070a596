import Formats
import Foundation
import Structures

/// A client at the other end of a connection, as far as it can be trusted: every
/// word of it is waited for so long and no longer.
struct LabelClient {
  /// Nobody wants to hear of it any longer.
  struct Cancelled: Error {}

  let socket: Int32
  let isCancelled: () -> Bool
  /// s that a word takes which needs no calculation.
  var patience = 30.0

  func status() throws -> IPIMessage.Status {
    try ask(IPIMessage.Request.status, patience)
  }

  func initialize() throws { try send(IPIMessage.initialization, patience) }

  /// Has a structure calculated.
  ///
  /// - Parameter limit: s, for all of it.
  func label(_ structure: Structure, limit: Double) throws -> LabelledStructure {
    try send(IPIMessage.positions(of: structure), patience)
    // It answers when it is done.
    let status = try ask(IPIMessage.Request.status, limit)
    guard status == .hasData else {
      throw LabelError.client(
        reason: "the client said \(status.rawValue), expected HAVEDATA after a structure")
    }
    try send(IPIMessage.Request.forces.bytes, patience)
    return try IPIMessage.label(of: structure) { try receive($0, patience) }
  }

  func sayGoodbye() { try? send(IPIMessage.Request.exit.bytes, 1) }

  private func ask(_ request: IPIMessage.Request, _ limit: Double) throws -> IPIMessage.Status {
    try send(request.bytes, patience)
    return try IPIMessage.status(receive(IPIMessage.wordLength, limit))
  }

  private func send(_ bytes: [UInt8], _ limit: Double) throws {
    let deadline = Clock.now + limit
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          socket, $0.baseAddress! + sent, bytes.count - sent,
          Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      if count > 0 {
        sent += count
      } else {
        try wait(for: Int16(POLLOUT), count == 0, deadline, limit)
      }
    }
  }

  private func receive(_ count: Int, _ limit: Double) throws -> [UInt8] {
    let deadline = Clock.now + limit
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(count, 1 << 16))
    while bytes.count < count {
      let wanted = min(count - bytes.count, chunk.count)
      let got = recv(socket, &chunk, wanted, Int32(MSG_DONTWAIT))
      if got > 0 {
        bytes += chunk[..<got]
      } else {
        try wait(for: Int16(POLLIN), got == 0, deadline, limit)
      }
    }
    return bytes
  }

  private func wait(
    for event: Int16, _ isClosed: Bool, _ deadline: Double, _ limit: Double
  ) throws {
    guard !isClosed else { throw LabelError.client(reason: "the client has gone") }
    guard [EAGAIN, EWOULDBLOCK, EINTR].contains(errno) else {
      throw LabelError.client(reason: "the client has gone")
    }
    if isCancelled() { throw Cancelled() }
    guard Clock.now < deadline else {
      throw LabelError.client(
        reason: "the client did not answer within \(String(format: "%g", limit)) s")
    }
    // Short enough to hear of an interruption.
    var descriptor = pollfd(fd: socket, events: event, revents: 0)
    _ = poll(&descriptor, 1, 50)
  }
}
