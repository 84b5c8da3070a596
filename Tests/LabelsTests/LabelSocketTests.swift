import Foundation
import Testing

@testable import Labels

@Suite struct LabelSocketTests {
  private let name = "tieline-test-\(UUID().uuidString)"

  private func refusal(_ socket: LabelSocket) -> String? {
    do {
      let descriptor = try socket.listen()
      close(descriptor)
      socket.cleanUp()
      return nil
    } catch { return error.sentence }
  }

  @Test func `A socket is where clients of i-PI look for it, and gone when it is closed`() throws {
    let socket = LabelSocket.unix(name: name)
    let descriptor = try socket.listen()
    #expect(socket.text == "/tmp/ipi_\(name)")
    #expect(FileManager.default.fileExists(atPath: socket.text))
    close(descriptor)
    socket.cleanUp()
    #expect(!FileManager.default.fileExists(atPath: socket.text))
  }

  @Test func `The name of a server that answers is left to it`() throws {
    let socket = LabelSocket.unix(name: name)
    let descriptor = try socket.listen()
    defer {
      close(descriptor)
      socket.cleanUp()
    }
    #expect(
      refusal(socket)
        == "/tmp/ipi_\(name) is in use by another server; name another socket or port")
    #expect(FileManager.default.fileExists(atPath: socket.text))
  }

  @Test func `The file of a server that was killed is no hindrance`() throws {
    let socket = LabelSocket.unix(name: name)
    close(try socket.listen())
    #expect(FileManager.default.fileExists(atPath: socket.text))
    #expect(refusal(socket) == nil)
  }

  @Test func `A file that is no socket stays`() throws {
    let path = LabelSocket.path(name)
    try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
    defer { unlink(path) }
    #expect(
      refusal(.unix(name: name))
        == "\(path) cannot be waited at: it is there, and is no socket")
    #expect(FileManager.default.contents(atPath: path) == Data("precious".utf8))
  }

  @Test func `A name that no socket can have is refused`() {
    let long = String(repeating: "x", count: 120)
    #expect(
      refusal(.unix(name: long))
        == "the socket /tmp/ipi_\(long) has a name of 129 bytes, expected at most 107")
    #expect(refusal(.unix(name: String(repeating: "x", count: 98))) == nil)
    #expect(
      refusal(.unix(name: "a/b"))
        == "'a/b' is no name of a socket; expected a word without a slash")
    #expect(refusal(.unix(name: "")) != nil)
  }

  @Test func `A port that is taken, or is none, is said so`() throws {
    let server = try IPIServer(
      .port(0, host: "127.0.0.1"), .stated("a"), species: [], timeLimit: 1)
    let port = try #require(server.port)
    #expect(
      refusal(.port(port, host: "127.0.0.1"))
        == "127.0.0.1:\(port) is in use by another server; name another socket or port")
    #expect(
      refusal(.port(70000, host: "127.0.0.1"))
        == "127.0.0.1:70000 cannot be waited at: a port is a number up to 65535")
    #expect(
      refusal(.port(0, host: "nowhere"))
        == "nowhere:0 cannot be waited at: an address is four numbers, such as 127.0.0.1")
    #expect(
      refusal(.port(0, host: "192.0.2.1"))?.hasPrefix(
        "192.0.2.1:0 cannot be waited at: cannot assign")
        == true)
    #expect(refusal(.port(0, host: "localhost")) == nil)
  }

  // MARK: to a server

  private func failure(_ socket: LabelSocket) -> String? {
    do {
      close(try socket.connect())
      return nil
    } catch { return error.sentence }
  }

  @Test func `A client finds the server by its name, its path and its port`() throws {
    let socket = LabelSocket.unix(name: name)
    let descriptor = try socket.listen()
    defer {
      close(descriptor)
      socket.cleanUp()
    }
    #expect(failure(socket) == nil)
    #expect(failure(.unix(name: "/tmp/ipi_\(name)")) == nil)
    let server = try IPIServer(
      .port(0, host: "127.0.0.1"), .stated("a"), species: [], timeLimit: 1)
    let port = try #require(server.port)
    #expect(failure(.port(port, host: "127.0.0.1")) == nil)
    #expect(failure(.port(port, host: "localhost")) == nil)
  }

  @Test func `A server that is not there is said so`() throws {
    #expect(
      failure(.unix(name: name))
        == "no server answers at /tmp/ipi_\(name): no such file or directory")
    let socket = LabelSocket.unix(name: name)
    close(try socket.listen())
    defer { socket.cleanUp() }
    #expect(failure(socket)?.contains(": connection refused") == true)
    #expect(
      failure(.port(70000, host: "localhost"))
        == "no server answers at localhost:70000: a port is a number up to 65535")
    #expect(failure(.port(1, host: "127.0.0.1"))?.contains(": connection refused") == true)
    #expect(
      failure(.port(1, host: "nowhere.invalid"))?.hasPrefix(
        "no server answers at nowhere.invalid:1: ") == true)
    let long = "/" + String(repeating: "x", count: 120)
    #expect(
      failure(.unix(name: long))
        == "the socket \(long) has a name of 121 bytes, expected at most 107")
  }
}
