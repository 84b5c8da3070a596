// What is chosen, and the switches of the page.

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
  const link = document.getElementById(`cif-${row}`);
  download.hidden = !structure;
  if (structure) {
    viewer.show(structure);
    picker.value = String(row);
    download.href = link?.href ?? `data:chemical/x-cif,${encodeURIComponent(cif(entries.id[row], structure))}`;
    download.download = link?.download ?? `${entries.id[row]}.cif`;
    document.getElementById("path").hidden = !structure.path;
    document.querySelector("[data-show=path]").disabled = !structure.path;
    if (structure.path) document.getElementById("barrier").textContent = structure.path.barrier.toFixed(2);
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
