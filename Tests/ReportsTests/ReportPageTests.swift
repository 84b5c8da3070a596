import Foundation
import Testing

@testable import Reports

@Suite struct ReportPageTests {
  let html = Result { try ReportExamples.report().html }

  @Test func `The page needs no other file and no network`() throws {
    let html = try html.get()
    #expect(html.contains("default-src 'none'"))
    for match in html.matches(of: /(?:src|href)="([^"]*)"/) {
      let isInside = match.1.hasPrefix("#") || match.1.hasPrefix("data:")
      // Links to sources are followed by people, not by the page.
      #expect(isInside || match.1.hasPrefix("https://doi.org/"), "\(match.1)")
    }
    #expect(!html.contains("@import") && !html.contains("url(http"))
    #expect(!html.contains("<link") && !html.contains("<img"))
  }

  @Test func `Every part that the head leads to is there, and no id twice`() throws {
    let html = try html.get()
    let ids = html.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
    for match in html.matches(of: /href="#([^"=]+)"/) {
      #expect(ids.contains(String(match.1)), "\(match.1)")
    }
    for part in ["phases", "candidates", "conductivity", "motifs", "search", "provenance"] {
      #expect(ids.contains(part))
    }
    for match in html.matches(of: /(?:aria-labelledby|aria-describedby)="([^"]+)"/) {
      for id in match.1.split(separator: " ") { #expect(ids.contains(String(id))) }
    }
  }

  @Test func `Names that look like markup stay names`() throws {
    let evil = "<img src=x onerror=alert(1)>"
    let entries = ReportExamples.run.map { entry in
      var entry = entry
      if entry.id == "c1" {
        entry.id = evil
        entry.origin = evil
      }
      return entry
    }
    let report = try ReportExamples.report(
      entries, steps: [ReportExamples.step(evil, evil, x: 0.75, energy: -4.4, failure: evil)],
      name: evil)
    #expect(!report.html.contains("<img"))
    #expect(report.html.contains(Markup.escaped(evil)))
  }

  @Test func `It says what was found, what is not shown, and how to get it again`() throws {
    let html = try html.get()
    let table = try ReportExamples.table()
    for sentence in [table.conclusion] + table.remarks {
      #expect(html.contains(Markup.escaped(sentence)))
    }
    #expect(html.contains("<pre>tieline sample c.yaml --run again</pre>"))
    #expect(html.contains("name: made up\nseed: 1\n"))
    #expect(html.contains("Of 6 candidates 1 failed and 1 relaxed to a crystal"))
  }

  @Test func `Levels of conductivity that there are can be switched`() throws {
    let levels = try html.get().matches(of: /data-level="(\w+)"/).map { String($0.1) }
    #expect(levels == ["barrier", "unknown"])
  }
}
