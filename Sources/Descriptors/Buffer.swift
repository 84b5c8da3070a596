/// Storage that grows where it must and is used again.
public final class Buffer<Real: KernelScalar> {
  private var storage = UnsafeMutableBufferPointer<Real>(start: nil, count: 0)

  public init() {}

  deinit { storage.deallocate() }

  /// Room for `count` numbers; what was there is lost where it has to grow.
  @discardableResult
  public func reserve(_ count: Int) -> UnsafeMutablePointer<Real> {
    if storage.count < count || storage.baseAddress == nil {
      storage.deallocate()
      storage = .allocate(capacity: count + count / 4 + 1)
      storage.initialize(repeating: 0)
    }
    return storage.baseAddress!
  }

  /// Only after `reserve`.
  public var start: UnsafeMutablePointer<Real> { storage.baseAddress! }
}
