import Files
import Formats
import Foundation
import Quantities
import Structures

/// Frames that get labels, none of them twice.
///
/// Each label is a file in a folder beside the output as soon as it is there;
/// when all are, the output is written and the folder goes. A run that was
/// killed and is begun again goes on with what is missing, and the bytes of
/// the output are those of a run that was not.
///
/// A frame that fails is tried again by the next run. Where that would change what follows, failures
/// last: they are in the folder too, unless no frame has a label, for then the program is to blame.
public struct LabelRun {
  /// Frames that no label was found for, and why, in a sentence.
  public typealias Failures = [(frame: Int, reason: String)]

  public let frames: [LabelledStructure]
  public let output: URL
  /// Labels and the work at them, until all are there.
  public let folder: URL
  private let levels: [String]
  private let failuresLast: Bool
  private let lock: RunLock
  private var labels: [LabelledStructure?]
  /// By their frame, from 0 on.
  private var failures: [Int: String] = [:]

  /// - Parameters:
  ///   - frames: labels that they have are replaced, the rest is kept.
  ///   - file: where they come from, for messages.
  ///   - failuresLast: whether what failed in an earlier run is not tried again.
  ///   - level: of the theory, of each of them; what it throws refuses the frame.
  /// - Throws: `LabelError.frame`, `LabelError.otherLabels`; `FileError` where
  ///   the folder cannot be written, or another process works in it.
  public init(
    _ frames: [LabelledStructure], file: String, output: URL, failuresLast: Bool = false,
    level: (Structure) throws -> String
  ) throws {
    self.frames = frames
    self.output = output
    self.failuresLast = failuresLast
    folder = Self.folder(of: output)
    levels = try frames.enumerated().map { index, frame in
      do { return try level(frame.structure) } catch let error as any ReportableError {
        throw LabelError.frame(file: file, frame: index + 1, reason: error.sentence)
      }
    }
    labels = frames.map { _ in nil }
    try AtomicFile.makeFolder(folder)
    lock = try RunLock(folder: folder)
    try takeOutput()
    try takeFolder()
  }

  /// The folder of an output that is not complete.
  public static func folder(of output: URL) -> URL {
    output.deletingLastPathComponent().appendingPathComponent(output.lastPathComponent + ".labels")
  }

  /// How many frames have a label.
  public var done: Int { labels.count { $0 != nil } }

  /// Labels what is missing, and writes the output.
  ///
  /// - Parameters:
  ///   - retries: how often a frame is tried again.
  ///   - progress: called with the number of frames that have a label.
  ///   - remark: called with what happened and ends nothing.
  /// - Returns: what failed; `nil` where the user wanted to stop.
  public mutating func work(
    _ source: any LabelSource, retries: Int, isInterrupted: () -> Bool,
    progress: (Int) -> Void, remark: (String) -> Void
  ) throws -> Failures? {
    if !missing.isEmpty {
      let queue = LabelQueue(
        missing.map { (index: $0, structure: frames[$0].structure) }, retries: retries)
      let end = try source.begin(queue)
      do {
        defer {
          queue.close()
          end()
        }
        while !missing.isEmpty, !isInterrupted() {
          try take(queue.outcomes(waiting: 0.1), progress, remark)
        }
      }
      // What was done while the others were stopped is not to be done again; what failed then may have been stopped.
      let late = queue.outcomes(waiting: 0).filter {
        if case .failure = $0 { false } else { true }
      }
      try take(late, progress, remark)
      guard missing.isEmpty else { return nil }
    }
    let labelled = labels.compactMap { $0 }
    if !labelled.isEmpty { try AtomicFile.write(ExtendedXYZ.write(labelled), to: output) }
    if failures.isEmpty { try? FileManager.default.removeItem(at: folder) }
    if labelled.isEmpty { for index in failures.keys { unlink(file(ofFailure: index).path) } }
    return failures.sorted { $0.key < $1.key }.map { ($0.key + 1, $0.value) }
  }

  /// Frames of which nothing is known yet.
  private var missing: [Int] { frames.indices.filter { labels[$0] == nil && failures[$0] == nil } }

