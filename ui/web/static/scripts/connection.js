// What happens where the server does not answer, or no longer knows this page because it was started again. Gradio
// notices when a question finds no server, and says so in a language of its own; that an answer broke off is noticed
// here; the server says that it does not know the conversation in view. Each time the page is loaded again as soon as
// that can be done, with the conversation that the browser keeps, and with the question.

import {ask, last} from "./asking.js";
import {announce} from "./live.js";
import {language, onChange, opened} from "./page.js";
import {box, write} from "./words.js";

const KEY = "passerelle.unasked"; // of the window's own storage: {question, manner}, the manner where it is to be asked
const PULSE = 3_000; // milliseconds between two looks after the server: while a question waits for it, while it is away
const root = document.documentElement;
const notices = new WeakSet(); // Gradio's, already read
let lost = false;
let refused = false; // whether the server has just not taken what it was asked
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

/** Whether the server answers: "same", "other" for one that was started since, null for none. */
async function state() {
    try {
        const response = await fetch("gradio_api/app_id");
        if (response.status === 401) return "other"; // whoever was signed in has to do so again
        if (!response.ok) return null;
        return (await response.json()).app_id === window.gradio_config?.app_id ? "same" : "other";
    } catch {
        return null;
    }
}

const unanswered = () => document.querySelector(".exchange:not([data-announce])") !== null;

async function look() {
    if (leaving || !(lost || unanswered())) return;
    const found = await state();
    if (lost && found) location.reload();
    else if (found !== "same" && unanswered()) lose();
}

function lose() {
    lost = true;
    root.dataset.connection = "lost";
    // What was sent and not answered is in the box again, as after a stop.
    const question = last()?.question ?? "";
    if (unanswered() && !box().value.trim()) write(question);
    wanted = question.trim() !== "" && box().value === question;
    say("lost");
}

function say(what) {
    line().textContent = line().dataset[what];
    line().hidden = false;
}

/** Something went wrong that Gradio has a notice of: the server is away, or it does not take more for now. */
async function notice() {
    if ((await state()) !== "same") return lose();
    refused = true;
    say("refused");
}

function find() {
    lost = refused = false;
    delete root.dataset.connection;
    if (line()) line().hidden = true;
}

onChange(() => {
    const unknown = document.querySelector("[data-unknown]");
    if (unknown && !leaving) {
        leaving = true;
        if (unknown.dataset.unknown === "question") keep(last());
        location.reload();
    }
    const theirs = document.querySelector(".toast-body.error");
    if (!theirs || notices.has(theirs) || !line()) return;
    notices.add(theirs);
    notice();
});
setInterval(look, PULSE);
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
    if ((lost || refused) && !leaving && box()?.value.trim()) keep({question: box().value, manner: wanted ? "typed" : null});
});

const kept = taken();
if (kept) {
    opened.then(() => {
        if (kept.manner) return ask(kept.question, kept.manner);
        write(kept.question);
        announce(line()?.dataset.back ?? "", language());
    });
}
