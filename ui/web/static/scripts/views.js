// The views beside the conversation. The part of the address after "#/" says which is open: "#/about", or
// "#/documents/<name>?start=12&end=40"; it is the address of what the server draws, under views/.

import {goTo, language, onChange, opened} from "./page.js";

const root = document.documentElement;
let shown = null; // address and language of what is in view
let asked = 0; // number of the latest fetch: an earlier one that comes late is dropped

// Loaded anew, the page has no document open beside an answer, as `document.js` may have written.
if (history.state?.beside) history.replaceState(null, "", location.href);

/** The view that the address names, and where the server draws it; the conversation has no such place. */
function wanted() {
    if (history.state?.beside) return {name: "ask", address: null}; // the document is open beside an answer
    const [, path, query] = location.hash.match(/^#\/([^?]*)\??(.*)$/) ?? [, "ask", ""];
    const name = path.split("/")[0];
    if (!document.getElementById(`view-${name}`)) return {name: "ask", address: null};
    const parameters = new URLSearchParams(query);
    parameters.set("language", language());
    return {name, address: `views/${path}?${parameters}`};
}

function outline(name) {
    root.dataset.view = name;
    for (const section of document.querySelectorAll(".view")) section.hidden = section.dataset.view !== name;
    for (const link of document.querySelectorAll("[data-opens]")) {
        if (link.dataset.opens === name) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
    }
}

/** A line in place of the view: that it is on its way, or why it is not there. */
function say(section, line, role) {
    const told = document.createElement("p");
    told.className = "told";
    if (role) told.setAttribute("role", role);
    told.textContent = line;
    section.replaceChildren(told);
}

async function fetched(name, address, moved) {
    const section = document.getElementById(`view-${name}`);
    const words = document.querySelector("nav.views").dataset;
    const number = ++asked;
    if (!section.childElementCount) say(section, words.loading, "status");
    try {
        const response = await fetch(address, {headers: {accept: "text/html"}});
        const drawn = await response.text();
        if (number !== asked) return;
        if (response.status === 401) return location.assign("login"); // the session has ended
        if (!response.ok) return say(section, words.missing, "alert");
        section.innerHTML = drawn; // all text in it was escaped where it was drawn
    } catch {
        if (number === asked) say(section, words.offline, "alert");
        return;
    }
    if (moved) goTo(section.querySelector("[data-goal]") ?? section.querySelector("h2"), "start");
    document.dispatchEvent(new CustomEvent("passerelle:view", {detail: {name, section}}));
}

function follow(moved) {
    const {name, address} = wanted();
    outline(name);
    if (address === shown) return;
    shown = address;
    if (address) fetched(name, address, moved);
}

/** Show what the address names, where it was changed without the browser's telling. */
export const followAddress = () => follow(true);

/** Fetch again what is in view: something that it shows has changed. */
export function refresh() {
    shown = null;
    follow(false);
}

for (const type of ["hashchange", "popstate"]) window.addEventListener(type, () => follow(true));
document.addEventListener("passerelle:language", () => {
    const loading = document.querySelector('.view > .told[role="status"]');
    if (loading) loading.textContent = document.querySelector("nav.views").dataset.loading;
    follow(false);
});
let drawn = false;
opened.then(() => drawn && follow(false)); // in whatever language the page is by now
onChange(() => {
    // The places and the links are Gradio's to draw; what is open is said again where it has redrawn them.
    if (!document.querySelector("nav.views") || !document.querySelector(".view")) return;
    if (!drawn) {
        drawn = true;
        follow(false);
    } else outline(wanted().name);
});
