// Before anything is drawn. The page is drawn in French and relabelled at once where another language is wanted: that
// is not shown.
(() => {
    "use strict";

    const root = document.documentElement;
    let kept = null;
    try {
        kept = localStorage.getItem("passerelle.language");
    } catch {
        // Nothing is kept.
    }
    const wanted = [kept, ...navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())]
        .find((tag) => ["fr", "en"].includes(tag)) ?? "fr";
    root.dataset.wanted = wanted;
    if (wanted !== "fr") {
        root.classList.add("awaiting-language");
        setTimeout(() => root.classList.remove("awaiting-language"), 2000);
    }
})();
