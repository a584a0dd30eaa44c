"use strict";
// Shows those questions that every field of the form agrees with; without it, all are shown.
const form = document.getElementById("filter");
const cases = [...document.querySelectorAll(".cases > li")];
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const texts = new Map(cases.map((item) => [item, plain(item.textContent)]));

function agrees(item, wanted) {
  const { verdict, kind, pair, documents } = item.dataset;
  return (!wanted.verdict || wanted.verdict === verdict)
    && (!wanted.kind || wanted.kind === kind)
    && (!wanted.pair || wanted.pair === pair)
    && (!wanted.document || documents.split(" ").includes(wanted.document))
    && plain(wanted.words).split(/\s+/).every((word) => texts.get(item).includes(word));
}

function show() {
  const wanted = Object.fromEntries(new FormData(form));
  for (const item of cases) item.hidden = !agrees(item, wanted);
  const shown = cases.filter((item) => !item.hidden).length;
  document.getElementById("shown").value = `${shown} of ${cases.length} questions`;
}

form.hidden = false;
form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(show));
document.getElementById("open").addEventListener("click", () => {
  for (const item of cases) if (!item.hidden) item.querySelector("details").open = true;
});