  private mutating func take(
    _ outcomes: [LabelQueue.Outcome], _ progress: (Int) -> Void, _ remark: (String) -> Void
  ) throws {
    for outcome in outcomes {
      switch outcome {
      case .label(let index, let label):
        try keep(label, index)
        progress(done)
      case .failure(let index, let error):
        failures[index] = error.sentence
        if failuresLast { try AtomicFile.write(error.sentence, to: file(ofFailure: index)) }
      case .remark(let text): remark(text)
      case .end(let error): throw error
      }
    }
  }

  private func file(ofFailure index: Int) -> URL {
    folder.appendingPathComponent("failure-\(index + 1).txt")
  }

  private mutating func keep(_ label: LabelledStructure, _ index: Int) throws {
    let label = complete(label, index)
    let name = "\(Self.prefix)\(index + 1).extxyz"
    try AtomicFile.write(ExtendedXYZ.write([label]), to: folder.appendingPathComponent(name))
    labels[index] = label
  }

  /// The frame as it was handed in, with this label and its level.
  ///
  /// The structure is never that of a file, which has lost its last digits.
  private func complete(_ label: LabelledStructure, _ index: Int) -> LabelledStructure {
    var info = frames[index].info
    // ASE would take these, which an earlier calculation left, for results of this one.
    for key in LabelledStructure.otherResults { info[key] = nil }
    info["code"] = label.info["code"]
    info["level"] = levels[index]
    return LabelledStructure(
      structure: frames[index].structure, energy: label.energy, freeEnergy: label.freeEnergy,
      forces: label.forces, virial: label.virial, info: info)
  }

  // MARK: what is there

  /// The output of an earlier run. It must be of these frames, for it will be replaced.
  private mutating func takeOutput() throws {
    var isThere = stat()
    guard stat(output.path, &isThere) == 0, isThere.st_mode & S_IFMT == S_IFREG else { return }
    var next = 0
    for (number, label) in try ExtendedXYZ.read(contentsOf: output).enumerated() {
      guard let index = place(of: label, near: next) else {
        let isKnown = frames.contains { Self.isSame($0.structure, label.structure) }
        throw LabelError.otherLabels(
          file: output.relativePath, frame: number + 1,
          reason: isKnown
            ? "is not labelled at this level of theory" : "is none of those to be labelled")
      }
      labels[index] = complete(label, index)
      next = index + 1
    }
  }

  private mutating func takeFolder() throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    // By their numbers: of equal frames each gets the label that was made for it.
    let numbered = names.filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(".extxyz") }
      .sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    for name in numbered {
      let url = folder.appendingPathComponent(name)
      let number = Int(name.dropFirst(Self.prefix.count).prefix { $0.isNumber }) ?? 1
      for label in try ExtendedXYZ.read(contentsOf: url) {
        if let index = place(of: label, near: number - 1) { labels[index] = complete(label, index) }
      }
    }
    guard failuresLast else { return }
    for index in frames.indices where labels[index] == nil {
      failures[index] = try? AtomicFile.readText(file(ofFailure: index))
    }
  }

  /// A frame without a label that this is a label of: the one that is likely, or the first.
  private func place(of label: LabelledStructure, near likely: Int) -> Int? {
    guard label.energy != nil, label.forces != nil else { return nil }
    func fits(_ index: Int) -> Bool {
      labels[index] == nil && label.info["level"] == levels[index]
        && Self.isSame(frames[index].structure, label.structure)
    }
    if frames.indices.contains(likely), fits(likely) { return likely }
    return frames.indices.first(where: fits)
  }

  private static func isSame(_ a: Structure, _ b: Structure) -> Bool {
    guard a.count == b.count, a.species == b.species,
      (a.lattice.matrix - b.lattice.matrix).norm < 1e-9
    else { return false }
    return zip(a.cartesianPositions, b.cartesianPositions).allSatisfy { ($0 - $1).length < 1e-9 }
  }

  private static let prefix = "label-"
}
