import Foundation
import Formats
import Quantities
import Structures
import Testing

@testable import Labels

@Suite struct IPIServerTests {
  private static let species: [Element] = [.lithium, .lithium, .sulfur]

  /// What becomes of some structures that are served at a port.
  ///
  /// - Parameter clients: makes clients of the port; they are kept until the end.
  private func serve(
    _ count: Int, retries: Int = 1, limit: Double = 30, patience: Double = 10,
    _ clients: (Int) -> [FakeClient]
  ) throws -> (
    labels: [Int: LabelledStructure], failures: [Int: LabelError], remarks: [String],
    clients: [FakeClient]
  ) {
    let server = try IPIServer(
      .port(0, host: "127.0.0.1"), .stated("fake"), species: Self.species, timeLimit: limit,
      patience: patience)
    let queue = Samples.queue(count, retries: retries)
    let end = try server.begin(queue)
    let clients = clients(try #require(server.port))
    let (labels, failures, remarks) = queue.collect(count)
    queue.close()
    end()
    return (labels, failures, remarks, clients)
  }

  private func isRight(_ label: LabelledStructure, _ index: Int) -> Bool {
    let structure = Samples.crystal(UInt64(index))
    let sum = structure.cartesianPositions.reduce(0) { $0 + $1.x + $1.y + $1.z }
    return label.structure == structure
      && abs(label.energy! - sum / 0.529177210903 * 27.211386245988) < 1e-9
      && (label.forces![0] - Vector3(repeating: -51.42206747)).length < 1e-7
      && label.virial == Matrix3.identity * 27.211386245988
  }

  @Test func `Many clients label many structures, and are sent home`() throws {
    let (labels, failures, remarks, clients) = try serve(40) { port in
      (0..<5).map { _ in FakeClient(port: port, FakeClient.honest) }
    }
    #expect(failures.isEmpty && remarks.isEmpty)
    #expect(labels.count == 40 && labels.allSatisfy { isRight($1, $0) })
    for client in clients { #expect(client.hasEnded(within: 10)) }
  }

  @Test func `A client that wants to be told how to begin is told`() throws {
    let (labels, _, remarks, _) = try serve(2) { port in
      let told = Counter()
      return [
        FakeClient(port: port) { request in
          if request == .initialization { told.add() }
          if case .status = request, told.value == 0 { return FakeClient.word("NEEDINIT") }
          return FakeClient.honest(request)
        }
      ]
    }
    #expect(labels.count == 2 && remarks.isEmpty)
  }

  @Test func `A client that is never told enough is dropped`() throws {
    let (labels, _, remarks, clients) = try serve(1) { port in
      let eternal = FakeClient(port: port) { request in
        if case .status = request {
          FakeClient.word("NEEDINIT")
        } else {
          FakeClient.honest(request)
        }
      }
      #expect(eternal.hasEnded(within: 10))
      return [eternal, FakeClient(port: port, FakeClient.honest)]
    }
    #expect(labels.count == 1 && clients.count == 2)
    #expect(remarks.count == 1 && remarks[0].contains("said NEEDINIT 4 times"), "\(remarks)")
  }

  @Test func `One that dies with each structure and comes back does not take them from the others`()
    throws
  {
    let server = try IPIServer(
      .port(0, host: "127.0.0.1"), .stated("fake"), species: Self.species, timeLimit: 30)
    let port = try #require(server.port)
    let queue = Samples.queue(40, retries: 1)
    let end = try server.begin(queue)
    let isOver = Guarded(false)
    let gone = DispatchSemaphore(value: 0)
    let haunting = Thread {
      while !isOver.withLock({ $0 }) {
        let client = FakeClient(port: port) {
          if case .positions = $0 { nil } else { FakeClient.honest($0) }
        }
        _ = client.hasEnded(within: 5)
      }
      gone.signal()
    }
    haunting.start()
    usleep(50_000)
    let honest = FakeClient(port: port, FakeClient.honest)
    let (labels, failures, remarks) = queue.collect(40)
    isOver.withLock { $0 = true }
    queue.close()
    end()
    gone.wait()
    #expect(labels.count == 40 && failures.isEmpty && !remarks.isEmpty)
    #expect(honest.hasEnded(within: 10))
    withExtendedLifetime(server) {}
  }

  struct Liar: CustomTestStringConvertible {
    let testDescription: String
    let refusal: String
    let behaviour: FakeClient.Behaviour

    init(_ name: String, _ refusal: String, _ behaviour: @escaping FakeClient.Behaviour) {
      testDescription = name
      self.refusal = refusal
      self.behaviour = behaviour
    }
  }

  static let liars = [
    Liar("dies with a structure", "the client has gone") {
      if case .positions = $0 { nil } else { FakeClient.honest($0) }
    },
    Liar("hangs with a structure", "the client did not answer within 2 s") {
      if case .status(hasData: true) = $0 { [] } else { FakeClient.honest($0) }
    },
    Liar("stops within a word", "the client did not answer within 2 s") {
      if case .status(hasData: true) = $0 { Array("HAVE".utf8) } else { FakeClient.honest($0) }
    },
    Liar("says NaN", "the client sent an energy of nan, expected a number") {
      if case .forces(let p) = $0 {
        FakeClient.answer(p, energy: .nan)
      } else {
        FakeClient.honest($0)
      }
    },
    Liar("counts wrong", "the client sent forces on 7 atoms, expected 3") {
      if case .forces(let p) = $0 { FakeClient.answer(p, count: 7) } else { FakeClient.honest($0) }
    },
    Liar("says what no atom has", "its answer gives an energy of") {
      if case .forces(let p) = $0 {
        FakeClient.answer(p, energy: 1e12)
      } else {
        FakeClient.honest($0)
      }
    },
    Liar("forgets its structure", "the client said READY, expected HAVEDATA after a structure") {
      if case .status = $0 { FakeClient.word("READY") } else { FakeClient.honest($0) }
    },
    Liar("babbles", "the client sent 'OOOOOOOOOOOO', expected FORCEREADY") {
      if case .forces = $0 { [UInt8](repeating: 79, count: 5000) } else { FakeClient.honest($0) }
    },
  ]

  @Test(arguments: liars)
  func `A client that dies, hangs or lies is dropped, and another labels its structure`(
    liar: Liar
  ) throws {
    let begun = Counter()
    let (labels, failures, remarks, clients) = try serve(3, limit: 2, patience: 2) { port in
      let bad = FakeClient(port: port) { request in
        if case .positions = request { begun.add() }
        return liar.behaviour(request)
      }
      // The other comes when the first has a structure.
      while begun.value == 0 { usleep(1000) }
      return [bad, FakeClient(port: port, FakeClient.honest)]
    }
    #expect(failures.isEmpty)
    #expect(labels.count == 3 && labels.allSatisfy { isRight($1, $0) })
    #expect(remarks.count == 1)
    #expect(
      remarks[0].hasPrefix("frame 1, attempt 1: client 1 was dropped: \(liar.refusal)"),
      "\(remarks)")
    for client in clients { #expect(client.hasEnded(within: 10)) }
  }

  @Test func `Whoever speaks another protocol is dropped before it is given anything`() throws {
    let (labels, failures, remarks, _) = try serve(1, retries: 0, patience: 2) { port in
      let browser = FakeClient(
        port: port, greeting: Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
      ) { _ in [] }
      let silent = FakeClient(port: port) { _ in [] }
      _ = browser.hasEnded(within: 10)
      _ = silent.hasEnded(within: 10)
      return [browser, silent, FakeClient(port: port, FakeClient.honest)]
    }
    #expect(labels.count == 1 && failures.isEmpty)
    #expect(
      remarks.sorted() == [
        "client 1 was dropped: the client sent 'GET / HTTP/1', expected NEEDINIT, READY or HAVEDATA",
        "client 2 was dropped: the client did not answer within 2 s",
      ])
  }

  @Test func `A structure that every client fails at is given up, and the others are labelled`()
    throws
  {
    let poison = Samples.crystal(1).cartesianPositions[0].x / 0.529177210903
    let (labels, failures, _, _) = try serve(3, retries: 2) { port in
      (0..<4).map { _ in
        FakeClient(port: port) { request in
          if case .positions(let p) = request, abs(p[0] - poison) < 1e-9 { return nil }
          return FakeClient.honest(request)
        }
      }
    }
    #expect(labels.keys.sorted() == [0, 2] && failures.keys.sorted() == [1])
    #expect(failures[1]?.sentence.hasSuffix("was dropped: the client has gone") == true)
  }

  @Test func `An interruption does not wait for clients that calculate`() throws {
    let server = try IPIServer(
      .port(0, host: "127.0.0.1"), .stated("fake"), species: Self.species, timeLimit: 600)
    let queue = Samples.queue(1)
    let end = try server.begin(queue)
    let begun = Counter()
    let client = FakeClient(port: try #require(server.port)) { request in
      if case .positions = request { begun.add() }
      if case .status(hasData: true) = request { return [] }
      return FakeClient.honest(request)
    }
    while begun.value == 0 { usleep(1000) }
    let start = Clock.now
    queue.close()
    end()
    #expect(Clock.now - start < 10 && client.hasEnded(within: 10))
  }

  @Test func `Other atoms than the client's are refused, and another mesh of its input`() throws {
    let structure = Samples.crystal(1)
    let socket = LabelSocket.port(0, host: "127.0.0.1")
    let stated = try IPIServer(socket, .stated("PBE"), species: Self.species, timeLimit: 1)
    #expect(try stated.level(of: structure) == "PBE")
    #expect(throws: LabelError.changedSpecies) {
      try stated.level(of: structure.selecting([2, 0, 1]))
    }
    let input = try CP2KInput(structure)
    let cp2k = try IPIServer(socket, .cp2k(input), species: Self.species, timeLimit: 1)
    #expect(try cp2k.level(of: structure) == input.level)
    var large = structure
    large.lattice = Lattice(structure.lattice.matrix * 1.8)!
    let meshes = (CP2KInput.mesh(of: large.lattice), CP2KInput.mesh(of: structure.lattice))
    #expect(meshes.0 != meshes.1)
    #expect(throws: LabelError.changedMesh(found: meshes.0, expected: meshes.1)) {
      try cp2k.level(of: large)
    }
  }
}

/// A number that threads count.
final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0

  func add() { lock.withLock { count += 1 } }
  var value: Int { lock.withLock { count } }
}
