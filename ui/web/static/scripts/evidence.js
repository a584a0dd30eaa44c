// Ties the markers of the answers to their evidence cards, and says each answer once.

import {announce} from "./live.js";
import {all, goTo, onChange} from "./page.js";

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

function select(marker) {
    selected = {turn: marker.dataset.turn, citation: marker.dataset.citation};
    show(selected.turn);
    mark();
    goTo(document.querySelector(`.card${same(selected)}`), "nearest");
}

function back(card) {
    selected = {turn: card.dataset.turn, citation: card.dataset.citation};
    mark();
    goTo(document.querySelector(`.marker${same(selected)}`), "center");
}

document.addEventListener("click", (event) => {
    const target = event.target.closest?.(".marker, [data-back], [data-show], #new");
    if (!target) return;
    if (target.matches(".marker")) select(target);
    else if (target.matches("[data-back]")) back(target.closest(".card"));
    else if (target.matches("[data-show]")) {
        show(target.dataset.show);
        goTo(document.getElementById(`evidence-${target.dataset.show}`), "start");
    } else document.querySelector("#question textarea")?.focus();
});

for (const [type, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(type, (event) => {
        const cited = event.target.closest?.(CITED);
        if (cited) light(cited.dataset, on);
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
