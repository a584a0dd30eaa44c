// Before anything is drawn. The page is drawn in French and relabelled at once where another language is wanted: that
// is not shown. What the page's events read in the browser is here as well, for they may come before the other scripts.
(() => {
    "use strict";

    const root = document.documentElement;
    const read = (key) => {
        try {
            return localStorage.getItem(key);
        } catch {
            return null; // nothing is kept
        }
    };
    const kept = read("passerelle.language");
    const linked = new URLSearchParams(location.search).has("question"); // a link with a question begins anew
    const current = linked ? null : read("passerelle.current");

    window.passerelle = {
        /** The language chosen on an earlier visit. */
        language: () => kept,
        /** The conversation to show, as it was kept; null for a new one. */
        kept: () => (current ? read(`passerelle.conversation.${current}`) : null),
        /** What is asked: from the box, unless a script has something else to ask. */
        asking: (values) => values,
    };

    const wanted = [kept, ...navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())]
        .find((tag) => ["fr", "en"].includes(tag)) ?? "fr";
    root.dataset.wanted = wanted;
    if (wanted !== "fr") {
        root.classList.add("awaiting-language");
        setTimeout(() => root.classList.remove("awaiting-language"), 2000);
    }
})();
