import Foundation

/// A value that one thread at a time may see or change.
///
/// What `Mutex` of Swift does. On Linux a Mutex that two threads want is handed on by the kernel,
/// which the thread sanitizer does not see, so that it tells of races where there are none; this lock it knows,
/// and what it then tells of is one.
public final class Guarded<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  public init(_ value: Value) { self.value = value }

  /// - Parameter body: not to ask for the same value again, for which it would wait for ever.
  public func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
