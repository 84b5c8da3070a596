import Formats
import Foundation
import Quantities
import Structures
import Testing

@testable import Labels

@Suite struct IPIClientTests {
  private static let species: [Element] = [.lithium, .lithium, .sulfur]

  /// A client in a thread of its own, and how it ended.
  private final class Client: @unchecked Sendable {
    private let ended = DispatchSemaphore(value: 0)
    private var error: (any Error)?

    init(port: Int, _ answer: @escaping @Sendable (Structure) throws -> IPIClient.Answer) {
      let client = IPIClient(.port(port, host: "localhost"), species: IPIClientTests.species)
      Thread { [self] in
        do { try client.run(answer) } catch { self.error = error }
        ended.signal()
      }.start()
    }

    /// `nil` for a client that was sent home.
    func failure() throws -> String? {
      try #require(ended.wait(timeout: .now() + 30) == .success)
      return error.map { ($0 as? any ReportableError)?.sentence ?? "\($0)" }
    }
  }

  /// What becomes of some structures that one client is given.
  private func serve(
    _ count: Int, _ answer: @escaping @Sendable (Structure) throws -> IPIClient.Answer
  ) throws -> (labels: [Int: LabelledStructure], failures: [Int: LabelError], client: String?) {
    let server = try IPIServer(
      .port(0, host: "127.0.0.1"), .stated("own"), species: Self.species, timeLimit: 30)
    let queue = Samples.queue(count)
    let end = try server.begin(queue)
    let client = Client(port: try #require(server.port), answer)
    let (labels, failures, _) = queue.collect(count)
    queue.close()
    end()
    return (labels, failures, try client.failure())
  }

  @Test func `Tieline's own server hears from its own client what the client calculates`() throws {
    let (labels, failures, client) = try serve(200) {
      IPIClient.Answer(Samples.label(of: $0), remark: "{}")
    }
    #expect(client == nil && failures.isEmpty && labels.count == 200)
    for (index, label) in labels {
      let expected = Samples.label(of: Samples.crystal(UInt64(index)))
      #expect(abs(label.energy! - expected.energy!) < 1e-12 * abs(expected.energy!))
      for (f, g) in zip(label.forces!, expected.forces!) { #expect((f - g).length < 1e-12) }
      #expect((label.virial! - expected.virial!).norm < 1e-12)
    }
  }

  @Test func `What is no label is not sent`() throws {
    let (labels, failures, client) = try serve(1) { structure in
      var label = Samples.label(of: structure)
      label.forces![1].y = .nan
      return IPIClient.Answer(label)
    }
    #expect(labels.isEmpty)
    #expect(client == "the potential gives a force of nan eV/Å, which atoms do not have")
    #expect(failures[0]?.sentence.hasSuffix("client 1 was dropped: the client has gone") == true)
  }

  @Test func `A structure that cannot be calculated ends the client with the reason`() throws {
    let (labels, failures, client) = try serve(1) { _ in throw LabelError.peer(reason: "too hot") }
    #expect(labels.isEmpty && failures.count == 1 && client == "too hot")
  }
}
