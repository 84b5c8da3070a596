import Formats
import Foundation
import Structures

/// A server of i-PI at a Unix socket, for one client.
final class FakeServer {
  struct Silent: Error {}

  let path: String
  private let listening: Int32
  private var client: Int32 = -1

  init(in folder: TemporaryFolder) {
    path = folder["socket"].path
    listening = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listening, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    precondition(result == 0 && listen(listening, 1) == 0, "a new folder has room for a socket")
  }

  deinit {
    hangUp()
    close(listening)
  }

  /// Waits for the client.
  func accept() throws {
    var waiting = pollfd(fd: listening, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, 60_000) == 1 else { throw Silent() }
    client = Glibc.accept(listening, nil, nil)
    _ = fcntl(client, F_SETFD, FD_CLOEXEC)
  }

  func hangUp() {
    if client >= 0 { close(client) }
    client = -1
  }

  func send(_ bytes: [UInt8]) {
    // A client that has gone is seen when it is to answer.
    _ = Glibc.send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  func status() throws -> IPIMessage.Status {
    send(IPIMessage.Request.status.bytes)
    return try IPIMessage.status(receive(IPIMessage.wordLength))
  }

  /// What the client says of a structure.
  func label(_ structure: Structure) throws -> LabelledStructure {
    guard try status() == .ready else { throw Silent() }
    send(IPIMessage.positions(of: structure))
    guard try status() == .hasData else { throw Silent() }
    send(IPIMessage.Request.forces.bytes)
    return try IPIMessage.label(of: structure, read: receive)
  }

  private func receive(_ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var got = 0
    while got < count {
      var waiting = pollfd(fd: client, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 60_000) == 1 else { throw Silent() }
      let more = bytes.withUnsafeMutableBytes {
        recv(client, $0.baseAddress! + got, count - got, 0)
      }
      guard more > 0 else { throw Silent() }
      got += more
    }
    return bytes
  }
}
