// Ties the markers of the answers to their evidence cards. Gradio redraws both sides at will, in place
// or anew, so that nothing is attached to their elements: events are caught at the document, and what was lit or in
// view is put back after each redraw.
(() => {
    "use strict";

    const CITED = ".marker, .card";
    let latest = 0; // number of the newest exchange, and whether its answer has come
    let answered = false;
    let newestShown = 0; // number of the newest exchange that has evidence
    let shown = "0"; // number of the exchange whose evidence is in view
    let selected = null; // {turn, citation} that was clicked last
    let spoken = null; // language of the interface
    let switching = false; // the switch was clicked: the language that comes next is the person's choice

    const all = (selector) => [...document.querySelectorAll(selector)];
    const same = ({turn, citation}) => `[data-turn="${turn}"][data-citation="${citation}"]`;
    const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

    // The page is drawn in French and relabelled at once where another language is wanted: that is not shown.
    function wantedLanguage() {
        try {
            const kept = localStorage.getItem("passerelle.language");
            if (["fr", "en"].includes(kept)) return kept;
        } catch {
            // Nothing is kept.
        }
        return navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => ["fr", "en"].includes(tag));
    }
    const wanted = wantedLanguage() ?? "fr";
    const reveal = () => document.documentElement.classList.remove("awaiting-language");
    if (wanted !== "fr") {
        document.documentElement.classList.add("awaiting-language");
        setTimeout(reveal, 2000);
    }

    // One polite region, there from the start and never redrawn, says each answer once.
    const live = document.createElement("div");
    live.className = "sr-only";
    live.id = "announcement";
    live.setAttribute("role", "status");
    document.body.append(live);

    function light(key, on) {
        for (const element of all(`.marker${same(key)}, .card${same(key)}`)) {
            element.classList.toggle("lit", on);
            element.closest(".statement")?.classList.toggle("lit", on);
        }
    }

    function show(turn) {
        shown = turn;
        for (const section of all(".evidence[data-turn]")) section.hidden = section.dataset.turn !== String(turn);
    }

    function mark() {
        for (const element of all(".selected")) {
            element.classList.remove("selected");
            element.removeAttribute("aria-current");
        }
        if (!selected) return;
        for (const element of all(`.marker${same(selected)}, .card${same(selected)}`)) {
            element.classList.add("selected");
            element.setAttribute("aria-current", "true");
        }
    }

    function goTo(element, block) {
        if (!element) return;
        element.focus({preventScroll: true});
        element.scrollIntoView({behavior: motion(), block});
    }

    function select(marker) {
        selected = {turn: marker.dataset.turn, citation: marker.dataset.citation};
        show(selected.turn);
        mark();
        const card = document.querySelector(`.card${same(selected)}`);
        goTo(card, "nearest");
    }

    function back(card) {
        selected = {turn: card.dataset.turn, citation: card.dataset.citation};
        mark();
        goTo(document.querySelector(`.marker${same(selected)}`), "center");
    }

    document.addEventListener("click", (event) => {
        const target = event.target.closest?.(".marker, [data-back], [data-show], #new, #switch");
        if (!target) return;
        if (target.matches(".marker")) select(target);
        else if (target.matches("[data-back]")) back(target.closest(".card"));
        else if (target.matches("[data-show]")) {
            show(target.dataset.show);
            goTo(document.getElementById(`evidence-${target.dataset.show}`), "start");
        } else if (target.id === "switch") switching = true;
        else document.querySelector("#question textarea")?.focus();
    });

    for (const [type, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
        document.addEventListener(type, (event) => {
            const cited = event.target.closest?.(CITED);
            if (cited) light(cited.dataset, on);
        });
    }

    function followLanguage() {
        const language = document.querySelector(".masthead")?.dataset.interface;
        if (!language) return;
        if (language === wanted) reveal();
        if (language !== document.documentElement.lang) document.documentElement.lang = language;
        if (switching && language !== spoken) {
            switching = false;
            try {
                localStorage.setItem("passerelle.language", language);
            } catch {
                // A browser that keeps nothing shows its own language at the next visit.
            }
        }
        spoken = language;
    }

    function followConversation() {
        const last = all(".exchange").at(-1);
        const turn = Number(last?.dataset.turn ?? 0);
        const done = Boolean(last?.dataset.announce);
        if (turn === latest && done === answered) return;
        if (turn < latest || !last) selected = null; // another conversation
        latest = turn;
        answered = done;
        live.lang = last?.dataset.language ?? "";
        live.textContent = done ? last.dataset.announce : "";
        const thread = last?.closest(".thread");
        if (!thread) return;
        if (getComputedStyle(thread).overflowY === "auto") {
            thread.scrollTop += last.getBoundingClientRect().top - thread.getBoundingClientRect().top;
        } else if (turn > 1) last.scrollIntoView({block: "nearest"});
    }

    function followEvidence() {
        const newest = Number(all(".evidence[data-turn]").at(-1)?.dataset.turn ?? 0);
        if (newest !== newestShown) {
            newestShown = newest;
            shown = String(newest);
            document.querySelector(".panel")?.scrollTo(0, 0);
        }
        show(shown);
        mark();
    }

    function look() {
        followLanguage();
        followConversation();
        followEvidence();
    }

    // Neither `class` nor `hidden`, which are set here: what is done on a change must not call for itself.
    new MutationObserver(look).observe(document.documentElement, {
        childList: true,
        subtree: true,
        attributes: true,
        attributeFilter: ["lang", "data-interface", "data-turn", "data-announce"],
    });
    look();
})();
