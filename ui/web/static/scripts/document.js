// A document opened beside the conversation, at the sentence that an answer cites, in front of the evidence.
// The server draws it, with its bar; this script fetches it, goes to the sentence, and finds the way back.

import {announce} from "./live.js";
import {all, goTo, language} from "./page.js";

const root = document.documentElement;
const wide = matchMedia("(min-width: 56rem) and (min-height: 34rem)"); // as in adaptation.css
let open = null; // {turn, citation, address, opener} of what is in view
let asked = 0; // number of the latest fetch: an earlier one that comes late is dropped

const place = () => document.querySelector("#document-panel .reading");
const cards = (turn) => all(`.card[data-turn="${turn}"]`);

/** What stands behind a document that covers the page cannot be reached meanwhile. */
function cover() {
    const covered = Boolean(open) && !wide.matches;
    for (const element of all("#top, #drawer, #chat, #panel, #views")) element.inert = covered;
    place()?.setAttribute("role", covered ? "dialog" : "region");
    if (covered) place()?.setAttribute("aria-modal", "true");
    else place()?.removeAttribute("aria-modal");
}

/** A line in place of the document, with the way back. */
function say(line, role) {
    const back = document.createElement("button");
    back.type = "button";
    back.dataset.sources = "";
    back.textContent = `‹ ${document.querySelector(".panel")?.getAttribute("aria-label") ?? ""}`;
    const bar = document.createElement("p");
    bar.className = "bar";
    bar.append(back);
    const told = document.createElement("p");
    told.className = "told";
    told.setAttribute("role", role);
    told.textContent = line;
    place().replaceChildren(bar, told);
}

/** Draw the document at the address, which is that of a link: "#/documents/<name>?…". `focus` says where to go. */
async function draw(address, focus) {
    const of = cards(open.turn);
    const at = of.findIndex((card) => card.dataset.citation === open.citation);
    const [, path, query] = address.match(/^#\/([^?]*)\??(.*)$/);
    const parameters = new URLSearchParams(query);
    parameters.set("citation", at + 1);
    parameters.set("of", of.length);
    parameters.set("language", language());
    open.address = address;
    const number = ++asked;
    const words = document.querySelector("nav.views").dataset;
    const waiting = setTimeout(() => number === asked && say(words.loading, "status"), 250);
    let drawn = null;
    let failed = null;
    try {
        const response = await fetch(`views/${path}?${parameters}`, {headers: {accept: "text/html"}});
        if (response.ok || [404, 503].includes(response.status)) drawn = await response.text();
        else failed = words.missing;
    } catch {
        failed = words.offline;
    }
    clearTimeout(waiting);
    if (number !== asked || !open) return;
    if (failed) say(failed, "alert");
    else place().innerHTML = drawn; // all text in it was escaped where it was drawn
    const bar = place().querySelector(".bar");
    if (!bar) say(place().textContent, "alert");
    place().setAttribute("aria-label", place().querySelector("h2")?.textContent ?? words.missing);
    go(focus);
}

/** Show the sentence, and have the keyboard where the person goes on from. */
function go(focus) {
    const goal = place().querySelector("[data-goal]");
    place().scrollTo(0, 0);
    const bar = place().querySelector(".bar");
    const kept = focus && place().querySelector(`${focus}:not(:disabled)`);
    if (!goal) (kept ?? place().querySelector("h2") ?? bar?.querySelector("button"))?.focus({preventScroll: true});
    else if (kept) {
        goal.scrollIntoView({block: "center"});
        kept.focus({preventScroll: true});
    } else {
        goal.focus({preventScroll: true});
        goal.scrollIntoView({block: "center"});
    }
}

/** Open the document of a card at its sentence; `opener` has the keyboard again afterwards. */
export function openDocument(card, opener) {
    const link = card?.querySelector("[data-open]");
    if (!link || !place()) return;
    open = {turn: card.dataset.turn, citation: card.dataset.citation, fromCard: card.contains(opener)};
    root.dataset.document = "open";
    cover();
    draw(link.getAttribute("href"));
}

/** Show the evidence again. */
export function closeDocument() {
    if (!open) return;
    open = null;
    asked += 1;
    delete root.dataset.document;
    cover();
    place()?.replaceChildren();
}

/** Show the evidence again, and give the keyboard back to the citation that was open. */
function leave() {
    const {turn, citation, fromCard} = open;
    const same = `[data-turn="${turn}"][data-citation="${citation}"]`;
    closeDocument();
    document.querySelector(`.card${same}`)?.scrollIntoView({block: "nearest"});
    goTo(document.querySelector(fromCard ? `.card${same} [data-open]` : `.statement .marker${same}`), "nearest");
}

function step(by) {
    const of = cards(open.turn);
    const next = of[of.findIndex((card) => card.dataset.citation === open.citation) + by];
    if (!next) return;
    open.citation = next.dataset.citation;
    announce(next.getAttribute("aria-label"), language());
    document.dispatchEvent(new CustomEvent("passerelle:citation", {detail: {turn: open.turn, citation: open.citation}}));
    draw(next.querySelector("[data-open]").getAttribute("href"), `[data-step="${by}"]`);
}

document.addEventListener("click", (event) => {
    const target = event.target.closest?.("#document-panel :is([data-sources], [data-step], [data-within], [data-in-full])");
    if (!target || !open) return;
    if (target.matches("[data-sources]")) leave();
    else if (target.matches("[data-step]")) step(Number(target.dataset.step));
    else if (target.matches("[data-within]")) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        draw(target.getAttribute("href"), `[data-within][href="${target.getAttribute("href")}"]`);
    } else if (!wide.matches) closeDocument(); // the view that opens would lie behind it
});

document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !open || root.dataset.view !== "ask") return;
    if (!document.querySelector("dialog[open], :popover-open")) leave(); // else it closes that
});

document.addEventListener("passerelle:language", () => {
    if (open) draw(open.address);
});
wide.addEventListener("change", cover);
