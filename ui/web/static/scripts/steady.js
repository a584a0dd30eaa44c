// What a person has opened stays open, what they point at stays lit: Gradio redraws in place while an answer grows, and
// takes away what the markup that it is given does not say.

import {all} from "./page.js";

const opened = new WeakMap(); // the details that a person opened, with the line under which they lie

const line = (details) => details.querySelector("summary")?.textContent;

document.addEventListener("click", (event) => {
    const details = event.target.closest?.("summary")?.parentElement;
    if (!details) return;
    if (details.open) opened.delete(details); // it is about to be closed
    else opened.set(details, line(details));
});

const POINTED = ":is(.marker, .card):is(:hover, :focus, :focus-within)";

function lit(element) {
    if (element.matches(".statement")) return element.querySelector(".marker.lit") !== null;
    const {turn, citation} = element.dataset;
    return all(POINTED).some(({dataset}) => dataset.turn === turn && dataset.citation === citation);
}

new MutationObserver((records) => {
    for (const {target, oldValue} of records) {
        if (!/\blit\b/.test(oldValue ?? "") || target.classList.contains("lit")) continue;
        if (target.isConnected && lit(target)) target.classList.add("lit");
    }
}).observe(document.documentElement, {subtree: true, attributes: true, attributeFilter: ["class"], attributeOldValue: true});

new MutationObserver((records) => {
    for (const {target, oldValue} of records) {
        const stays = opened.has(target) && opened.get(target) === line(target);
        if (oldValue !== null && !target.open && stays) target.open = true;
    }
}).observe(document.documentElement, {subtree: true, attributes: true, attributeFilter: ["open"], attributeOldValue: true});
