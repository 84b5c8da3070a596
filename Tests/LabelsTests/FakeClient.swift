import Foundation
import Formats
import Structures

@testable import Labels

/// A client of i-PI that does what it is told, well or badly, in a thread of its own.
final class FakeClient: Sendable {
  /// What it does with a request: the bytes that it sends back; `nil` to hang up.
  typealias Behaviour = @Sendable (Request) -> [UInt8]?

  enum Request: Equatable {
    case status(hasData: Bool)
    case initialization
    /// Cartesian, bohr.
    case positions([Double])
    case forces([Double])
    case exit
  }

  private let ended = DispatchSemaphore(value: 0)
  private let descriptor: Int32

  /// - Parameter greeting: what it says before it is asked.
  init(port: Int, greeting: [UInt8] = [], _ behaviour: @escaping Behaviour) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    precondition(result == 0, "the server waits")
    send(greeting)
    let thread = Thread { [self] in
      work(behaviour)
      close(descriptor)
      ended.signal()
    }
    thread.start()
  }

  /// Whether it has come to its end.
  func hasEnded(within seconds: Double) -> Bool {
    defer { ended.signal() }
    return ended.wait(timeout: .now() + seconds) == .success
  }

  private func work(_ behaviour: Behaviour) {
    var positions: [Double]?
    while let word = receive(12) {
      let request: Request
      switch String(decoding: word, as: UTF8.self).trimmingCharacters(in: .whitespaces) {
      case "STATUS": request = .status(hasData: positions != nil)
      case "INIT":
        guard receive(4) != nil, let length = receive(4), receive(Int(length[0])) != nil else {
          return
        }
        request = .initialization
      case "POSDATA":
        guard receive(144) != nil, let count = receive(4),
          let bytes = receive(24 * (Int(count[0]) | Int(count[1]) << 8))
        else { return }
        positions = bytes.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
        request = .positions(positions!)
      case "GETFORCE":
        request = .forces(positions ?? [])
        positions = nil
      case "EXIT": request = .exit
      default: return
      }
      guard let answer = behaviour(request) else { return }
      send(answer)
    }
  }

  private func receive(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var got = 0
    while got < count {
      let more = bytes.withUnsafeMutableBytes {
        recv(descriptor, $0.baseAddress! + got, count - got, 0)
      }
      guard more > 0 else { return nil }
      got += more
    }
    return bytes
  }

  private func send(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  // MARK: behaviours

  static func word(_ text: String) -> [UInt8] {
    Array((text + String(repeating: " ", count: 12 - text.utf8.count)).utf8)
  }

  /// Energy: the sum of all coordinates, hartree. Forces: −1 each. Virial: the unit matrix.
  static func honest(_ request: Request) -> [UInt8]? {
    switch request {
    case .status(let hasData): word(hasData ? "HAVEDATA" : "READY")
    case .initialization, .positions: []
    case .forces(let positions): answer(positions)
    case .exit: nil
    }
  }

  static func answer(
    _ positions: [Double], energy: Double? = nil, count: Int? = nil
  ) -> [UInt8] {
    let numbers = [energy ?? positions.reduce(0, +)]
    let forces = [Double](repeating: -1, count: positions.count)
    let virial: [Double] = [1, 0, 0, 0, 1, 0, 0, 0, 1]
    return word("FORCEREADY") + bytes(numbers) + bytes(Int32(count ?? positions.count / 3))
      + bytes(forces) + bytes(virial) + bytes(Int32(0))
  }

  static func bytes(_ numbers: [Double]) -> [UInt8] {
    numbers.flatMap { number in withUnsafeBytes(of: number) { Array($0) } }
  }

  static func bytes(_ number: Int32) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }
}
