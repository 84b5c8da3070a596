"use strict";
(() => {
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
  const facts = (row) => [
    ["x", fixed(entries.x[row], 4)],
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

  // MARK: the structure

  class Viewer {
    constructor(canvas) {
      this.canvas = canvas;
      this.shown = { cell: true, polyhedra: true, paths: false };
      this.turn = [1, 0, 0, 0, 1, 0, 0, 0, 1];
      this.scale = 1;
      let last = null;
      canvas.addEventListener("pointerdown", (event) => {
        last = [event.clientX, event.clientY];
        canvas.setPointerCapture(event.pointerId);
      });
      canvas.addEventListener("pointermove", (event) => {
        if (!last) return;
        this.rotate((event.clientY - last[1]) * 0.01, (event.clientX - last[0]) * 0.01);
        last = [event.clientX, event.clientY];
      });
      canvas.addEventListener("pointerup", () => { last = null; });
      canvas.addEventListener("wheel", (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 1.1 : 0.9);
      }, { passive: false });
      canvas.addEventListener("keydown", (event) => {
        const turns = {
          ArrowUp: [-0.15, 0], ArrowDown: [0.15, 0], ArrowLeft: [0, -0.15], ArrowRight: [0, 0.15],
        }[event.key];
        if (turns) this.rotate(...turns);
        else if (event.key === "+" || event.key === "=") this.zoom(1.15);
        else if (event.key === "-") this.zoom(1 / 1.15);
        else if ("abc".includes(event.key)) {
          this.along("abc".indexOf(event.key));
          this.fit();
        }
        else return;
        event.preventDefault();
      });
      new ResizeObserver(() => this.draw()).observe(canvas);
    }

    show(structure) {
      this.structure = structure;
      this.model = build(structure);
      this.scale = 1;
      this.size = 1;
      this.along(1);
      this.rotate(0.22, -0.3);
      this.fit();
    }

    /// So large that all of it is seen from here.
    fit() {
      const t = this.turn;
      const reach = [0, 1].map((axis) => Math.max(...this.model.extent.map((at) => Math.abs(
        [0, 1, 2].reduce((sum, k) => sum + t[3 * axis + k] * (at[k] - this.model.centre[k]), 0)))));
      this.size = 0.96 / (2 * Math.max(reach[0] + 0.8, (reach[1] + 0.8) * 1.15));
      this.draw();
    }

    /// Looks along a vector of the cell.
    along(axis) {
      const l = this.structure.lattice;
      const unit = (v) => v.map((c) => c / Math.hypot(...v));
      const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
      const z = unit(l.slice(3 * axis, 3 * axis + 3));
      const other = (axis + 1) % 3;
      const y = unit(cross(z, l.slice(3 * other, 3 * other + 3)));
      this.turn = [...cross(y, z), ...y, ...z];
      this.draw();
    }

    rotate(aboutX, aboutY) {
      const [cx, sx, cy, sy] = [Math.cos(aboutX), Math.sin(aboutX), Math.cos(aboutY), Math.sin(aboutY)];
      const r = [cy, 0, sy, sx * sy, cx, -sx * cy, -cx * sy, sx, cx * cy];
      const t = this.turn;
      this.turn = [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) =>
        r[3 * i] * t[j] + r[3 * i + 1] * t[3 + j] + r[3 * i + 2] * t[6 + j]));
      this.draw();
    }

    zoom(factor) {
      this.scale = Math.max(0.3, Math.min(6, this.scale * factor));
      this.draw();
    }

    draw() {
      const { canvas, model } = this;
      const ratio = window.devicePixelRatio || 1;
      const [width, height] = [canvas.clientWidth, canvas.clientHeight];
      if (!model || !width) return;
      canvas.width = width * ratio;
      canvas.height = height * ratio;
      const context = canvas.getContext("2d");
      context.scale(ratio, ratio);
      const size = this.scale * width * this.size;
      const t = this.turn;
      const place = (v) => {
        const d = v.map((c, k) => c - model.centre[k]);
        return [width / 2 + size * (t[0] * d[0] + t[1] * d[1] + t[2] * d[2]),
          height / 2 - size * (t[3] * d[0] + t[4] * d[1] + t[5] * d[2]),
          t[6] * d[0] + t[7] * d[1] + t[8] * d[2]];
      };
      const atoms = model.atoms.map((atom) => place(atom.at));
      const items = [];
      const line = (a, b, color, thick, dash = []) => items.push([(a[2] + b[2]) / 2, () => {
        context.beginPath();
        context.moveTo(a[0], a[1]);
        context.lineTo(b[0], b[1]);
        context.setLineDash(dash);
        context.lineWidth = thick;
        context.strokeStyle = color;
        context.stroke();
        context.setLineDash([]);
      }]);
      if (this.shown.cell) model.edges.forEach(([a, b]) => line(place(a), place(b), "#7d8790", 1.2));
      model.bonds.forEach(([i, j]) => line(atoms[i], atoms[j], "#b98a4e", Math.max(1.5, 0.16 * size)));
      if (this.shown.paths) {
        model.paths.forEach(([a, b]) => line(place(a), place(b), "#4c9f4f", Math.max(1, 0.06 * size), [4, 3]));
      }
      if (this.shown.polyhedra) {
        for (const corners of model.faces) {
          const points = corners.map((corner) => atoms[corner]);
          items.push([points.reduce((sum, point) => sum + point[2], 0) / 3, () => {
            context.beginPath();
            points.forEach((point, k) => k ? context.lineTo(point[0], point[1]) : context.moveTo(point[0], point[1]));
            context.closePath();
            context.fillStyle = "#8577cf59";
            context.fill();
            context.lineWidth = 0.7;
            context.strokeStyle = "#6a5bbd";
            context.stroke();
          }]);
        }
      }
      atoms.forEach((at, number) => {
        const { color, radius } = looks[model.atoms[number].species] ?? looks.other;
        items.push([at[2] + 0.01, () => {
          const r = radius * size;
          const shade = context.createRadialGradient(at[0] - r / 3, at[1] - r / 3, r / 8, at[0], at[1], r);
          shade.addColorStop(0, "#ffffff");
          shade.addColorStop(0.35, color);
          shade.addColorStop(1, color);
          context.beginPath();
          context.arc(at[0], at[1], r, 0, 2 * Math.PI);
          context.fillStyle = shade;
          context.fill();
          context.lineWidth = 0.6;
          context.strokeStyle = "#0008";
          context.stroke();
        }]);
      });
      items.sort((a, b) => a[0] - b[0]).forEach(([, draw]) => draw());
    }
  }

  const looks = {
    Li: { color: "#7cc36f", radius: 0.42 }, P: { color: "#d2722e", radius: 0.36 },
    S: { color: "#e9c635", radius: 0.46 }, other: { color: "#8fa3b8", radius: 0.45 },
  };

  /// Atoms in the cell, with the sulfur around each phosphorus whole; bonds, faces, edges.
  function build({ lattice, species, places }) {
    const cartesian = (f) => [0, 1, 2].map((k) => f[0] * lattice[k] + f[1] * lattice[3 + k] + f[2] * lattice[6 + k]);
    const fractions = species.map((_, k) => places.slice(3 * k, 3 * k + 3).map((c) => c - Math.floor(c)));
    const atoms = species.map((symbol, k) => ({ species: symbol, at: cartesian(fractions[k]) }));
    const images = new Map();
    const shifts = [-1, 0, 1].flatMap((a) => [-1, 0, 1].flatMap((b) => [-1, 0, 1].map((c) => [a, b, c])));
    const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    const near = (from, symbol, limit) => {
      const found = [];
      species.forEach((other, k) => {
        if (other !== symbol) return;
        for (const shift of shifts) {
          const at = cartesian(fractions[k].map((c, axis) => c + shift[axis]));
          const d = distance(from, at);
          if (d > 0.1 && d < limit) found.push({ k, shift, at });
        }
      });
      return found;
    };
    const number = ({ k, shift, at }) => {
      if (shift.every((c) => c === 0)) return k;
      const key = `${k} ${shift}`;
      if (!images.has(key)) images.set(key, atoms.push({ species: species[k], at }) - 1);
      return images.get(key);
    };
    const [bonds, faces, paths] = [[], [], []];
    species.forEach((symbol, k) => {
      const own = cartesian(fractions[k]);
      if (symbol === "P") {
        const around = near(own, "S", data.bondLength).map(number);
        around.forEach((other) => bonds.push([k, other]));
        if (around.length === 4) {
          const [a, b, c, d] = around;
          faces.push([a, b, c], [a, b, d], [a, c, d], [b, c, d]);
        }
        near(own, "P", data.bondLength).forEach((other) => {
          // Across an edge that two tetrahedra share there is no bond.
          const shared = near(other.at, "S", data.bondLength)
            .filter((sulfur) => distance(own, sulfur.at) < data.bondLength).length;
          if (!shared) bonds.push([k, number(other)]);
        });
      }
      if (symbol === "Li") near(own, "Li", data.pathLength).forEach((other) => paths.push([own, other.at]));
    });
    const corners = shifts.filter((shift) => shift.every((c) => c >= 0));
    const edges = corners.flatMap((corner) => [0, 1, 2].filter((axis) => corner[axis] === 0).map((axis) => {
      const end = corner.map((c, k) => k === axis ? 1 : c);
      return [cartesian(corner), cartesian(end)];
    }));
    const centre = cartesian([0.5, 0.5, 0.5]);
    const extent = [...corners.map(cartesian), ...atoms.map((atom) => atom.at)];
    return { atoms, bonds, faces, paths, edges, centre, extent };
  }

  // MARK: what is chosen

  const viewer = new Viewer(document.getElementById("viewer"));
  const picker = document.getElementById("picker");
  const download = document.getElementById("download");

  function choose(row) {
    chosen = row;
    document.getElementById("chosen-name").textContent = name(row);
    const list = document.getElementById("chosen");
    list.replaceChildren();
    for (const [key, value] of facts(row)) {
      list.appendChild(document.createElement("dt")).textContent = key;
      list.appendChild(document.createElement("dd")).textContent = value;
    }
    const structure = structures[entries.structure[row]];
    document.getElementById("no-structure").hidden = Boolean(structure);
    download.hidden = !structure;
    if (structure) {
      viewer.show(structure);
      picker.value = String(row);
      const link = document.getElementById(`cif-${row}`);
      download.href = link.href;
      download.download = link.download;
      document.getElementById("viewer-name").textContent = name(row);
      viewer.canvas.setAttribute("aria-label", `Structure of ${name(row)}, ${structure.species.length} atoms`);
    }
    document.querySelectorAll("tr.chosen").forEach((line) => line.classList.remove("chosen"));
    document.getElementById(`row-${row}`)?.classList.add("chosen");
    plots.forEach((plot) => plot.draw([[row, false]]));
  }

  function followLink() {
    const id = decodeURIComponent(location.hash.replace(/^#entry=/, ""));
    const row = location.hash.startsWith("#entry=") ? entries.id.indexOf(id) : -1;
    if (row < 0) return false;
    choose(row);
    document.getElementById("phases").scrollIntoView();
    return true;
  }

  document.querySelectorAll("svg[data-columns]").forEach((svg) => plots.push(new Plot(svg)));
  document.querySelectorAll("input[data-level]").forEach((box) => {
    box.addEventListener("change", () => {
      hidden[box.checked ? "delete" : "add"](box.dataset.level);
      document.body.classList.toggle(`hide-${box.dataset.level}`, !box.checked);
    });
  });
  document.querySelectorAll("input[data-errors]").forEach((box) => {
    const plot = plots.find((other) => other.box === box.closest("figure").querySelector(".plot"));
    box.addEventListener("change", () => plot.errors(box.checked));
  });
  document.querySelectorAll("input[data-show]").forEach((box) => {
    box.addEventListener("change", () => {
      viewer.shown[box.dataset.show] = box.checked;
      viewer.draw();
    });
  });
  document.querySelectorAll("button[data-along]").forEach((button) => {
    button.addEventListener("click", () => {
      viewer.along(Number(button.dataset.along));
      viewer.fit();
    });
  });
  picker.addEventListener("change", () => choose(Number(picker.value)));
  window.addEventListener("hashchange", followLink);
  document.querySelectorAll(".needs-script").forEach((element) => { element.hidden = false; });
  if (!followLink() && data.first >= 0) choose(data.first);
})();
