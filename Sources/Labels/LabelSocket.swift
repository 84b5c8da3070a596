import Foundation

/// Where a server waits for clients.
public enum LabelSocket: Sendable, Hashable {
  /// A name on this machine; clients of i-PI look for it as /tmp/ipi_NAME.
  ///
  /// To a client a name with a slash is the path of a socket that is elsewhere.
  case unix(name: String)
  /// A port. For a server of one of this machine's addresses, such as 127.0.0.1
  /// for clients on this machine or 0.0.0.0 for those of others too; for a
  /// client of any machine, by its name or address.
  case port(Int, host: String)

  /// As a user reads it.
  public var text: String {
    switch self {
    case .unix(let name): Self.path(name)
    case .port(let port, let host): "\(host):\(port)"
    }
  }

  static func path(_ name: String) -> String {
    name.contains("/") ? name : "/tmp/ipi_\(name)"
  }

  // MARK: for a server

  /// A descriptor that waits for clients.
  ///
  /// - Edge cases: the file of a server that was killed is removed; that of one
  ///   which answers, and a file that is no socket, stay.
  func listen() throws(LabelError) -> Int32 {
    switch self {
    case .unix(let name): try Self.listen(name)
    case .port(let port, let host): try Self.listen(port, host)
    }
  }

  /// What the socket leaves when it is closed.
  func cleanUp() {
    if case .unix(let name) = self { unlink(Self.path(name)) }
  }

  private static func listen(_ name: String) throws(LabelError) -> Int32 {
    guard !name.isEmpty, !name.contains("/") else { throw .badSocketName(name) }
    let path = path(name)
    guard let address = unixAddress(path) else {
      throw .longSocketName(path: path, bytes: path.utf8.count, limit: longestPath)
    }
    var status = stat()
    if lstat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFSOCK else {
        throw .noSocket(path: path, reason: "it is there, and is no socket")
      }
      let knock = try descriptor(AF_UNIX, path)
      defer { close(knock) }
      if Self.call(Glibc.connect, knock, address) == 0 || errno == EAGAIN {
        throw .inUse(address: path)
      }
      guard errno == ECONNREFUSED else { throw .noSocket(path: path, reason: reason()) }
      // Nobody answers: whoever made it was killed.
      unlink(path)
    }
    let socket = try descriptor(AF_UNIX, path)
    return try waiting(socket, address, path)
  }

  private static func listen(_ port: Int, _ host: String) throws(LabelError) -> Int32 {
    let shown = "\(host):\(port)"
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    guard let number = UInt16(exactly: port) else {
      throw .noSocket(path: shown, reason: "a port is a number up to 65535")
    }
    address.sin_port = number.bigEndian
    let numeric = host == "localhost" ? "127.0.0.1" : host
    guard inet_pton(AF_INET, numeric, &address.sin_addr) == 1 else {
      throw .noSocket(path: shown, reason: "an address is four numbers, such as 127.0.0.1")
    }
    let socket = try descriptor(AF_INET, shown)
    var yes: Int32 = 1
    // Or the port of a server that has just ended is taken for a minute.
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    return try waiting(socket, address, shown)
  }

  // MARK: to a server

  /// A descriptor of a stream to the server that waits there.
  func connect() throws(LabelError) -> Int32 {
    switch self {
    case .unix(let name):
      let path = Self.path(name)
      guard let address = Self.unixAddress(path) else {
        throw .longSocketName(path: path, bytes: path.utf8.count, limit: Self.longestPath)
      }
      let socket = try Self.descriptor(AF_UNIX, path, waits: true)
      guard Self.call(Glibc.connect, socket, address) == 0 else {
        let reason = Self.reason()
        close(socket)
        throw .noServer(address: path, reason: reason)
      }
      return socket
    case .port(let port, let host):
      return try Self.connect(port, host)
    }
  }

  private static func connect(_ port: Int, _ host: String) throws(LabelError) -> Int32 {
    let shown = "\(host):\(port)"
    guard UInt16(exactly: port) != nil else {
      throw .noServer(address: shown, reason: "a port is a number up to 65535")
    }
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, "\(port)", &hints, &found)
    guard code == 0 else {
      throw .noServer(address: shown, reason: String(cString: gai_strerror(code)).lowercased())
    }
    defer { freeaddrinfo(found) }
    var reason = "it has no address"
    // A name may stand for several addresses, of which not all answer.
    for address in sequence(first: found, next: { $0?.pointee.ai_next }) {
      guard let address = address?.pointee else { break }
      let socket = try descriptor(address.ai_family, shown, waits: true)
      if Glibc.connect(socket, address.ai_addr, address.ai_addrlen) == 0 { return socket }
      reason = Self.reason()
      close(socket)
    }
    throw .noServer(address: shown, reason: reason)
  }

  // MARK: system calls

  private static func waiting(
    _ socket: Int32, _ address: some Any, _ shown: String
  ) throws(LabelError) -> Int32 {
    guard call(bind, socket, address) == 0, Glibc.listen(socket, 64) == 0 else {
      let number = errno
      close(socket)
      throw number == EADDRINUSE
        ? .inUse(address: shown) : .noSocket(path: shown, reason: reason(number))
    }
    return socket
  }

  /// - Parameter waits: whether a call on it takes as long as it needs.
  private static func descriptor(
    _ family: Int32, _ shown: String, waits: Bool = false
  ) throws(LabelError) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, waits ? kind : kind | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { throw .noSocket(path: shown, reason: reason()) }
    return descriptor
  }

  /// `connect` or `bind`, which take every kind of address for another.
  private static func call<Address>(
    _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ socket: Int32,
    _ address: Address
  ) -> Int32 {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        function(socket, $0, socklen_t(MemoryLayout<Address>.size))
      }
    }
  }

  /// `nil` for a path that does not fit.
  static func unixAddress(_ path: String) -> sockaddr_un? {
    let bytes = Array(path.utf8)
    guard bytes.count <= longestPath else { return nil }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return address
  }

  /// Bytes of a path beside the zero at its end.
  private static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  private static func reason(_ number: Int32 = errno) -> String {
    String(cString: strerror(number)).lowercased()
  }
}
