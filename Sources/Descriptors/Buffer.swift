/// Storage that grows where it must and is used again. It begins where a cache
/// line does: vectors of a whole line that lie across two cost twice.
public final class Buffer<Real: KernelScalar> {
  @usableFromInline var storage: UnsafeMutableRawBufferPointer

  @inlinable public init() { storage = UnsafeMutableRawBufferPointer(start: nil, count: 0) }

  @inlinable deinit { storage.deallocate() }

  /// Room for `count` numbers; what was there is lost where it has to grow.
  @inlinable @discardableResult
  public func reserve(_ count: Int) -> UnsafeMutablePointer<Real> {
    let stride = MemoryLayout<Real>.stride
    if storage.count < count * stride || storage.baseAddress == nil {
      storage.deallocate()
      storage = .allocate(byteCount: (count + count / 4 + 1) * stride, alignment: 64)
      // Not element by element: a generic loop is slow, and all bits zero are the number 0.
      storage.initializeMemory(as: UInt8.self, repeating: 0)
    }
    return start
  }

  /// Only after `reserve`.
  @inlinable public var start: UnsafeMutablePointer<Real> {
    storage.baseAddress!.assumingMemoryBound(to: Real.self)
  }
}
