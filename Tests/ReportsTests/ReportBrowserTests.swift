import Formats
import Foundation
import Quantities
import Structures
import Testing

@testable import Reports

/// The page in a real browser, where Chromium is installed: `make report-test`.
@Suite(.serialized, .enabled(if: Chromium.path != nil, "Chromium is not installed"))
struct ReportBrowserTests {
  /// What the page's own script cannot see coming: it stands in for a person.
  static let person = """
    const said = {};
    const plot = (name) => document.getElementById(`chart-${name}`);
    const at = (svg, column, row) => {
      const [left, top, width, height] = svg.dataset.frame.split(" ").map(Number);
      const [x0, x1, y0, y1] = svg.dataset.range.split(" ").map(Number);
      const [x, y] = svg.dataset.columns.split(" ").map((name) => column[name][row]);
      const point = new DOMPoint(left + (x - x0) / (x1 - x0) * width, top + (y1 - y) / (y1 - y0) * height)
        .matrixTransform(svg.getScreenCTM());
      return { clientX: point.x, clientY: point.y, bubbles: true, pointerType: "mouse", button: 0 };
    };
    const { entries, structures } = JSON.parse(document.getElementById("data").textContent);
    const row = structures[structures.length - 2].row;
    const id = entries.id[row];
    const text = (name) => document.getElementById(name).textContent;
    const ink = () => document.getElementById("viewer").toDataURL();
    const key = (element, key) =>
      element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    const d = (svg) => [...svg.querySelectorAll(".data path")].map((path) => path.getAttribute("d")).join();
    const labels = (svg) => [...svg.querySelectorAll(".axes .tick-label")].map((label) => label.textContent).join();

    said.charts = [...document.querySelectorAll("figure svg[id]")].filter((svg) => {
      const box = svg.getBoundingClientRect();
      return !svg.ownerSVGElement && box.width > 100 && box.height > 80;
    }).map((svg) => svg.id);
    const svg = plot("phase-diagram");
    const box = svg.closest(".plot");
    box.dispatchEvent(new PointerEvent("pointermove", at(svg, entries, row)));
    said.hover = !document.getElementById("tip").hidden && text("tip").includes(id);
    box.dispatchEvent(new PointerEvent("pointerleave", { bubbles: true }));
    said.leave = document.getElementById("tip").hidden;
    box.dispatchEvent(new MouseEvent("click", at(svg, entries, row)));
    said.click = text("chosen-name").includes(id) && text("chosen").includes("meV/atom");
    const blank = document.createElement("canvas");
    [blank.width, blank.height] = [viewer.width, viewer.height];
    said.drawn = ink() !== blank.toDataURL();
    const before = ink();
    key(document.getElementById("viewer"), "ArrowRight");
    said.turns = ink() !== before;
    const turned = ink();
    document.querySelector("input[data-show=cell]").click();
    said.cell = ink() !== turned;

    const home = [d(svg), labels(svg)];
    key(box, "+");
    said.zooms = d(svg) !== home[0] && labels(svg) !== home[1];
    key(box, "0");
    const numbers = (text) => text.match(/-?[\\d.]+/g).map(Number);
    said.back = numbers(d(svg)).every((value, k) => Math.abs(value - numbers(home[0])[k]) < 0.02)
      && labels(svg) === home[1];
    const first = entries.x.indexOf(0.75);
    location.hash = `#entry=${encodeURIComponent(entries.id[first])}`;
    dispatchEvent(new HashChangeEvent("hashchange"));
    said.link = text("chosen-name").includes(entries.id[first]);
    key(box, "ArrowUp");
    said.up = text("chosen-name").includes(entries.id[first + 1]);
    key(box, "ArrowRight");
    said.right = text("chosen-name").includes(entries.id[entries.x.findIndex((x) => x > 0.75)]);
    key(box, "ArrowLeft");
    said.left = text("chosen-name").includes(entries.id[first]);

    const known = entries.s.findIndex((value, k) => value !== null && entries.structure[k] >= 0);
    const conductivity = plot("conductivity");
    conductivity.closest(".plot").dispatchEvent(new MouseEvent("click", at(conductivity, entries, known)));
    said.other = text("chosen").includes(entries.levels[entries.level[known]]);
    const level = document.querySelector("input[data-level=barrier]");
    const shown = () => getComputedStyle(svg.querySelector(".level-barrier")).display;
    said.shown = shown() !== "none";
    level.click();
    said.hidden = shown() === "none";
    box.dispatchEvent(new PointerEvent("pointermove", at(svg, entries, known)));
    said.untold = !text("tip").includes(`${entries.id[known]})`) || document.getElementById("tip").hidden;
    level.click();
    document.querySelector("input[data-errors]").click();
    said.errors = svg.querySelectorAll(".every").length === 1;
    said.cif = atob(document.getElementById("download").href.split(",")[1]).includes("_cell_length_a");
    said.requests = performance.getEntriesByType("resource").length;
    said.problems = problems;
    said.wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
    const result = document.body.appendChild(document.createElement("pre"));
    result.id = "said";
    result.textContent = btoa(JSON.stringify(said));
    """

