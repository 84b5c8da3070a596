import Foundation
import PhaseDiagrams
import Quantities
import Structures

extension RunReport {
  /// The page, in one file.
  public var html: String {
    let parts = [
      phaseSection, candidateSection, conductivitySection, motifSection, searchSection,
      potentialSection, provenanceSection,
    ].compactMap(\.self)
    let links = parts.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>" }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
      <title>\(Markup.escaped(provenance.name)) – Tieline</title>
      <style>
      \(ChartStyle.variables)\(ChartStyle.onPage)\(String(decoding: PackageResources.report_css, as: UTF8.self))</style>
      </head>
      <body>
      <a class="skip" href="#phases">To the phase diagram</a>
      <header>
      <p class="soft">Tieline, run <b>\(Markup.escaped(provenance.name))</b></p>
      <h1>\(Markup.escaped(systemName))</h1>
      <p>\(Markup.escaped(table.conclusion))</p>
      \(table.remarks.map { "<p class=\"soft\">\(Markup.escaped($0))</p>" }.joined(separator: "\n"))
      <nav aria-label="Parts of the report"><ul>\(links)</ul></nav>
      </header>
      <main>
      \(parts.map { "<section id=\"\($0.id)\">\n<h2>\($0.title)</h2>\n\($0.html)</section>" }.joined(separator: "\n"))
      </main>
      <div id="tip" hidden></div>
      <script type="application/json" id="data">\(Markup.script(data))</script>
      <script>
      "use strict";
      (() => {
      \(Self.script)})();
      </script>
      </body>
      </html>

      """
  }

  private static let script = [
    PackageResources.charts_js, PackageResources.viewer_js, PackageResources.page_js,
  ].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")

  private var data: String {
    let best = table.rows.hullReferencesAndBest.filter { families[$0] != .reference }
      .min { (table.rows[$0].energyAboveHull, $0) < (table.rows[$1].energyAboveHull, $1) }
    return JSONText.object([
      ("entries", entriesJSON), ("structures", structuresJSON),
      ("first", "\(best ?? featured.first ?? -1)"),
      ("bondLength", "\(ThiophosphateUnits.bondLength)"),
    ])
  }

  // MARK: parts

  private struct Part {
    var id: String
    var title: String
    var html: String
  }

  private var phaseSection: Part {
    let chart = phaseDiagramChart ?? triangleChart ?? paretoChart
    let drawn =
      chart.map { figure($0, phaseCaption($0), isZoomable: true, isAlone: true) } ?? ""
    return Part(
      id: "phases",
      title: isLine || isTriangle ? "Phase diagram" : "Stability and conductivity",
      html: "\(levelControls)<div class=\"two\">\n<div>\(drawn)</div>\n\(panel)</div>\n")
  }

  private func phaseCaption(_ chart: Chart) -> String {
    if isTriangle {
      return "The best entry of each composition; colour is the conductivity, shape the origin. "
        + "Rings are on the hull, lines join what coexists. Errors are in the table of candidates, and "
        + "where the pointer rests. " + Self.zooming
    }
    let outside = table.rows.count { $0.formationEnergy * 1000 > chart.y.high }
    let above =
      isLine && outside > 0
      ? " \(outside) of \(table.rows.count) entries lie above the frame: zoom out to see them." : ""
    return "Colour is the conductivity, shape the origin. Errors are one standard error, drawn for "
      + "the hull, the best of each composition and known crystals; for others, point at them."
      + above + " " + Self.zooming
  }

  private static let zooming =
    "Drag to zoom, double-click to go back; with the keyboard arrows go from entry to entry, + and − "
    + "zoom, 0 goes back."

  /// Boxes for the levels of conductivity that there are.
  private var levelControls: String {
    let levels = ConductivityLevel.allCases.filter { level in
      table.rows.contains { $0.conductivity != nil && $0.entry.conductivityLevel == level }
    }
    let unknown = table.rows.contains { $0.conductivity == nil } ? ["unknown"] : []
    let boxes = (levels.map(\.rawValue) + unknown).map { level in
      "<label><input type=\"checkbox\" checked data-level=\"\(level)\"> \(level)</label>"
    }
    return
      "<fieldset class=\"controls needs-script\" hidden><legend>Entries with a conductivity from"
      + "</legend>\(boxes.joined(separator: "\n"))</fieldset>\n"
  }

  /// The chosen entry and its structure.
  private var panel: String {
    let options = featured.map { number in
      let row = table.rows[number]
      let text =
        "\(Typography.formula(row.formula)), \(row.entry.id), x = "
        + row.moleFractions.dropLast().map { Typography.number($0.value, 3) }
        .joined(separator: ", ")
      return "<option value=\"\(number)\">\(Markup.escaped(text))</option>"
    }
    return """
      <aside class="panel" aria-label="The chosen entry">
      <noscript><p>Structures are drawn by a script, which does not run here; \
      <a href="#candidates">the table</a> has them as files.</p></noscript>
      <div class="needs-script" hidden>
      <h3 id="chosen-name"></h3>
      <dl id="chosen" aria-live="polite"></dl>
      <p id="no-structure" class="soft" hidden>The page has no structure of it: tieline export \
      --format extxyz has. Below is still <span id="viewer-name"></span>.</p>
      <canvas id="viewer" tabindex="0" role="img" aria-describedby="viewer-help"></canvas>
      <div class="controls">
      <label><input type="checkbox" checked data-show="cell"> cell</label>
      <label><input type="checkbox" checked data-show="polyhedra"> PS₄</label>
      <label><input type="checkbox" data-show="path"> Li path</label>
      <button type="button" data-along="0">a</button>
      <button type="button" data-along="1">b</button>
      <button type="button" data-along="2">c</button>
      <a class="button" id="download" download>CIF</a>
      </div>
      <p class="soft" id="viewer-help">Li green, P brown, S yellow. Drag or arrow keys turn it, + and − \
      zoom, a, b and c look along the vectors of the cell. <span id="path">The Li path is where lithium gets \
      through the crystal at rest with the least effort, by bond valence: over <b id="barrier"></b> ± 0.06 eV, by its grid.</span></p>
      <label class="controls">Structure <select id="picker">\(options.joined())</select></label>
      </div>
      </aside>

      """
  }

  private var candidateSection: Part {
    Part(id: "candidates", title: "Top candidates", html: candidateTable.html)
  }

  private var conductivitySection: Part? {
    var figures: [String] = []
    if let chart = conductivityChart {
      figures.append(
        figure(
          chart,
          "Estimates of this run beside measured crystals, glass-ceramics and glasses; errors as above. "
            + "Pores, grains and disorder, which the measured have, are in no estimate.",
          table: measuredTable, isZoomable: true))
    }
    if let chart = paretoChart, isLine || isTriangle {
      figures.append(
        figure(
          chart,
          "Stable to the bottom, conducting to the right. The line joins what nothing beats in "
            + "both; errors of the conductivity are in the table of candidates.", isZoomable: true))
    }
    if let chart = arrheniusChart {
      figures.append(
        figure(
          chart,
          "Conductivity by Nernst and Einstein from molecular dynamics; the lines are those of the "
            + "activation energies, with their errors in the table.", table: watchedTable))
    }
    guard !figures.isEmpty else { return nil }
    return Part(
      id: "conductivity", title: "Conductivity",
      html: "<div class=\"pair\">\n\(figures.joined())</div>\n")
  }

  private var motifSection: Part? {
    motifChart.map { chart in
      Part(
        id: "motifs", title: "Building units",
        html: figure(
          chart,
          "Dashed is what charge alone asks for, with all lithium ionic. A point is the mean over the "
            + "lowest structures of a composition, its error that of the mean; points of one composition stand a little "
            + "beside each other.", table: motifTable,
          isAlone: true))
    }
  }

  private var searchSection: Part? {
    guard !history.steps.isEmpty else { return nil }
    var html = ""
    if let charts = descentCharts {
      html += figure(
        charts,
        "Lowest energy above the final hull so far, as relaxed in the search; the best were relaxed "
          + "further afterwards. The errors are those of the energies above hull in the table of "
          + "candidates.", table: descentTable)
    }
    var pair = ""
    if let chart = operatorChart {
      pair += figure(
        chart, "Share of the candidates that each operator made: operators earn theirs by success.",
        table: operatorTable)
    }
    let failed = history.steps.count { $0.failure != nil }
    let twins = history.steps.count(where: \.isDuplicate)
    let sentence =
      "Of \(history.steps.count) \(history.steps.count == 1 ? "candidate" : "candidates") \(failed) failed and \(twins) relaxed to a crystal that was "
      + "found before."
    if let chart = lossChart {
      pair += figure(chart, sentence)
    } else {
      html = "<p>\(sentence)</p>\n" + html
    }
    html += "<div class=\"pair\">\n\(pair)</div>\n"
    return Part(id: "search", title: "The search", html: html)
  }

  private var potentialSection: Part {
    var html = ""
    if let charts = learningCharts {
      html += figure(
        charts,
        "Each potential of this run, tried on the labels of its round before it learned from them. "
          + "They are of the structures that it knew least, or that it took for the best.",
        table: learningTable)
    }
    if let trainingFigure {
      // As a picture: a file that is not of this run has no say in the page.
      let data = Data(trainingFigure.utf8).base64EncodedString()
      html += """
        <figure>
        <img class="training" src="data:image/svg+xml;base64,\(data)" \
        alt="Errors of the potential in training, and its predictions against labels">
        <figcaption>The potential of this run: its errors after each epoch of its training, and \
        energies and forces against labels that it was not trained on.</figcaption>
        </figure>

        """
    } else {
      html +=
        "<p>How the potential was trained is not known here: the drawing that <code>tieline train</code> leaves "
        + "beside it is not there, or is of another potential.</p>\n"
    }
    return Part(id: "potential", title: "The potential", html: html)
  }

  private var provenanceSection: Part {
    Part(
      id: "provenance", title: "How to reproduce it",
      html: """
        <p>The same config, inputs, program and kind of machine give the same result, byte for byte:</p>
        <pre>\(Markup.escaped(provenance.command))</pre>
        \(provenanceTable.html)
        <details><summary>The config, every default written out</summary>
        <pre>\(Markup.escaped(provenance.config))</pre></details>

        """)
  }

  // MARK: figures

  private func figure(
    _ chart: any ReportChart, _ caption: String, table: PageTable? = nil, isZoomable: Bool = false,
    isAlone: Bool = false
  ) -> String {
    var html = "<figure>\n"
    // A section of one figure has its title.
    if !isAlone { html += "<h3>\(Markup.escaped(chart.title))</h3>\n" }
    if isZoomable {
      html += """
        <div class="controls needs-script" hidden>
        <button type="button" data-zoom="0.7" aria-label="Zoom in">+</button>
        <button type="button" data-zoom="1.4" aria-label="Zoom out">−</button>
        <button type="button" data-zoom="home">whole</button>

        """
      if (chart as? Chart)?.columns.count == 3 {
        html += "<label><input type=\"checkbox\" data-errors> errors of all</label>\n"
      }
      html += "</div>\n"
    }
    let name = Markup.escaped("\(chart.title): arrows go from entry to entry")
    html +=
      isZoomable
      ? "<div class=\"plot\" tabindex=\"0\" role=\"group\" aria-label=\"\(name)\">" : "<div>"
    html +=
      "\n\(chart.svg(isFile: false))</div>\n<figcaption>\(Markup.escaped(caption))</figcaption>\n"
    return html + (table?.folded ?? "") + "</figure>\n"
  }
}
