// Charts that answer to pointer and keys. The parts of the script are joined into one function.

const data = JSON.parse(document.getElementById("data").textContent);
const { entries, structures } = data;
const count = entries.id.length;
const svgSpace = "http://www.w3.org/2000/svg";
const hidden = new Set();
const plots = [];
const tip = document.getElementById("tip");
let chosen = -1;

// MARK: numbers and names

const fixed = (value, decimals) => {
  const text = value.toFixed(decimals);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
};
const raised = (text, digits) => text.replace(/\d/g, (digit) => digits[digit]).replace("-", "⁻");
const formula = (row) => raised(entries.formulas[entries.formula[row]], "₀₁₂₃₄₅₆₇₈₉");
const power = (exponent) => {
  const whole = Math.floor(exponent + 1e-9);
  const digits = raised(String(whole), "⁰¹²³⁴⁵⁶⁷⁸⁹");
  const mantissa = 10 ** (exponent - whole);
  return (mantissa > 1.001 ? `${mantissa.toFixed(1)}·` : "") + `10${digits}`;
};
const estimate = (value, error, decimals, unit) =>
  fixed(value, decimals) + (error === null ? ", error not known," : ` ± ${fixed(error, decimals)}`) + ` ${unit}`;
const conductivity = (row) => entries.s[row] === null ? "not known"
  : `${power(entries.s[row])} S/cm ± ${fixed(entries.se[row], 1)} decades (${entries.levels[entries.level[row]]})`;
const mixture = (row) => entries.fractions
  ? entries.endMembers.map((end, k) => [`x of ${raised(end, "₀₁₂₃₄₅₆₇₈₉")}`, fixed(entries.fractions[k][row], 4)])
  : [["x", fixed(entries.x[row], 4)]];
const facts = (row) => [
  ...mixture(row),
  ["formation energy", estimate(entries.f[row], entries.fe[row], 1, "meV/atom")],
  ["above hull", estimate(entries.h[row], entries.he[row], 1, "meV/atom")],
  ["conductivity, 300 K", conductivity(row)],
  ["origin", entries.origins[entries.origin[row]]],
];
const name = (row) => `${formula(row)} (${entries.id[row]})`;

// MARK: charts

class Plot {
  constructor(svg) {
    this.svg = svg;
    this.box = svg.closest(".plot");
    const numbers = (key) => svg.dataset[key].split(" ").map(Number);
    [this.left, this.top, this.width, this.height] = numbers("frame");
    this.home = numbers("range");
    this.view = [...this.home];
    this.decades = svg.dataset.decades.split(" ").map((text) => text === "true");
    [this.x, this.y, this.error] = svg.dataset.columns.split(" ").map((column) => entries[column]);
    this.paths = [...svg.querySelectorAll(".data path")].map((path) => [path, path.getAttribute("d")]);
    this.texts = [...svg.querySelectorAll(".data text")]
      .map((text) => [text, Number(text.getAttribute("x")), Number(text.getAttribute("y"))]);
    this.overlay = svg.appendChild(document.createElementNS(svgSpace, "g"));
    this.overlay.setAttribute("clip-path", svg.querySelector(".data").getAttribute("clip-path"));
    this.listen();
  }

  shows(row) {
    return this.x[row] !== null && this.y[row] !== null && !hidden.has(entries.levels[entries.level[row]]);
  }

  place(row) {
    const [x0, x1, y0, y1] = this.view;
    return [this.left + (this.x[row] - x0) / (x1 - x0) * this.width,
      this.top + (y1 - this.y[row]) / (y1 - y0) * this.height];
  }

  isInside([px, py]) {
    return px >= this.left - 1 && px <= this.left + this.width + 1
      && py >= this.top - 1 && py <= this.top + this.height + 1;
  }

  pointer(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [at.x, at.y];
  }

  nearest([px, py]) {
    let best = -1;
    let least = 16 ** 2;
    for (let row = 0; row < count; row++) {
      if (!this.shows(row)) continue;
      const place = this.place(row);
      const distance = (place[0] - px) ** 2 + (place[1] - py) ** 2;
      if (distance < least && this.isInside(place)) {
        least = distance;
        best = row;
      }
    }
    return best;
  }

