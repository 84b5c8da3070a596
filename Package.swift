// swift-tools-version: 6.2
import PackageDescription

// The targets stand in the order of their floors, the ground floor first; a target imports only
// from the floors below it. This list is the map of the project.

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")

let package = Package(
  name: "tieline",
  products: [
    .executable(name: "tieline", targets: ["tieline"]),
    // From a file of a crystal to its energy, forces, minimum, motion and hull.
    .library(
      name: "Tieline",
      targets: [
        "Quantities", "Structures", "Formats", "PhaseDiagrams", "Potentials", "Relaxation",
        "Dynamics",
      ]),
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

    // MARK: 0  numbers and files
    .target(name: "Quantities", dependencies: ["CGSL"], swiftSettings: strict),
    .target(name: "Files", dependencies: ["Quantities", yams], swiftSettings: strict),

    // MARK: 1  matter: elements, compositions, crystals, neighbours, symmetry
    .target(name: "Structures", dependencies: ["Quantities", "CSpglib"], swiftSettings: strict),

    // MARK: 2  crystals as files, as parents, as vectors, as phases
    .target(name: "Formats", dependencies: ["Structures", "Files"], swiftSettings: strict),
    .target(name: "Evolution", dependencies: ["Structures"], swiftSettings: strict),
    .target(name: "CKernels"),
    .target(
      name: "Descriptors", dependencies: ["Structures", "CKernels"], swiftSettings: strict),
    .target(
      name: "PhaseDiagrams", dependencies: ["Structures", "Files", "CQhull"], swiftSettings: strict),

    // MARK: 3  energy, forces and stress; the file that remembers a run
    .target(
      name: "Potentials", dependencies: ["Descriptors", "Files", "CGSL"], swiftSettings: strict),
    .target(name: "Archives", dependencies: ["Structures", grdb], swiftSettings: strict),

    // MARK: 4  down the gradient; on at a temperature; energies from a first-principles code
    .target(name: "Relaxation", dependencies: ["Potentials"], swiftSettings: strict),
    .target(name: "Dynamics", dependencies: ["Potentials", "CGSL"], swiftSettings: strict),
    .target(name: "Labels", dependencies: ["Formats", "Files"], swiftSettings: strict),

    // MARK: 5  how well it conducts
    .target(name: "Conductivities", dependencies: ["Structures", "CGSL"], swiftSettings: strict),

    // MARK: 6  the loop, and what is made of it
    .target(
      name: "Reports",
      dependencies: ["Archives", "PhaseDiagrams", "Formats", "Descriptors", "Conductivities"],
      // In the code: the program works alone, without files beside it.
      resources: [
        .embedInCode("Page/charts.js"), .embedInCode("Page/viewer.js"),
        .embedInCode("Page/page.js"), .embedInCode("Page/report.css"),
        .embedInCode("Page/chart.css"),
      ], swiftSettings: strict),
    .target(
      name: "Campaigns",
      dependencies: [
        "Evolution", "PhaseDiagrams", "Relaxation", "Dynamics", "Conductivities", "Reports",
        "Archives", "Labels", "Formats", "Files", "CGSL", "CQhull",
      ], swiftSettings: strict),

    // MARK: 7  the command line: parse, call, print
    .executableTarget(
      name: "tieline",
      dependencies: [
        "Campaigns", "Reports", "Archives", "Conductivities", "Relaxation", "PhaseDiagrams",
        "Formats", "Labels",
        argumentParser,
      ], swiftSettings: strict),

    // MARK: tests, one for each target
    .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"], swiftSettings: strict),
    .testTarget(name: "FilesTests", dependencies: ["Files"], swiftSettings: strict),
    .testTarget(name: "StructuresTests", dependencies: ["Structures"], swiftSettings: strict),
    .testTarget(name: "FormatsTests", dependencies: ["Formats"], swiftSettings: strict),
    .testTarget(name: "EvolutionTests", dependencies: ["Evolution"], swiftSettings: strict),
    .testTarget(
      name: "DescriptorsTests", dependencies: ["Descriptors", "Formats"], swiftSettings: strict),
    .testTarget(name: "PhaseDiagramsTests", dependencies: ["PhaseDiagrams"], swiftSettings: strict),
    .testTarget(name: "PotentialsTests", dependencies: ["Potentials"], swiftSettings: strict),
    .testTarget(name: "ArchivesTests", dependencies: ["Archives", grdb], swiftSettings: strict),
    .testTarget(name: "RelaxationTests", dependencies: ["Relaxation"], swiftSettings: strict),
    .testTarget(
      name: "DynamicsTests", dependencies: ["Dynamics", "Formats"], swiftSettings: strict),
    .testTarget(name: "LabelsTests", dependencies: ["Labels"], swiftSettings: strict),
    .testTarget(
      name: "ConductivitiesTests", dependencies: ["Conductivities", "Formats"],
      swiftSettings: strict),
    .testTarget(name: "ReportsTests", dependencies: ["Reports"], swiftSettings: strict),
    .testTarget(name: "CampaignsTests", dependencies: ["Campaigns"], swiftSettings: strict),
    .testTarget(
      name: "TielineTests",
      dependencies: [
        "tieline", "Campaigns", "Reports", "Formats", "Potentials", "PhaseDiagrams", "Structures",
        "Files",
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// What `make fuzz` builds, and nobody else: it is linked to libFuzzer, which has a main of its own
// and wants every module compiled for it.
if Context.environment["TIELINE_FUZZING"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzzing",
      dependencies: [
        "Campaigns", "Archives", "Conductivities", "Evolution", "Formats", "Potentials",
        "PhaseDiagrams", "Files",
      ],
      path: "Tests/Fuzzing", swiftSettings: strict))
}
