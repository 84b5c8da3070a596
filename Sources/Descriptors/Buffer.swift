/// Storage that grows where it must and is used again.
public final class Buffer<Real: KernelScalar> {
  @usableFromInline var storage = UnsafeMutableBufferPointer<Real>(start: nil, count: 0)

  @inlinable public init() {}

  @inlinable deinit { storage.deallocate() }

  /// Room for `count` numbers; what was there is lost where it has to grow.
  @inlinable @discardableResult
  public func reserve(_ count: Int) -> UnsafeMutablePointer<Real> {
    if storage.count < count || storage.baseAddress == nil {
      storage.deallocate()
      storage = .allocate(capacity: count + count / 4 + 1)
      // Not element by element: a generic loop is slow, and all bits zero are the number 0.
      UnsafeMutableRawBufferPointer(storage).initializeMemory(as: UInt8.self, repeating: 0)
    }
    return storage.baseAddress!
  }

  /// Only after `reserve`.
  @inlinable public var start: UnsafeMutablePointer<Real> { storage.baseAddress! }
}
