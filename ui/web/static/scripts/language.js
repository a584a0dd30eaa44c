// The language of the interface: shown once it is there, told to the browser, and kept where it was chosen.

import {onChange} from "./page.js";

const root = document.documentElement;
let spoken = null; // language of the interface
let switching = false; // the switch was clicked: the language that comes next is the person's choice

document.addEventListener("click", (event) => {
    if (event.target.closest?.("#switch")) switching = true;
});

onChange(() => {
    const language = document.querySelector(".masthead")?.dataset.interface;
    if (!language || language === spoken) return;
    if (language === root.dataset.wanted) root.classList.remove("awaiting-language");
    root.lang = language;
    if (switching) {
        switching = false;
        root.dataset.wanted = language;
        try {
            localStorage.setItem("passerelle.language", language);
        } catch {
            // A browser that keeps nothing shows its own language at the next visit.
        }
    }
    document.cookie = `passerelle-language=${language}; SameSite=Strict`; // in which the server tells what goes wrong
    spoken = language;
    document.dispatchEvent(new CustomEvent("passerelle:language", {detail: language}));
});
