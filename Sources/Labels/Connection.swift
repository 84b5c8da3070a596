import Formats
import Foundation
import Quantities

/// A stream of bytes to another program, which is waited for so long and no longer.
struct Connection {
  /// Nobody wants to hear of it any longer.
  struct Cancelled: Error {}

  private let descriptor: Int32
  private let peer: IPIMessage.Peer
  private let isCancelled: () -> Bool

  /// - Parameter descriptor: a connected socket, which stays the caller's to close.
  init(
    _ descriptor: Int32, to peer: IPIMessage.Peer, isCancelled: @escaping () -> Bool = { false }
  ) {
    self.descriptor = descriptor
    self.peer = peer
    self.isCancelled = isCancelled
    // Messages are short and each is waited for: none is to be kept back until there are more. A
    // socket that is no port knows nothing of this and needs it not.
    var yes: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
  }

  /// - Parameter limit: s, for all of it.
  func send(_ bytes: [UInt8], within limit: Double) throws {
    let deadline = Clock.now + limit
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress! + sent, bytes.count - sent,
          Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      if count > 0 {
        sent += count
      } else {
        try wait(for: Int16(POLLOUT), count == 0, deadline, limit)
      }
    }
  }

  /// - Parameter limit: s, for all of it.
  func receive(_ count: Int, within limit: Double) throws -> [UInt8] {
    let deadline = Clock.now + limit
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(count, 1 << 16))
    while bytes.count < count {
      let wanted = min(count - bytes.count, chunk.count)
      let got = recv(descriptor, &chunk, wanted, Int32(MSG_DONTWAIT))
      if got > 0 {
        bytes += chunk[..<got]
      } else {
        try wait(for: Int16(POLLIN), got == 0, deadline, limit)
      }
    }
    return bytes
  }

  /// Waits for the next byte, which stays to be received.
  ///
  /// - Returns: whether there is none, because the peer has hung up.
  func isOver(within limit: Double) throws -> Bool {
    let deadline = Clock.now + limit
    var byte: UInt8 = 0
    while true {
      let got = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
      if got >= 0 { return got == 0 }
      try wait(for: Int16(POLLIN), false, deadline, limit)
    }
  }

  private func wait(
    for event: Int16, _ isClosed: Bool, _ deadline: Double, _ limit: Double
  ) throws {
    guard !isClosed, [EAGAIN, EWOULDBLOCK, EINTR].contains(errno) else {
      throw LabelError.peer(reason: "\(peer.rawValue) has gone")
    }
    if isCancelled() { throw Cancelled() }
    guard Clock.now < deadline else {
      throw LabelError.peer(
        reason: "\(peer.rawValue) did not answer within \(String(format: "%g", limit)) s")
    }
    // Short enough to hear of an interruption.
    var waiting = pollfd(fd: descriptor, events: event, revents: 0)
    _ = poll(&waiting, 1, 50)
  }
}
