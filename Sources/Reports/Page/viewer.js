// The chosen structure, drawn and turned.

class Viewer {
  constructor(canvas) {
    this.canvas = canvas;
    this.shown = { cell: true, polyhedra: true, path: false };
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
    if (this.shown.path) {
      for (const point of model.path) {
        const at = place(point);
        items.push([at[2], () => {
          context.beginPath();
          context.arc(at[0], at[1], 0.26 * size, 0, 2 * Math.PI);
          context.fillStyle = "#2f8f3c30";
          context.fill();
        }]);
      }
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
function build({ lattice, species, places, path }) {
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
  const [bonds, faces] = [[], []];
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
  });
  const corners = shifts.filter((shift) => shift.every((c) => c >= 0));
  const edges = corners.flatMap((corner) => [0, 1, 2].filter((axis) => corner[axis] === 0).map((axis) => {
    const end = corner.map((c, k) => k === axis ? 1 : c);
    return [cartesian(corner), cartesian(end)];
  }));
  const centre = cartesian([0.5, 0.5, 0.5]);
  const extent = [...corners.map(cartesian), ...atoms.map((atom) => atom.at)];
  return { atoms, bonds, faces, path: path ? points(path).map(cartesian) : [], edges, centre, extent };
}

/// Of a path, as fractions of the cell.
function points({ shape: [a, b, c], steps }) {
  let index = 0;
  return steps.map((step) => {
    index += step;
    return [Math.floor(index / (b * c)) / a, Math.floor(index / c) % b / b, index % c / c];
  });
}

/// With the digits that the page has; symmetry is not looked for.
function cif(title, { lattice, species, places }) {
  const vectors = [0, 1, 2].map((k) => lattice.slice(3 * k, 3 * k + 3));
  const dot = (u, v) => u.reduce((sum, c, k) => sum + c * v[k], 0);
  const lengths = vectors.map((v) => Math.hypot(...v));
  const angles = [[1, 2], [0, 2], [0, 1]].map(([i, j]) =>
    Math.acos(dot(vectors[i], vectors[j]) / lengths[i] / lengths[j]) * 180 / Math.PI);
  const [x, y, z] = vectors;
  const cross = [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]];
  const counts = {};
  return [
    `data_${title.replace(/[^\w-]/g, "_")}`,
    ...["a", "b", "c"].map((edge, k) => `_cell_length_${edge} ${lengths[k].toFixed(4)}`),
    ...["alpha", "beta", "gamma"].map((name, k) => `_cell_angle_${name} ${angles[k].toFixed(4)}`),
    `_cell_volume ${Math.abs(dot(cross, z)).toFixed(3)}`,
    "_space_group_name_H-M_alt 'P 1'", "loop_", "_space_group_symop_operation_xyz", "'x, y, z'", "loop_",
    "_atom_site_label", "_atom_site_type_symbol",
    ...["x", "y", "z"].map((axis) => `_atom_site_fract_${axis}`),
    ...species.map((symbol, k) => {
      counts[symbol] = (counts[symbol] ?? 0) + 1;
      return [symbol + counts[symbol], symbol, ...places.slice(3 * k, 3 * k + 3)].join(" ");
    }), "",
  ].join("\n");
}
