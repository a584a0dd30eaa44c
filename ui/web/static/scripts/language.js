// The language of the interface: shown once it is there, told to the browser, and kept where it was chosen.

import {onChange} from "./page.js";

const root = document.documentElement;
let spoken = null; // language of the interface

// The person's choice is kept at once: a server that was started since has the page loaded again.
document.addEventListener("click", (event) => {
    if (!spoken || !event.target.closest?.("#switch")) return;
    root.dataset.wanted = spoken === "fr" ? "en" : "fr";
    try {
        localStorage.setItem("passerelle.language", root.dataset.wanted);
    } catch {
        // A browser that keeps nothing shows its own language at the next visit.
    }
});

onChange(() => {
    const language = document.querySelector(".masthead")?.dataset.interface;
    if (!language || language === spoken) return;
    if (language === root.dataset.wanted) root.classList.remove("awaiting-language");
    root.lang = language;
    document.cookie = `passerelle-language=${language}; SameSite=Strict`; // in which the server tells what goes wrong
    spoken = language;
    document.dispatchEvent(new CustomEvent("passerelle:language", {detail: language}));
});
