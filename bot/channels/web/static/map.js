// The city as outlines of its kelurahan: tap to set a point, drag to move, + and − to come closer. No tiles, no third party.
"use strict";

class CityMap {
  constructor(svg, spot, onChoose) {
    this.svg = svg;
    this.spot = spot;
    this.onChoose = onChoose;
    this.zoom = 1;
    this.drag = null;
    svg.addEventListener("pointerdown", (event) => { this.drag = { x: event.clientX, y: event.clientY, view: { ...this.view }, moved: false }; });
    svg.addEventListener("pointermove", (event) => this.move(event));
    svg.addEventListener("pointerup", (event) => { if (this.drag && !this.drag.moved) this.choose(event); this.drag = null; });
    svg.addEventListener("pointerleave", () => { this.drag = null; });
  }

  async load() {
    if (this.areas) return;
    const answer = await fetch("/chat/map.json");
    this.areas = await answer.json();
    const points = this.areas.flatMap((area) => area.rings.flat());
    const lons = points.map((p) => p[0]), lats = points.map((p) => p[1]);
    this.west = Math.min(...lons); this.north = Math.max(...lats);
    this.scaleX = Math.cos((this.north * Math.PI) / 180);
    const width = (Math.max(...lons) - this.west) * this.scaleX, height = this.north - Math.min(...lats);
    this.size = Math.max(width, height);
    this.full = { x: -(this.size - width) / 2, y: -(this.size - height) / 2, w: this.size };
    this.view = { ...this.full };
    for (const area of this.areas) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", area.rings.map((ring) => "M" + ring.map((p) => this.project(p).join(" ")).join("L") + "Z").join(""));
      area.path = path;
      this.svg.append(path);
    }
    this.mark = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    this.mark.setAttribute("r", "0");
    this.svg.append(this.mark);
    this.show();
  }

  project([lon, lat]) { return [(lon - this.west) * this.scaleX, this.north - lat]; }

  show() {
    this.svg.setAttribute("viewBox", `${this.view.x} ${this.view.y} ${this.view.w} ${this.view.w}`);
    this.mark.setAttribute("r", this.point ? this.view.w / 45 : 0);
  }

  closer(factor) {
    const w = Math.min(this.full.w, Math.max(this.full.w / 40, this.view.w * factor));
    const at = this.point ? this.project([this.point.lon, this.point.lat]) : [this.view.x + this.view.w / 2, this.view.y + this.view.w / 2];
    this.view = { x: at[0] - w / 2, y: at[1] - w / 2, w };
    this.show();
  }

  move(event) {
    if (!this.drag || event.buttons !== 1) return;
    const pixels = this.svg.getBoundingClientRect().width;
    const dx = event.clientX - this.drag.x, dy = event.clientY - this.drag.y;
    if (Math.hypot(dx, dy) < 6) return;
    this.drag.moved = true;
    this.view = { ...this.view, x: this.drag.view.x - (dx / pixels) * this.view.w, y: this.drag.view.y - (dy / pixels) * this.view.w };
    this.show();
  }

  choose(event) {
    const box = this.svg.getBoundingClientRect();
    const x = this.view.x + ((event.clientX - box.left) / box.width) * this.view.w;
    const y = this.view.y + ((event.clientY - box.top) / box.height) * this.view.w;
    this.point = { lat: this.north - y, lon: this.west + x / this.scaleX };
    this.mark.setAttribute("cx", x);
    this.mark.setAttribute("cy", y);
    let name = "";
    for (const area of this.areas) {
      const on = area.path.isPointInFill(new DOMPoint(x, y));
      area.path.classList.toggle("on", on);
      if (on) name = `${area.name}, ${area.kecamatan}`;
    }
    this.show();
    this.spot.textContent = name || this.spot.dataset.outside || "";
    this.onChoose();
  }
}
