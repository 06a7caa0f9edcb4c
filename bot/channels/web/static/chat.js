// The residents' chat. What is written is kept in this browser until the city has it; the same id is sent again after a fault.
"use strict";

const $ = (id) => document.getElementById(id);
const words = JSON.parse(document.body.dataset.words);
const shown = new Set();
let cursor = 0, sending = false, chosen = [];

const waiting = {
  read() { try { return JSON.parse(localStorage.getItem("waiting") || "[]"); } catch { return []; } },
  write(list) { try { localStorage.setItem("waiting", JSON.stringify(list)); } catch { /* private window: memory only */ } },
};
let queue = waiting.read();

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function clock(at) {
  return new Date(at).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" }).replace(":", ".");
}

function atBottom() { const box = $("lines"); return box.scrollHeight - box.scrollTop - box.clientHeight < 120; }

function picture(item) {
  if (item.kind === "photo") { const img = new Image(); img.src = item.url; img.alt = words["you-photo"]; img.loading = "lazy"; img.onload = () => follow(true); return img; }
  if (item.kind === "video") { const video = document.createElement("video"); video.src = item.url; video.controls = true; return video; }
  const link = document.createElement("a"); link.href = item.url; link.textContent = "📎"; link.download = ""; return link;
}

let following = true;
function follow(keep) { if (following || !keep) { const box = $("lines"); box.scrollTop = box.scrollHeight; } }

function show(line) {
  if (shown.has(line.key) || (line.from === "resident" && line.text === "/start")) return;
  shown.add(line.key);
  following = atBottom();
  const bubble = document.createElement("div");
  bubble.className = `line ${line.from}${line.waiting ? " waiting" : ""}`;
  bubble.dataset.key = line.key;
  if (line.html) { const text = document.createElement("div"); text.innerHTML = line.html; bubble.append(text); }
  else if (line.text) { const text = document.createElement("div"); text.textContent = line.text; bubble.append(text); }
  for (const item of line.media || []) bubble.append(picture(item));
  const time = document.createElement("time");
  time.textContent = clock(line.at || Date.now());
  bubble.append(time);
  $("lines").append(bubble);
  if (line.from === "city") offer(line);
  follow(true);
}

function offer(line) {
  if (!line.buttons.length && !line.ask_location) return;
  for (const old of document.querySelectorAll(".buttons:not(.old)")) old.classList.add("old");
  const row = document.createElement("div");
  row.className = "buttons";
  if (line.ask_location) row.append(button(words["send-place"], openMap));
  for (const { label, value } of line.buttons) row.append(button(label, () => send({ text: label, tap: value })));
  $("lines").append(row);
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function say(text) { $("state").textContent = text || ""; $("state").hidden = !text; }

function send(message) {
  const item = { id: newId(), ...message };
  following = true;
  const media = (item.files || []).map((file) => ({ kind: file.type.startsWith("image/") ? "photo" : "other", url: URL.createObjectURL(file) }));
  const text = item.text || (item.lat !== undefined ? "📍 " + words["you-location"] : "");
  show({ key: item.id, from: "resident", text, media, waiting: true });
  follow(false);
  queue.push(item);
  keep();
  deliver();
}

function keep() { waiting.write(queue.filter((item) => !item.files)); }

async function deliver() {
  if (sending) return;
  sending = true;
  for (let pause = 1000; queue.length; ) {
    const item = queue[0];
    const slow = setTimeout(() => { $("typing").hidden = false; follow(false); }, 300);
    try {
      const form = new FormData();
      for (const name of ["id", "text", "tap", "lat", "lon"]) if (item[name] !== undefined) form.append(name, item[name]);
      for (const file of item.files || []) form.append("files", file);
      const answer = await fetch("/chat/messages", { method: "POST", body: form });
      if (answer.status === 429) { say(words["slow-down"]); throw new Error("rate"); }
      if (answer.status === 401) { location.reload(); return; }
      if (answer.status >= 500) throw new Error("later");
      queue.shift();
      keep();
      document.querySelector(`.line[data-key="${item.id}"]`)?.classList.remove("waiting");
      say("");
      pause = 1000;
      if (answer.ok) for (const reply of (await answer.json()).replies) show(reply);
      else say(answer.status === 413 ? words["too-large"] : words["failed"]);
    } catch (fault) {
      if (fault.message !== "rate") say(words["offline"]);
      await new Promise((done) => setTimeout(done, pause));
      pause = Math.min(pause * 2, 15000);
    } finally {
      clearTimeout(slow);
      $("typing").hidden = true;
    }
  }
  sending = false;
}

function listen() {
  const stream = new EventSource(`/chat/events?after=${cursor}`);
  stream.onmessage = (event) => {
    const line = JSON.parse(event.data);
    cursor = Math.max(cursor, line.id);
    if (!sending || shown.has(line.key)) show(line);
    else setTimeout(() => show(line), 400);
  };
  stream.onerror = () => { stream.close(); setTimeout(listen, 2000); };
}

// -- writing ---------------------------------------------------------------------------------------------------

function grow() { const box = $("text"); box.style.height = "auto"; box.style.height = `${Math.min(box.scrollHeight + 2, 150)}px`; }

function showChosen() {
  $("chosen").hidden = !chosen.length;
  $("chosen").replaceChildren(...chosen.map((file, at) => button(`${file.name} ×`, () => { chosen.splice(at, 1); showChosen(); })));
}

$("text").addEventListener("input", grow);
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); $("form").requestSubmit(); }
});
$("files").addEventListener("change", () => { chosen = [...chosen, ...$("files").files].slice(0, 10); $("files").value = ""; showChosen(); $("text").focus(); });
$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text && !chosen.length) return;
  send(chosen.length ? { text, files: chosen } : { text });
  $("text").value = "";
  chosen = [];
  showChosen();
  grow();
});

// -- place -----------------------------------------------------------------------------------------------------

$("spot").dataset.outside = words["outside-map"];
const map = new CityMap($("drawing"), $("spot"), () => { $("use").disabled = false; });
function openMap() { $("map").showModal(); map.load(); }
$("where").addEventListener("click", openMap);
$("close").addEventListener("click", () => $("map").close());
$("closer").addEventListener("click", () => map.closer(0.6));
$("farther").addEventListener("click", () => map.closer(1.7));
$("use").addEventListener("click", () => { $("map").close(); send({ lat: map.point.lat.toFixed(6), lon: map.point.lon.toFixed(6) }); });
$("here").addEventListener("click", () => {
  if (!navigator.geolocation) { $("spot").textContent = words["no-location"]; return; }
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => { $("map").close(); send({ lat: coords.latitude.toFixed(6), lon: coords.longitude.toFixed(6) }); },
    () => { $("spot").textContent = words["no-location"]; },
    { enableHighAccuracy: true, timeout: 10000 },
  );
});

// -- start -----------------------------------------------------------------------------------------------------

async function start() {
  try {
    const answer = await fetch("/chat/history");
    const { lines, cursor: last } = await answer.json();
    cursor = last;
    lines.forEach(show);
    for (const item of queue) show({ key: item.id, from: "resident", text: item.text || "📍", waiting: true });
    follow(false);
    listen();
    if (queue.length) deliver();
    else if (!lines.length) send({ text: "/start" });
  } catch { say(words["offline"]); setTimeout(start, 3000); }
}
start();
