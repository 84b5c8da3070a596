import Foundation
import Quantities
import Testing

@testable import Campaigns

@Suite("JSON under a seal")
struct SealedFileTests {
  private struct Numbers: Codable, Equatable {
    var numbers: [Double]
    var text: String?
    var seed: UInt64
  }

  private static let kind = "tieline test 1"

  private func read(_ bytes: [UInt8], kind: String = kind) throws -> Numbers {
    try SealedFile.value(bytes, kind: kind, file: "it")
  }

  @Test("Every number returns bit for bit, also those that are none")
  func exact() throws {
    var random = RandomStream(seed: 5, purpose: "bits", candidate: 0)
    var numbers = [0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, 0.1, 1e23]
    numbers += (0..<20_000).map { _ in Double(bitPattern: random.next()) }.filter { !$0.isNaN }
    let value = Numbers(numbers: numbers, text: "\"ä/\\\n\u{0}", seed: .max)
    let again = try read(SealedFile.bytes(value, kind: Self.kind))
    #expect(again.numbers.map(\.bitPattern) == numbers.map(\.bitPattern))
    #expect(again.text == value.text && again.seed == value.seed)
    let none = try read(
      SealedFile.bytes(Numbers(numbers: [.nan], text: nil, seed: 0), kind: Self.kind))
    #expect(none.numbers[0].isNaN && none.text == nil)
  }

  @Test("Cut short anywhere, or changed in any byte, it is refused")
  func damage() throws {
    let bytes = SealedFile.bytes(Numbers(numbers: [1.5], text: "x", seed: 3), kind: Self.kind)
    _ = try read(bytes)
    for index in bytes.indices {
      #expect(throws: CampaignError.self) { try read(Array(bytes[..<index])) }
      var changed = bytes
      changed[index] ^= 0x20
      #expect(throws: CampaignError.self, "byte \(index)") { try read(changed) }
    }
    #expect(throws: CampaignError.self) { try read(bytes + [10]) }
  }

  @Test("Another kind, another version and another content are refused")
  func others() throws {
    let bytes = SealedFile.bytes(Numbers(numbers: [], text: nil, seed: 3), kind: Self.kind)
    #expect(throws: CampaignError.self) { try read(bytes, kind: "tieline test 2") }
    #expect(throws: CampaignError.self) { try read(SealedFile.bytes(["a"], kind: Self.kind)) }
  }
}
