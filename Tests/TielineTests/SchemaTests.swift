import Foundation
import Testing

/// `tieline schema`, by a validator that others wrote.
@Suite struct SchemaTests {
  /// A Python with jsonschema and a reader of YAML: that of `make test`, or the machine's.
  private static let python: String? = [
    Tieline.root.appendingPathComponent(".build/ase/bin/python").path, "python3",
  ].lazy.compactMap { Programs.find($0) }.first { python in
    let folder = TemporaryFolder()
    let result = try? Programs.run(python, ["-c", "import jsonschema, yaml"], in: folder.url)
    return result?.code == 0
  }

  private static let validator = """
    import json, sys
    import jsonschema, yaml
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    for path in sys.argv[2:]:
        errors = list(validator.iter_errors(yaml.safe_load(open(path))))
        print("; ".join(error.message for error in errors) or "valid")
    """

  private func validate(_ kind: String, _ files: [String]) throws -> [Substring] {
    let folder = TemporaryFolder()
    try folder.write(Self.validator, to: "validate.py")
    let made = try Tieline.run("schema", kind, "--output", "schema.json", in: folder.url)
    #expect(made.code == 0 && made.output.isEmpty, "\(made)")
    let (code, output) = try Programs.run(
      try #require(Self.python), ["validate.py", "schema.json"] + files, in: folder.url)
    #expect(code == 0, "\(output)")
    return output.split(separator: "\n")
  }

  @Test(
    .enabled(if: python != nil),
    arguments: [
      (
        "sample",
        ["li2s-p2s5.yaml", "quick.yaml", "free-cells.yaml", "watched.yaml", "learning.yaml"]
      ),
      (
        "train",
        ["potentials/li-p-s-first.yaml", "potentials/li-p-s.yaml", "potentials/refine.yaml"]
      ),
      ("diffuse", ["conductivities.yaml", "conductivities-long.yaml", "conductivities-more.yaml"]),
    ])
  func `Every config of Inputs is valid`(kind: String, files: [String]) throws {
    let paths = files.map { Tieline.inputs.appendingPathComponent($0).path }
    #expect(try validate(kind, paths) == paths.map { _ in "valid" })
  }

  @Test(.enabled(if: python != nil)) func `What the program refuses is not`() throws {
    let changes: [(String, String)] = [
      ("seed: 1", "sead: 1"), ("candidates: 24", "candidates: many"),
      ("candidates: 24", "candidates: -1"),
      ("[0.6, 0.6667]", "[0.6, 1.5]"), ("supercell: [1, 1, 2]", "supercell: 2"),
      ("name: quick\n", ""), ("steps: 20", "steps: 20\n  objectives: [cost]"),
      ("seed: 1", "charges: {Qq: 1}"), ("seed: 1", "executor: {batches: 2}"),
    ]
    let configs = try changes.map { try InputConfig([$0]) }
    let answers = try validate("sample", configs.map { $0.url.path })
    #expect(answers.count == changes.count)
    for (change, (config, answer)) in zip(changes, zip(configs, answers)) {
      #expect(answer != "valid", "\(change)")
      let result = try Tieline.run("sample", "quick.yaml", "--run", "run", in: config.folder.url)
      #expect(result.code == 65, "\(change)")
    }
  }

  @Test func `A kind of config that is none is wrong usage`() throws {
    let result = try Tieline.run("schema", "hull")
    #expect(result.code == 64 && result.output.isEmpty)
  }
}
