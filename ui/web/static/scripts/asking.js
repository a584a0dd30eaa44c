// Questions on their way to Gradio: typed ones, suggested ones, the last one once more or mended, one in a link. None is
// sent before the page is opened: it would be answered without what was said before, maybe in the wrong language. Gradio
// sets nothing off before it has drawn all, nor for a moment after an answer or a stop: then the same is tried again.

import {onChange, opened} from "./page.js";
import {box, write} from "./words.js";

const LONGEST = 2000; // characters of a question in a link
const UNANSWERED = ".exchange:not([data-announce])";
const BUTTONS = ".suggested, [data-retry], [data-edit], [data-stop-editing], #new, [data-conversation]";
const AGAIN = 250; // milliseconds until what Gradio has not taken is sent again
const PATIENCE = 15_000; // milliseconds after which it is left
let next = null; // [question, manner] that a button has chosen
let editing = false; // whether what is sent takes the place of the last exchange
let mended = false; // whether something has been sent since
let waiting = false; // whether a question waits for the page
let pressed = null; // what stands for the last press, until Gradio has taken it
let taken = -Infinity; // when it has taken one
let sent = null; // the last question that was sent, and its manner

/** The question that was sent last, {question, manner}, if any. */
export const last = () => sent;

window.passerelle.asking = async ([question, conversation, language, byModel]) => {
    const [asked, manner] = next ?? [question, editing ? "edited" : "typed"];
    const twice = !pressed && performance.now() - taken < PATIENCE; // it was only late
    next = pressed = null;
    if (waiting || twice) return new Promise(() => {}); // one is on its way already
    taken = performance.now();
    waiting = true;
    document.documentElement.dataset.asking = "waits";
    await opened;
    delete document.documentElement.dataset.asking;
    waiting = false;
    sent = {question: asked, manner};
    mended = editing;
    document.dispatchEvent(new CustomEvent("passerelle:asking"));
    return [asked, conversation, language, byModel, manner];
};

/** Ask something in one of the manners that the server knows. */
export function ask(question, manner) {
    next = [question, manner];
    insist("ask");
    document.getElementById("ask").click();
    box()?.focus();
}

/** Press a button again as long as Gradio has not taken what was pressed, unless another answer is on its way. */
function insist(id) {
    const mine = (pressed = {});
    const value = box()?.value;
    const end = performance.now() + PATIENCE;
    const again = () => {
        if (pressed !== mine) return;
        if (performance.now() > end || (id === "send" && box()?.value !== value) || document.querySelector(UNANSWERED)) {
            next = pressed = null;
            return;
        }
        document.getElementById(id)?.click();
        setTimeout(again, AGAIN);
    };
    setTimeout(again, AGAIN);
}

// Before Gradio sees it; what a script presses is not trusted.
document.addEventListener(
    "keydown",
    (event) => {
        const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && event.isTrusted;
        if (sends && event.target === box()) insist("send");
    },
    true,
);
document.addEventListener("click", (event) => event.isTrusted && event.target.closest?.("#send") && insist("send"), true);

function edit(on) {
    editing = on;
    mended = false;
    follow();
}

function follow() {
    const line = document.querySelector(".amending");
    if (line && line.hidden === editing) line.hidden = !editing;
}

document.addEventListener("click", (event) => {
    const target = event.target.closest?.(BUTTONS);
    if (!target) return;
    const asked = target.closest(".exchange")?.querySelector(".asked p").textContent;
    if (target.matches(".suggested")) ask(target.textContent, "suggested");
    else if (target.matches("[data-retry]")) ask(asked, "again");
    else if (target.matches("[data-edit]")) {
        edit(true);
        write(asked);
    } else {
        if (editing && target.matches("[data-stop-editing]")) write("");
        edit(false);
    }
});

document.addEventListener("passerelle:kept", () => mended && edit(false)); // not by an answer to what was sent before
document.addEventListener("passerelle:language", follow);

// A link puts its question into the box and asks nothing by itself. It is used once: a reload shows the conversation.
let linked = new URLSearchParams(location.search).get("question")?.slice(0, LONGEST).trim();
onChange(() => {
    follow();
    if (!linked || !box()) return;
    write(linked);
    linked = null;
    const rest = new URLSearchParams(location.search);
    rest.delete("question");
    const query = rest.size ? `?${rest}` : "";
    history.replaceState(history.state, "", `${location.pathname}${query}${location.hash}`);
});