  listen() {
    const { box } = this;
    let start = null;
    box.addEventListener("pointermove", (event) => {
      const at = this.pointer(event);
      if (start) return this.drag(start, at);
      const row = this.isInside(at) ? this.nearest(at) : -1;
      if (row < 0) tip.hidden = true;
      else this.tell(row);
      this.svg.style.cursor = row < 0 ? "" : "pointer";
    });
    box.addEventListener("pointerleave", () => { tip.hidden = true; });
    box.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse" && event.button === 0) start = this.pointer(event);
    });
    window.addEventListener("pointerup", (event) => {
      if (start) this.drop(start, this.pointer(event));
      start = null;
    });
    box.addEventListener("click", (event) => {
      const row = this.nearest(this.pointer(event));
      if (row >= 0 && !this.wasDragged) choose(row);
      this.wasDragged = false;
    });
    box.addEventListener("dblclick", () => this.show(this.home));
    box.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 0.8 : 1.25, this.pointer(event));
    }, { passive: false });
    box.addEventListener("keydown", (event) => {
      if (this.key(event.key)) event.preventDefault();
    });
    box.closest("figure").querySelectorAll("button[data-zoom]").forEach((button) => {
      button.addEventListener("click", () => {
        if (button.dataset.zoom === "home") this.show(this.home);
        else this.zoom(Number(button.dataset.zoom));
      });
    });
  }

  /// Arrows go to the next composition or up and down in one; what is said is the entry's facts.
  key(key) {
    if (key === "+" || key === "=") return this.zoom(0.7) || true;
    if (key === "-") return this.zoom(1.4) || true;
    if (key === "0") return this.show(this.home) || true;
    const rows = [...Array(count).keys()].filter((row) => this.shows(row));
    if (!rows.length) return false;
    const at = rows.indexOf(chosen);
    const x = at < 0 ? null : entries.x[chosen];
    const next = {
      ArrowUp: () => rows[at + 1],
      ArrowDown: () => rows[Math.max(0, at - 1)],
      ArrowRight: () => rows.find((row) => entries.x[row] > x),
      ArrowLeft: () => {
        const before = rows.filter((row) => entries.x[row] < x);
        return before.find((row) => entries.x[row] === entries.x[before[before.length - 1]]);
      },
      Home: () => rows[0],
      End: () => rows[rows.length - 1],
    }[key];
    if (!next) return false;
    choose(at < 0 ? rows[0] : next() ?? chosen);
    return true;
  }

  tell(row) {
    tip.textContent = [name(row), ...facts(row).map(([key, value]) => `${key}: ${value}`)].join("\n");
    const rect = this.svg.getBoundingClientRect();
    const scale = rect.width / this.svg.viewBox.baseVal.width;
    const [px, py] = this.place(row);
    tip.hidden = false;
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${window.scrollX + Math.max(4, Math.min(rect.left + px * scale + 14, room))}px`;
    tip.style.top = `${window.scrollY + rect.top + py * scale + 14}px`;
    this.draw([[row, true], [chosen, false]]);
  }

  /// Rings around rows, with the error of those that are told.
  draw(rows) {
    const shapes = [];
    for (const [row, withError] of rows) {
      if (row < 0 || !this.shows(row)) continue;
      const [px, py] = this.place(row);
      let d = `M${px} ${py}m-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0`;
      const error = withError && this.error ? this.error[row] : null;
      if (error) {
        const length = error / (this.view[3] - this.view[2]) * this.height;
        d += `M${px} ${py - length}m-4 0h8m-4 0v${2 * length}m-4 0h8`;
      }
      shapes.push(d);
    }
    this.overlay.replaceChildren();
    const path = this.overlay.appendChild(document.createElementNS(svgSpace, "path"));
    path.setAttribute("class", "mark");
    path.setAttribute("d", shapes.join("") || "M0 0");
  }

  // MARK: zoom

  drag(start, end) {
    if (Math.hypot(end[0] - start[0], end[1] - start[1]) < 6) return;
    tip.hidden = true;
    const rect = document.createElementNS(svgSpace, "rect");
    rect.setAttribute("class", "zoom");
    [["x", 0], ["y", 1]].forEach(([key, axis]) => rect.setAttribute(key, Math.min(start[axis], end[axis])));
    rect.setAttribute("width", Math.abs(end[0] - start[0]));
    rect.setAttribute("height", Math.abs(end[1] - start[1]));
    this.overlay.replaceChildren(rect);
  }

  drop(start, end) {
    if (Math.abs(end[0] - start[0]) < 8 || Math.abs(end[1] - start[1]) < 8) return;
    this.wasDragged = true;
    const [x0, x1, y0, y1] = this.view;
    const x = (px) => x0 + (px - this.left) / this.width * (x1 - x0);
    const y = (py) => y1 - (py - this.top) / this.height * (y1 - y0);
    this.show([x(Math.min(start[0], end[0])), x(Math.max(start[0], end[0])),
      y(Math.max(start[1], end[1])), y(Math.min(start[1], end[1]))]);
  }

  zoom(factor, [px, py] = [this.left + this.width / 2, this.top + this.height / 2]) {
    const [x0, x1, y0, y1] = this.view;
    const x = x0 + (px - this.left) / this.width * (x1 - x0);
    const y = y1 - (py - this.top) / this.height * (y1 - y0);
    this.show([x + (x0 - x) * factor, x + (x1 - x) * factor, y + (y0 - y) * factor, y + (y1 - y) * factor]);
  }

  /// Moves the places of the data, `M` and `L`, and leaves the shapes around them.
  show(view) {
    this.view = [...view];
    const [x0, x1, y0, y1] = this.home;
    const scale = [(x1 - x0) / (view[1] - view[0]), (y1 - y0) / (view[3] - view[2])];
    const shift = [
      this.left - scale[0] * this.left + (x0 - view[0]) / (view[1] - view[0]) * this.width,
      this.top - scale[1] * this.top + (view[3] - y1) / (view[3] - view[2]) * this.height,
    ];
    const x = (value) => (scale[0] * value + shift[0]).toFixed(2);
    const y = (value) => (scale[1] * value + shift[1]).toFixed(2);
    for (const [path, d] of this.paths) {
      path.setAttribute("d", d.replace(/([ML])(-?[\d.]+) (-?[\d.]+)/g,
        (_, letter, px, py) => `${letter}${x(Number(px))} ${y(Number(py))}`));
    }
    for (const [text, px, py] of this.texts) {
      text.setAttribute("x", x(px));
      text.setAttribute("y", y(py));
    }
    this.axes();
    this.draw([[chosen, false]]);
  }

  axes() {
    if (this.svg.dataset.axes === "none") return;
    const group = this.svg.querySelector(".axes");
    group.replaceChildren();
    const add = (tag, attributes, text) => {
      const element = group.appendChild(document.createElementNS(svgSpace, tag));
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      if (text !== undefined) element.textContent = text;
    };
    const [x0, x1, y0, y1] = this.view;
    const bottom = this.top + this.height;
    for (const [value, label] of ticks(x0, x1, Math.max(3, Math.floor(this.width / 70)), this.decades[0])) {
      const at = this.left + (value - x0) / (x1 - x0) * this.width;
      add("path", { class: "tick", d: `M${at} ${bottom}v5` });
      add("text", { class: "tick-label", x: at, y: bottom + 19, "text-anchor": "middle" }, label);
    }
    for (const [value, label] of ticks(y0, y1, Math.max(4, Math.floor(this.height / 36)), this.decades[1])) {
      const at = this.top + (y1 - value) / (y1 - y0) * this.height;
      add("path", { class: "grid", d: `M${this.left} ${at}h${this.width}` });
      add("text", { class: "tick-label", x: this.left - 7, y: at + 4, "text-anchor": "end" }, label);
    }
  }

  /// Errors of all entries, or none beyond those that are always drawn.
  errors(isShown) {
    this.svg.querySelector(".every")?.remove();
    this.paths = this.paths.filter(([path]) => !path.classList.contains("every"));
    if (!isShown || !this.error) return;
    const view = this.view;
    this.view = this.home;
    let d = "";
    for (let row = 0; row < count; row++) {
      if (this.x[row] === null || this.y[row] === null || !this.error[row]) continue;
      const [px, py] = this.place(row);
      const length = this.error[row] / (this.home[3] - this.home[2]) * this.height;
      d += `M${px.toFixed(2)} ${(py - length).toFixed(2)}L${px.toFixed(2)} ${(py + length).toFixed(2)}`;
    }
    const path = document.createElementNS(svgSpace, "path");
    path.setAttribute("class", "error every");
    this.svg.querySelector(".data").prepend(path);
    this.paths.push([path, d]);
    this.show(view);
  }
}

const ticks = (low, high, most, isInDecades) => {
  const range = high - low;
  const base = 10 ** Math.floor(Math.log10(range / most));
  let step = [1, 2, 5, 10, 20].map((factor) => factor * base).find((size) => range / size <= most - 1);
  if (isInDecades && step < 1 && Math.floor(high) > Math.ceil(low)) step = 1;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const result = [];
  for (let k = Math.ceil(low / step - 1e-9); k <= Math.floor(high / step + 1e-9); k++) {
    result.push([k * step, isInDecades ? power(k * step) : fixed(k * step, decimals)]);
  }
  return result;
};
