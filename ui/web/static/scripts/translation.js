// A sentence is translated by the language model when somebody asks for it, beside an answer or in its document. The
// server draws the translation, or the line that says why there is none.

import {all, language, onChange} from "./page.js";

const made = new Map(); // translations by address and language of the page: cards are redrawn without them

const key = (button) => `${button.dataset.translate}&language=${language()}`;
const room = (button) => button.parentElement.querySelector(".translated");

/** Somebody waits for it, or it stands there: the button does nothing more, and keeps the keyboard. */
const settle = (button, settled) => button.setAttribute("aria-disabled", settled);

async function translate(button) {
    const address = key(button);
    const shown = () => all("[data-translate]").filter((one) => key(one) === address);
    const say = (line) => shown().forEach((one) => (room(one).textContent = line));
    settle(button, true);
    say(button.parentElement.dataset.waiting);
    const words = document.querySelector("nav.views").dataset;
    try {
        const response = await fetch(address, {method: "POST"});
        const drawn = response.headers.get("content-type")?.startsWith("text/html") ? await response.text() : "";
        if (response.ok) {
            made.set(address, drawn);
            follow();
            return;
        }
        if (drawn) shown().forEach((one) => (room(one).innerHTML = drawn)); // all text in it was escaped where it was drawn
        else say((await response.json()).error?.message ?? words.missing);
    } catch {
        say(words.offline);
    }
    shown().forEach((one) => settle(one, false));
}

document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-translate]:not([aria-disabled=true])");
    if (button) translate(button);
});

function follow() {
    for (const button of all("[data-translate]")) {
        const address = key(button);
        const place = room(button);
        if (!made.has(address) || place.dataset.shows === address) continue;
        place.dataset.shows = address;
        place.innerHTML = made.get(address); // as above
        settle(button, true);
    }
}

onChange(follow);
