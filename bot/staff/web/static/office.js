// Shows which files were chosen; the browser's own words would be in the browser's language.
"use strict";

document.documentElement.classList.add("js");

for (const input of document.querySelectorAll(".attach input")) {
  input.addEventListener("change", () => {
    input.parentElement.querySelector("output").textContent = Array.from(input.files, (file) => file.name).join(", ");
  });
}