  /// In front of a triangle, where a place is more than an x.
  static let visitor = """
    const said = {};
    const { entries } = JSON.parse(document.getElementById("data").textContent);
    const svg = document.getElementById("chart-phase-diagram");
    const box = svg.closest(".plot");
    const [left, top, width, height] = svg.dataset.frame.split(" ").map(Number);
    const [x0, x1, y0, y1] = svg.dataset.range.split(" ").map(Number);
    const row = entries.id.indexOf("ref-argyrodite");
    const point = new DOMPoint(left + (entries.u[row] - x0) / (x1 - x0) * width,
      top + (y1 - entries.v[row]) / (y1 - y0) * height).matrixTransform(svg.getScreenCTM());
    const at = { clientX: point.x, clientY: point.y, bubbles: true, pointerType: "mouse", button: 0 };
    box.dispatchEvent(new PointerEvent("pointermove", at));
    const tip = document.getElementById("tip").textContent;
    said.hover = tip.includes("ref-argyrodite") && tip.includes("x of P₂S₅") && tip.includes("x of LiCl");
    box.dispatchEvent(new MouseEvent("click", at));
    said.click = document.getElementById("chosen-name").textContent.includes("ref-argyrodite");
    const d = () => [...svg.querySelectorAll(".data path")].map((path) => path.getAttribute("d")).join();
    const home = d();
    for (const key of ["ArrowRight", "ArrowLeft", "End", "Home", "+"]) {
      box.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
    said.zooms = d() !== home;
    said.noAxes = svg.querySelectorAll(".axes *").length === 0;
    said.problems = problems;
    const result = document.body.appendChild(document.createElement("pre"));
    result.id = "said";
    result.textContent = btoa(JSON.stringify(said));
    """

  /// Who looks at one structure after another.
  static let crystallographer = """
    const said = {};
    const { entries, structures } = JSON.parse(document.getElementById("data").textContent);
    const look = (row) => {
      location.hash = `#entry=${encodeURIComponent(entries.id[row])}`;
      dispatchEvent(new HashChangeEvent("hashchange"));
    };
    const ink = () => document.getElementById("viewer").toDataURL();
    const path = document.querySelector("input[data-show=path]");
    look(structures.find((structure) => structure.path).row);
    const before = ink();
    path.click();
    said.path = ink() !== before && /^[0-9.]+$/.test(document.getElementById("barrier").textContent);
    look(structures.find((structure) => !structure.path && !structure.species.includes("Li")).row);
    said.none = path.disabled && document.getElementById("path").hidden;
    const bare = entries.id.indexOf("c6");
    look(bare);
    const link = document.getElementById("download");
    said.bare = !document.getElementById(`cif-${bare}`) && link.download === "c6.cif";
    said.cif = decodeURIComponent(link.href.split(",")[1]);
    said.problems = problems;
    const result = document.body.appendChild(document.createElement("pre"));
    result.id = "said";
    result.textContent = btoa(JSON.stringify(said));
    """

  /// The page with a person in front of it.
  private func watched(_ html: String, by person: String = person) -> String {
    let ears = """
      <script>const problems = [];
      addEventListener("error", (event) => problems.push(event.message));
      addEventListener("securitypolicyviolation", (event) => problems.push(event.blockedURI));</script>
      """
    return html.replacing("<head>", with: "<head>" + ears)
      .replacing("</body>", with: "<script>{\(person)}</script></body>")
  }

  private func said(_ browser: Chromium, _ page: String, window: String) throws -> [String: Any] {
    let result = try browser.run(["--window-size=\(window)", "--dump-dom", page])
    #expect(!result.messages.contains("CONSOLE"), "\(result.messages)")
    let match = try #require(result.output.firstMatch(of: /<pre id="said">([^<]*)</))
    let data = try #require(Data(base64Encoded: String(match.1)))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test func `A triangle answers to pointer and keys, and tells all mole fractions`() throws {
    let browser = try Chromium()
    let page = try browser.page(
      watched(ReportExamples.triangleReport().html, by: Self.visitor))
    let said = try said(browser, page, window: "1300,900")
    #expect(said["problems"] as? [String] == [])
    for what in ["hover", "click", "zooms", "noAxes"] {
      #expect(said[what] as? Bool == true, "\(what)")
    }
  }

