// Questions that do not come from the box alone: suggested ones, the last one once more or mended, one in a link. None
// is sent before the page is opened: it would be answered without what was said before, maybe in the wrong language.

import {onChange, opened} from "./page.js";
import {box, write} from "./words.js";

const LONGEST = 2000; // characters of a question in a link
const BUTTONS = ".suggested, [data-retry], [data-edit], [data-stop-editing], #new, [data-conversation]";
let next = null; // [question, manner] that a button has chosen
let editing = false; // whether what is sent takes the place of the last exchange
let waiting = false; // whether a question waits for the page
let sent = null; // the last question that was sent, and its manner

/** The question that was sent last, {question, manner}, if any. */
export const last = () => sent;

window.passerelle.asking = async ([question, conversation, language, byModel]) => {
    const [asked, manner] = next ?? [question, editing ? "edited" : "typed"];
    next = null;
    if (waiting) return new Promise(() => {}); // one is on its way already
    waiting = true;
    document.documentElement.dataset.asking = "waits";
    await opened;
    delete document.documentElement.dataset.asking;
    waiting = false;
    sent = {question: asked, manner};
    document.dispatchEvent(new CustomEvent("passerelle:asking"));
    return [asked, conversation, language, byModel, manner];
};

/** Ask something in one of the manners that the server knows. */
export function ask(question, manner) {
    next = [question, manner];
    document.getElementById("ask").click();
    box()?.focus();
}

function edit(on) {
    editing = on;
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

document.addEventListener("passerelle:kept", () => edit(false));
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
