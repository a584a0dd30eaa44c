// A document opened beside the conversation, at the sentence that an answer cites, in front of the evidence.
// The server draws it, with its bar; this script fetches it, goes to the sentence, and finds the way back.
//
// While it is open the address names document and sentence, in an entry of the browser's history of its own: Back closes
// it, Forward opens it again. The entry's state says beside which citation; whoever is given the address has no such
// state, and finds the document by itself.

import {announce} from "./live.js";
import {all, goTo, language} from "./page.js";
import {followAddress} from "./views.js";

const root = document.documentElement;
const wide = matchMedia("(min-width: 56rem) and (min-height: 34rem)"); // as in adaptation.css
let open = null; // {turn, citation, link, address, fromCard} of what is in view; `link` is the card's own address
let asked = 0; // number of the latest fetch: an earlier one that comes late is dropped
let returning = false; // whether the browser is on its way back to the entry before

const place = () => document.querySelector("#document-panel .reading");
const beside = () => history.state?.beside ?? null;
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
    if (beside()) history.replaceState({beside: open}, "", address);
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
    const link = card?.querySelector("[data-open]")?.getAttribute("href");
    if (!link || !place()) return;
    const {turn, citation} = card.dataset;
    show({turn, citation, link, address: link, fromCard: card.contains(opener)});
}

function show(opened) {
    if (returning) {
        window.addEventListener("popstate", () => show(opened), {once: true});
        return;
    }
    open = opened;
    if (!beside()) history.pushState({beside: open}, "", open.address);
    root.dataset.document = "open";
    cover();
    draw(open.address);
}

/** Show the evidence again. */
export function closeDocument() {
    if (!open) return;
    shut();
    if (!beside()) return;
    returning = true;
    history.back();
}

function shut() {
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

/** Back and Forward: open or close what the entry of the history says. */
function travel() {
    returning = false;
    const wanted = beside();
    if (!wanted) {
        if (open && root.dataset.view === "ask") leave();
        else if (open && !wide.matches) shut(); // the view that opens would lie behind it
        return;
    }
    if (open && open.address === wanted.address && open.citation === wanted.citation && open.turn === wanted.turn) return go();
    const card = cards(wanted.turn).find((one) => one.dataset.citation === wanted.citation);
    if (card?.querySelector("[data-open]").getAttribute("href") === wanted.link) {
        document.dispatchEvent(new CustomEvent("passerelle:citation", {detail: wanted}));
        show(wanted);
    } else {
        if (open) shut();
        alone(); // of another conversation
    }
}

/** Have the address stand for the document by itself. */
function alone() {
    history.replaceState(null, "", location.href);
    followAddress();
}

function step(by) {
    const of = cards(open.turn);
    const next = of[of.findIndex((card) => card.dataset.citation === open.citation) + by];
    if (!next) return;
    open.citation = next.dataset.citation;
    open.link = next.querySelector("[data-open]").getAttribute("href");
    announce(next.getAttribute("aria-label"), language());
    document.dispatchEvent(new CustomEvent("passerelle:citation", {detail: {turn: open.turn, citation: open.citation}}));
    draw(open.link, `[data-step="${by}"]`);
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
    } else if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault(); // the address is the same: the browser would take it for nothing new
        if (!wide.matches) shut(); // the view that opens would lie behind it
        history.pushState(null, "", target.getAttribute("href"));
        followAddress();
    }
});

document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !open || root.dataset.view !== "ask") return;
    if (!document.querySelector("dialog:modal, :popover-open")) leave(); // else it closes that
});

document.addEventListener("passerelle:language", () => {
    if (open) draw(open.address);
});
wide.addEventListener("change", cover);
window.addEventListener("popstate", travel);
