// swift-tools-version: 6.2
import PackageDescription

// The targets stand in the order of their floors, the ground floor first; a target imports only
// from the floors below it. This list is the map of the project.

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
  name: "tieline",
  products: [
    .executable(name: "tieline", targets: ["tieline"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // MARK: C libraries
    .systemLibrary(name: "CGSL", providers: [.apt(["libgsl-dev", "libopenblas-dev"])]),
    .systemLibrary(name: "CSpglib", providers: [.apt(["libsymspg-dev"])]),
    .systemLibrary(name: "CQhull", providers: [.apt(["libqhull-dev"])]),

    // MARK: 0  numbers: units, estimates, vectors, random streams
    .target(name: "Quantities", dependencies: ["CGSL"], swiftSettings: strict),

    // MARK: 0  files: atomic writes, checked configs, digests, locks, progress
    .target(
      name: "Files", dependencies: ["Quantities", .product(name: "Yams", package: "Yams")],
      swiftSettings: strict),

    // MARK: 1  matter: elements, compositions, crystals, neighbours, symmetry
    .target(name: "Structures", dependencies: ["Quantities", "CSpglib"], swiftSettings: strict),

    // MARK: 7  the command line: parse, call, print
    .executableTarget(
      name: "tieline",
      dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: strict),

    // MARK: tests
    .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"], swiftSettings: strict),
    .testTarget(name: "FilesTests", dependencies: ["Files", "Quantities"], swiftSettings: strict),
    .testTarget(
      name: "StructuresTests", dependencies: ["Structures", "Quantities"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