  @Test(arguments: ["1300,900", "420,800"])
  func `Hovering, clicking, keys, zoom and switches work, without an error`(window: String) throws {
    let browser = try Chromium()
    let page = try browser.page(watched(ReportExamples.report().html))
    let said = try said(browser, page, window: window)
    #expect((said["charts"] as? [String])?.count == 8)
    #expect(said["problems"] as? [String] == [])
    #expect(said["requests"] as? Int == 0)
    #expect(said["wide"] as? Bool == false)
    for what in [
      "hover", "leave", "click", "drawn", "turns", "cell", "zooms", "back", "link", "up", "right",
      "left", "other", "shown", "hidden", "untold", "errors", "cif",
    ] {
      #expect(said[what] as? Bool == true, "\(what)")
    }
  }

  @Test func `The way of lithium is drawn, and a CIF is made of what has no file`() throws {
    let browser = try Chromium()
    let bare = ReportExamples.entry("c6", "Li3PS4", members: [-4.3, -4.3])
    let page = try browser.page(
      watched(
        ReportExamples.report(ReportExamples.run + [bare]).html, by: Self.crystallographer))
    let said = try said(browser, page, window: "1300,900")
    #expect(said["problems"] as? [String] == [])
    for what in ["path", "none", "bare"] { #expect(said[what] as? Bool == true, "\(what)") }
    let cif = try #require(said["cif"] as? String)
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).cif")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(cif.utf8).write(to: file)
    let read = try StructureFile.read(file)[0].structure
    #expect(read.composition == bare.structure.composition)
    #expect(abs(read.lattice.volume - bare.structure.lattice.volume) < 0.01)
    for (one, other) in zip(read.positions, bare.structure.positions) {
      #expect((one - other).length < 1e-3)
    }
  }

  /// What it takes beyond a page of nothing, from start to picture.
  @Test func `Ten thousand entries are opened in less than a second`() throws {
    let browser = try Chromium()
    let html = try ReportExamples.large(10_000).html
    #expect(html.utf8.count < 3_000_000, "\(html.utf8.count) bytes")
    let page = try browser.page(html)
    let empty = try browser.page("<!DOCTYPE html><title>nothing</title>")
    func time(_ page: String) throws -> Double {
      try? FileManager.default.removeItem(atPath: browser.picture)
      let start = Date()
      _ = try browser.run(["--window-size=1300,900", "--screenshot=\(browser.picture)", page])
      let time = Date().timeIntervalSince(start)
      try #require(FileManager.default.fileExists(atPath: browser.picture))
      return time
    }
    // Tests run beside each other: once in a while a browser has the machine for itself.
    var (whole, nothing) = (Double.infinity, Double.infinity)
    for _ in 0..<12 where whole - nothing >= 1 || whole == .infinity {
      nothing = try min(nothing, time(empty))
      whole = try min(whole, time(page))
    }
    #expect(whole - nothing < 1, "\(whole) s against \(nothing) s for nothing")
    let size = String(format: "%.2f MB", Double(html.utf8.count) / 1e6)
    print("10,000 entries: \(size), opened in \(String(format: "%.2f", whole - nothing)) s")
  }
}

/// A browser without a window, with a profile of its own.
final class Chromium {
  static let path: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.lazy.flatMap { folder in
      ["chromium", "chromium-browser", "google-chrome"].map { "\(folder)/\($0)" }
    }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("browser-\(UUID().uuidString)")
  private var pages = 0

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var picture: String { folder.appendingPathComponent("picture.png").path }

  /// The address of a page.
  func page(_ html: String) throws -> String {
    pages += 1
    let url = folder.appendingPathComponent("page-\(pages).html")
    try Data(html.utf8).write(to: url)
    return "file://\(url.path)"
  }

  func run(_ arguments: [String]) throws -> (output: String, messages: String) {
    let process = Process()
    process.executableURL = URL(filePath: Self.path!)
    process.arguments =
      [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--enable-logging=stderr", "--user-data-dir=\(folder.path)/profile",
      ] + arguments
    // Files and not pipes: nobody waits for a reader.
    let files = try ["output", "messages"].map { name in
      let url = folder.appendingPathComponent(name)
      try Data().write(to: url)
      return (url, try FileHandle(forWritingTo: url))
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = files[0].1
    process.standardError = files[1].1
    try process.run()
    process.waitUntilExit()
    return try (
      String(contentsOf: files[0].0, encoding: .utf8),
      String(decoding: Data(contentsOf: files[1].0), as: UTF8.self)
    )
  }
}
