// The list of the conversations that the browser keeps: a column where there is room for one, else a sheet at the side.

import {announce} from "./live.js";
import * as kept from "./kept.js";
import {goTo, language, onChange} from "./page.js";
import {filled, words} from "./words.js";

const wide = matchMedia("(min-width: 90rem) and (min-height: 34rem)");
const list = () => document.getElementById("conversations");
let shown = null; // what the list shows
let taken = null; // what the server gave last to be kept
let opening = null; // the title of a conversation on its way into view
let begun = kept.inView() !== null; // whether the one in view is the one of the visit before
let confirmed = null; // what is done once the person has confirmed

/** With French signs tied to their words, so that none begins a line. */
const tied = (text) => text.replace(/ (?=[?!:;»])|(?<=«) /g, "\u00a0");

function item({id, title, date}) {
    const entry = document.createElement("li");
    const open = Object.assign(document.createElement("button"), {type: "button", className: "conversation"});
    open.dataset.conversation = id;
    const name = Object.assign(document.createElement("span"), {className: "title", textContent: tied(title)});
    const day = Object.assign(document.createElement("time"), {dateTime: new Date(date).toISOString()});
    day.textContent = new Intl.DateTimeFormat(language(), {dateStyle: "medium", timeStyle: "short"}).format(date);
    open.append(name, day);
    if (id === kept.inView()?.id) open.setAttribute("aria-current", "true");
    const remove = Object.assign(document.createElement("button"), {type: "button", className: "delete"});
    remove.dataset.delete = id;
    remove.setAttribute("aria-label", filled(words().delete, {title}));
    remove.textContent = "×";
    entry.append(open, remove);
    return entry;
}

function draw() {
    const conversations = kept.listed();
    const now = JSON.stringify([language(), kept.inView()?.id, conversations.map(({id, title, date}) => [id, title, date])]);
    const place = list()?.querySelector("ul.kept");
    if (!place || (now === shown && place.childElementCount === conversations.length)) return;
    shown = now;
    place.replaceChildren(...conversations.map(item));
    list().classList.toggle("empty", !conversations.length);
    list().classList.toggle("blank", !kept.inView());
}

/** A column has no modality: it is simply there. */
function lay() {
    const place = list();
    if (!place) return;
    if (wide.matches) {
        if (place.matches(":modal")) place.close();
        if (!place.open) place.setAttribute("open", "");
    } else if (place.open && !place.matches(":modal")) place.removeAttribute("open");
}

function close() {
    if (list()?.matches(":modal")) list().close();
}

function confirm(question, action) {
    confirmed = action;
    document.getElementById("confirm-question").textContent = tied(question);
    document.getElementById("confirm").showModal();
}

function open(id) {
    close();
    if (id === kept.inView()?.id) return;
    opening = kept.view(id)?.title ?? null;
    begun = opening !== null;
    document.getElementById("open").click();
}

function removed(ids) {
    const gone = ids.map(kept.remove).some(Boolean);
    if (gone) document.getElementById("new").click();
    draw();
    announce(words().deleted, language());
    (list().querySelector(".conversation") ?? document.querySelector("#question textarea"))?.focus();
}

function take() {
    const given = document.querySelector("[data-kept]")?.dataset.kept;
    if (!given || given === taken) return;
    taken = given;
    const {format, exchanges} = JSON.parse(given);
    for (const exchange of exchanges) kept.add(format, exchange);
    if (kept.full) announce(words().full, language());
    document.dispatchEvent(new CustomEvent("passerelle:kept"));
}

document.addEventListener("click", (event) => {
    const target = event.target.closest?.(
        "#bar [data-drawer], #drawer :is([data-close], [data-conversation], [data-delete], [data-delete-all], "
            + "[data-confirm], [data-cancel]), #new",
    );
    if (!target) {
        if (event.target === list()) close(); // beside the sheet
        return;
    }
    const {dataset} = target;
    if (target.matches("#new")) {
        kept.view(null);
        close();
    } else if ("drawer" in dataset) list().showModal();
    else if ("close" in dataset) close();
    else if ("conversation" in dataset) open(dataset.conversation);
    else if ("delete" in dataset) {
        const title = kept.listed().find(({id}) => id === dataset.delete)?.title ?? "";
        confirm(filled(words().confirm_one, {title}), () => removed([dataset.delete]));
    } else if ("deleteAll" in dataset) {
        confirm(words().confirm_all, () => removed(kept.listed().map(({id}) => id)));
    } else {
        document.getElementById("confirm").close();
        if ("confirm" in dataset) confirmed?.();
        confirmed = null;
    }
    draw();
});

// Another window of the same browser has kept or deleted something.
window.addEventListener("storage", draw);
wide.addEventListener("change", lay);
document.addEventListener("passerelle:language", () => {
    shown = null;
    lay();
    draw();
});
onChange(() => {
    take();
    if (begun && document.querySelector(".exchange")) {
        // What was said before is not said again.
        announce(opening ? filled(words().opened, {title: opening}) : "", language());
        if (opening) goTo(document.querySelector(".exchange:last-of-type .asked")?.closest(".thread"), "nearest");
        begun = false;
        opening = null;
    }
    lay();
    draw();
});
