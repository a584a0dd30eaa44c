// Ties the markers of the answers to their evidence cards, and says each answer once.

import {closeDocument, openDocument} from "./document.js";
import {announce} from "./live.js";
import {all, goTo, motion, onChange} from "./page.js";

const CITED = ".marker, .card";
let latest = 0; // number of the newest exchange, and whether its answer has come
let answered = false;
let newestShown = 0; // number of the newest exchange that has evidence
let shown = "0"; // number of the exchange whose evidence is in view
let selected = null; // {turn, citation} that was clicked last

const same = ({turn, citation}) => `[data-turn="${turn}"][data-citation="${citation}"]`;

function light(key, on) {
    for (const element of all(`.marker${same(key)}, .card${same(key)}`)) {
        element.classList.toggle("lit", on);
        element.closest(".statement")?.classList.toggle("lit", on);
    }
}

/** Where the evidence scrolls by itself, bring the card of a marker into view beside it. */
function bringCard(marker) {
    const panel = document.querySelector(".panel");
    const card = document.querySelector(`.card${same(marker.dataset)}`);
    if (!card || card.contains(marker) || getComputedStyle(panel).overflowY !== "auto") return;
    card.scrollIntoView({behavior: motion(), block: "nearest"});
}

function show(turn) {
    shown = turn;
    for (const section of all(".evidence[data-turn]")) section.hidden = section.dataset.turn !== String(turn);
}

function mark() {
    for (const element of all(".selected")) {
        element.classList.remove("selected");
        element.removeAttribute("aria-current");
    }
    if (!selected) return;
    for (const element of all(`.marker${same(selected)}, .card${same(selected)}`)) {
        element.classList.add("selected");
        element.setAttribute("aria-current", "true");
    }
}

function select({turn, citation}) {
    selected = {turn, citation};
    show(turn);
    mark();
}

function openMarker(marker) {
    select(marker.dataset);
    openDocument(document.querySelector(`.card${same(selected)}`), marker);
}

function back(card) {
    select(card.dataset);
    goTo(document.querySelector(`.statement .marker${same(selected)}`), "center");
}

/** A click that a person means for this page: not one that opens another tab or window. */
const plain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

document.addEventListener("click", (event) => {
    const target = event.target.closest?.(".marker, [data-open], [data-back], [data-show], #new");
    if (!target) return;
    if (target.matches(".marker")) openMarker(target);
    else if (target.matches("[data-open]")) {
        if (!plain(event)) return;
        event.preventDefault();
        const card = target.closest(".card");
        select(card.dataset);
        openDocument(card, target);
    } else if (target.matches("[data-back]")) back(target.closest(".card"));
    else if (target.matches("[data-show]")) {
        closeDocument();
        show(target.dataset.show);
        goTo(document.getElementById(`evidence-${target.dataset.show}`), "start");
    } else document.querySelector("#question textarea")?.focus();
});

// The next or the previous citation of an answer was opened.
document.addEventListener("passerelle:citation", (event) => {
    select(event.detail);
    document.querySelector(`.statement .marker${same(selected)}`)?.scrollIntoView({behavior: motion(), block: "nearest"});
});

for (const [type, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(type, (event) => {
        const cited = event.target.closest?.(CITED);
        if (!cited) return;
        light(cited.dataset, on);
        if (on && cited.matches(".marker")) bringCard(cited);
    });
}

function followConversation() {
    const last = all(".exchange").at(-1);
    const turn = Number(last?.dataset.turn ?? 0);
    const done = Boolean(last?.dataset.announce);
    if (turn === latest && done === answered) return;
    if (turn < latest || !last) selected = null; // another conversation
    const begun = turn !== latest; // when its answer is whole, whoever reads it is not moved
    latest = turn;
    answered = done;
    announce(done ? last.dataset.announce : "", last?.dataset.language);
    const thread = last?.closest(".thread");
    if (!thread || !begun) return;
    if (getComputedStyle(thread).overflowY === "auto") {
        thread.scrollTop += last.getBoundingClientRect().top - thread.getBoundingClientRect().top;
    } else if (turn > 1) last.scrollIntoView({block: "nearest"});
}

function followEvidence() {
    const newest = Number(all(".evidence[data-turn]").at(-1)?.dataset.turn ?? 0);
    if (newest !== newestShown) {
        newestShown = newest;
        closeDocument();
        shown = String(newest);
        document.querySelector(".panel")?.scrollTo(0, 0);
    }
    show(shown);
    mark();
}

onChange(() => {
    followConversation();
    followEvidence();
});
