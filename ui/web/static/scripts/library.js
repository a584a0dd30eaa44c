// The list of documents: searched, filtered and sorted in the browser; and whether the folder has changed since.

import {all, language} from "./page.js";
import {announce} from "./live.js";

const SETTLED = 400; // milliseconds without a key after which the count is said
const SHOWN = 3; // changed files that are listed without being asked for
let chosen = {}; // what is in the fields, kept while the view is fetched again
let order = {column: "title", descending: false};
let saying = null;

export const library = () => document.querySelector("#view-documents .library");

/** The words of the script, and `filled(name, values)` with their places filled in. */
export const words = () => JSON.parse(library().dataset.words);
export const filled = (template, values) => template.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

/** Text without case and accents, so that "comte" finds "Comté". */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function sift(aloud) {
    const form = library().querySelector(".filters");
    if (!form) return;
    chosen = Object.fromEntries(new FormData(form));
    const sought = folded(chosen.search).split(/\s+/).filter(Boolean);
    const rows = all(".library tbody tr");
    let count = 0;
    for (const row of rows) {
        const text = folded(row.dataset.text);
        row.hidden =
            !sought.every((word) => text.includes(word)) ||
            ["language", "format", "health"].some((name) => chosen[name] && chosen[name] !== row.dataset[name]);
        if (!row.hidden) count += 1;
    }
    const said = words();
    const line = count ? filled(said.found, {count, total: rows.length}) : said.found_none;
    form.querySelector(".count").textContent = line;
    clearTimeout(saying);
    if (aloud) saying = setTimeout(() => announce(line, language()), SETTLED);
}

function sort() {
    const body = library().querySelector("tbody");
    if (!body) return;
    const {column, descending} = order;
    const compare = new Intl.Collator(language(), {numeric: true}).compare;
    const rows = [...body.rows].sort((a, b) => {
        const [first, second] = [a.dataset[column], b.dataset[column]];
        // What has no date comes last in either direction.
        if (!first || !second) return Number(!first) - Number(!second);
        return (descending ? -1 : 1) * compare(first, second) || compare(a.dataset.title, b.dataset.title);
    });
    body.append(...rows);
    for (const head of all(".library th[data-column]")) {
        if (head.dataset.column !== column) head.removeAttribute("aria-sort");
        else head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    }
    const select = document.getElementById("library-sort");
    if ([...select.options].some((option) => option.value === column)) select.value = column;
}

/** Ask whether the documents have changed since the build; that takes a while where there are many. */
export async function compare() {
    const place = library()?.querySelector("[data-compare]");
    if (!place) return;
    let status;
    try {
        const response = await fetch("api/index");
        if (!response.ok) return;
        status = await response.json();
    } catch {
        return; // the view has said that there is no server, or will
    }
    if (!place.isConnected) return;
    const said = words();
    place.className = `standing ${{true: "stale", false: "current"}[status.stale] ?? "unknown"}`;
    const line = document.createElement("p");
    line.textContent = {true: said.stale, false: said.current}[status.stale] ?? said.unknown;
    place.replaceChildren(line);
    const changes = ["added", "changed", "renamed", "removed"].flatMap((kind) =>
        (status.changes[kind] ?? []).map((file) => ({kind, file})),
    );
    const known = new Set(all(".not-read [data-path]").map((item) => item.dataset.path));
    changes.push(
        ...(status.changes.unreadable ?? []).filter(({path}) => !known.has(path)).map((file) => ({kind: "unreadable", file})),
    );
    if (!status.stale || !changes.length) return;
    const listed = document.createElement("details");
    listed.open = changes.length <= SHOWN;
    const summary = document.createElement("summary");
    summary.textContent = `${said.changed} (${changes.length})`;
    listed.append(summary, changeList(changes, library().querySelector(".editing") !== null));
    place.append(listed);
}

/** Files that are not as they were, each with its kind; for editors, a button to take back what was added. */
export function changeList(changes, removable = false) {
    const said = words();
    const list = document.createElement("ul");
    list.className = "changes";
    for (const {kind, file} of changes) {
        const item = document.createElement("li");
        const name = file.path ?? file.after ?? file;
        const label = document.createElement("span");
        label.className = `kind ${kind}`;
        label.textContent = said.changes[kind];
        item.append(label, ` ${file.before ? `${file.before} → ` : ""}${name}`);
        if (file.reason) {
            const reason = document.createElement("span");
            reason.textContent = ` – ${file.reason}`;
            item.append(reason);
        }
        if (removable && (kind === "added" || kind === "unreadable")) {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "button quiet";
            button.dataset.delete = name;
            button.textContent = said.delete;
            button.setAttribute("aria-label", `${said.delete} ${name}`);
            item.append(" ", button);
        }
        list.append(item);
    }
    return list;
}

document.addEventListener("input", (event) => {
    if (event.target.closest(".library .filters") && event.target.name !== "sort") sift(true);
});
document.addEventListener("change", (event) => {
    if (event.target.id !== "library-sort") return;
    order = {column: event.target.value, descending: event.target.value === "date"};
    sort();
});
document.addEventListener("submit", (event) => {
    if (event.target.matches(".library .filters")) event.preventDefault();
});
document.addEventListener("click", (event) => {
    const column = event.target.closest?.(".library [data-sort]")?.dataset.sort;
    if (!column) return;
    order = {column, descending: order.column === column ? !order.descending : column === "date"};
    sort();
});
document.addEventListener("passerelle:view", ({detail: {name, section}}) => {
    if (name !== "documents" || !section.querySelector(".library")) return;
    const form = section.querySelector(".filters");
    for (const [field, value] of Object.entries(chosen)) {
        if (form?.elements[field] && field !== "sort") form.elements[field].value = value;
    }
    sort();
    if (form) sift(false);
    compare();
});
