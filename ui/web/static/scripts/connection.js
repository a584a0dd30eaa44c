// What happens where the server does not answer, or no longer knows this page because it was started again. Gradio
// notices the one, says so in a language of its own, and loads the page again once it can; the server says the other.
// Either way the page comes back with the conversation that the browser keeps, and with the question.

import {ask, last} from "./asking.js";
import {announce} from "./live.js";
import {language, onChange, opened} from "./page.js";
import {box, write} from "./words.js";

const KEY = "passerelle.unasked"; // of the window's own storage: {question, manner}, the manner where it is to be asked
const root = document.documentElement;
const notices = new WeakSet(); // Gradio's, already read
let lost = false;
let wanted = false; // whether what is in the box is to be asked as soon as that can be done
let leaving = false;

const line = () => document.getElementById("unreachable");

function keep(question) {
    try {
        sessionStorage.setItem(KEY, JSON.stringify(question));
    } catch {
        // Nothing is kept: the question must be typed again.
    }
}

/** What was kept before the page was loaded again, once. */
function taken() {
    try {
        const kept = JSON.parse(sessionStorage.getItem(KEY));
        sessionStorage.removeItem(KEY);
        return kept;
    } catch {
        return null;
    }
}

function lose() {
    lost = true;
    root.dataset.connection = "lost";
    // What was sent and not answered is in the box again, as after a stop.
    const question = last()?.question ?? "";
    const broken = document.querySelector(".exchange:not([data-announce])") !== null;
    if (broken && !box().value.trim()) write(question);
    wanted = question.trim() !== "" && box().value === question;
    line().textContent = line().dataset.lost;
    line().hidden = false;
}

function find() {
    lost = false;
    delete root.dataset.connection;
    if (line()) line().hidden = true;
}

onChange(() => {
    if (!leaving && document.querySelector("[data-recall]")) {
        leaving = true;
        keep(last());
        location.reload();
    }
    const notice = document.querySelector(".toast-body.error");
    if (!notice || notices.has(notice) || !line()) return;
    notices.add(notice);
    lose();
});
document.addEventListener("passerelle:asking", find);
// Gradio sets nothing off any more once it has lost the server.
document.addEventListener("input", (event) => {
    if (event.target === box()) wanted = false;
});
document.addEventListener("keydown", (event) => {
    if (event.target === box() && event.key === "Enter" && !event.shiftKey && !event.isComposing) wanted = true;
});
document.addEventListener("click", (event) => {
    if (event.target.closest?.("#send")) wanted = true;
});
window.addEventListener("pagehide", () => {
    if (lost && !leaving && box()?.value.trim()) keep({question: box().value, manner: wanted ? "typed" : null});
});

const kept = taken();
if (kept) {
    opened.then(() => {
        if (kept.manner) return ask(kept.question, kept.manner);
        write(kept.question);
        announce(line()?.dataset.back ?? "", language());
    });
}
