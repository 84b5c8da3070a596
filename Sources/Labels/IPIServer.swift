import Dispatch
import Formats
import Foundation
import Quantities
import Structures

/// Labels by clients of the i-PI protocol, as many at once as come.
///
/// Each has a thread. One that dies, hangs or lies is dropped, and its
/// structure is handed to another. A client is told positions and cell alone,
/// so that all structures must be of the same atoms in the same order as in
/// the client's own input.
public final class IPIServer: LabelSource, Sendable {
  /// What the clients calculate, which they do not say.
  public enum Theory: Sendable {
    case stated(String)
    /// They read this input.
    case cp2k(CP2KInput)
  }

  private let socket: LabelSocket
  private let theory: Theory
  private let species: [Element]
  private let timeLimit: Double
  private let patience: Double
  private let descriptor: Int32
  /// Structures that clients were lost with, less the labels since.
  private let losses = Guarded(0)

  /// How often in a row a client may want to be told how to begin.
  private static let mostBeginnings = 3
  /// As many count: then it is 16 s.
  private static let mostLosses = 7
  /// s until the next client is let in, after the second loss.
  private static let firstRest = 0.5

  /// Waits for clients from now on.
  ///
  /// - Parameters:
  ///   - species: the atoms of every structure, in their order.
  ///   - timeLimit: for one structure, s.
  ///   - patience: for a word that takes no calculation, s.
  public init(
    _ socket: LabelSocket, _ theory: Theory, species: [Element], timeLimit: Double,
    patience: Double = 30
  ) throws(LabelError) {
    self.socket = socket
    self.theory = theory
    self.species = species
    self.timeLimit = timeLimit
    self.patience = patience
    descriptor = try socket.listen()
  }

  deinit {
    close(descriptor)
    socket.cleanUp()
  }

  public func level(of structure: Structure) throws -> String {
    guard structure.species == species else { throw LabelError.changedSpecies }
    guard case .cp2k(let input) = theory else {
      guard case .stated(let level) = theory else { preconditionFailure("two kinds of theory") }
      return level
    }
    let (mesh, expected) = (
      CP2KInput.mesh(of: structure.lattice), CP2KInput.mesh(of: input.structure.lattice)
    )
    guard mesh == expected else { throw LabelError.changedMesh(found: mesh, expected: expected) }
    return input.level
  }

  /// The port that was taken, where port 0 asked for any.
  var port: Int? {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    guard result == 0, address.sin_family == sa_family_t(AF_INET) else { return nil }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  public func begin(_ queue: LabelQueue) throws -> () -> Void {
    let group = DispatchGroup()
    start(group) {
      var number = 0
      while !queue.isClosed {
        var waiting = pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 50) > 0 else { continue }
        self.rest(queue)
        let client = accept(self.descriptor, nil, nil)
        guard client >= 0 else {
          // With too many descriptors in use, one will be free again.
          usleep(50_000)
          continue
        }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        number += 1
        let name = "client \(number)"
        self.start(group) { self.serve(client, name, queue) }
      }
    }
    return { group.wait() }
  }

  /// A client that dies with every structure and comes back at once would use up the attempts of all,
  /// while others are at work: the longer it goes on, the longer it stands at the door.
  private func rest(_ queue: LabelQueue) {
    let losses = losses.withLock { $0 }
    guard losses > 1 else { return }
    let end = Clock.now + Self.firstRest * pow(2, Double(losses - 2))
    while Clock.now < end, !queue.isClosed { usleep(20_000) }
  }

  private func start(_ group: DispatchGroup, _ body: @escaping @Sendable () -> Void) {
    group.enter()
    let thread = Thread {
      body()
      group.leave()
    }
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// From its first word to its last.
  private func serve(_ descriptor: Int32, _ name: String, _ queue: LabelQueue) {
    defer { close(descriptor) }
    let client = LabelClient(
      connection: Connection(descriptor, to: .client, isCancelled: { queue.isClosed }),
      patience: patience)
    var task: LabelQueue.Task?
    var beginnings = 0
    do {
      while !queue.isClosed {
        switch try client.status() {
        case .needsInitialization:
          beginnings += 1
          guard beginnings <= Self.mostBeginnings else {
            throw LabelError.peer(
              reason: "the client said NEEDINIT \(beginnings) times, after all that it was told")
          }
          try client.initialize()
          continue
        case .ready: beginnings = 0
        case .hasData:
          throw LabelError.peer(reason: "the client said HAVEDATA before it had a structure")
        }
        task = Self.next(queue)
        guard let structure = task?.structure else { break }
        let answer = try client.label(structure, limit: timeLimit)
        let label = try LabelCheck.label(answer, of: structure, source: "its answer")
        queue.finish(task!, label)
        task = nil
        losses.withLock { $0 = max(0, $0 - 1) }
      }
      client.sayGoodbye()
    } catch is Connection.Cancelled {
      client.sayGoodbye()
    } catch {
      let reason = (error as? any ReportableError)?.sentence ?? "\(error)"
      let dropped = LabelError.dropped(client: name, reason: reason)
      guard let task else { return queue.remark(dropped.sentence) }
      losses.withLock { $0 = min(Self.mostLosses, $0 + 1) }
      queue.fail(task, dropped)
    }
  }

  /// The next structure, as soon as there is one; `nil` where there will be none.
  private static func next(_ queue: LabelQueue) -> LabelQueue.Task? {
    while !queue.isClosed {
      if let task = queue.take() { return task }
      usleep(5000)
    }
    return nil
  }
}
