// Shows the shell until Gradio has drawn the page and that is opened, then hands over what was written and pressed.
// It is closed to everything else: nothing that looks for a part of the page finds that twice.
(() => {
    "use strict";

    const LONGEST = 20_000; // milliseconds; a page that has not come by then is shown as it is
    const host = document.getElementById("shell");
    const elsewhere = location.hash.startsWith("#/") || new URLSearchParams(location.search).has("question");
    if (elsewhere) return host.remove();

    const shadow = host.attachShadow({mode: "closed"});
    shadow.append(host.querySelector("template").content.cloneNode(true));
    host.replaceChildren();
    for (const page of shadow.querySelectorAll("[lang].gradio-container")) {
        if (page.lang !== document.documentElement.dataset.wanted) page.remove();
    }
    const page = shadow.querySelector(".gradio-container");
    const box = page.querySelector("textarea");
    page.classList.toggle("dark", matchMedia("(prefers-color-scheme: dark)").matches);
    page.querySelector("[data-opens=ask]").setAttribute("aria-current", "page");
    const list = page.querySelector("dialog");
    list.open = matchMedia("(min-width: 90rem) and (min-height: 34rem)").matches;
    const welcome = page.querySelector(".welcome");
    if (window.passerelle.kept()) {
        welcome.className = "thread";
        welcome.replaceChildren();
        page.querySelector("#begin-with").remove();
    } else list.classList.add("empty", "blank");

    let pressed = null; // the id of the button that was pressed last
    let composing = false; // a letter made of several keys

    function press(id) {
        pressed = id;
        page.dataset.asking = "waits";
    }

    page.addEventListener("keydown", (event) => {
        if (event.target !== box || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        press("send");
    });
    page.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (!button) return;
        if (button.matches(".suggested")) box.value = button.textContent;
        if (button.matches(".suggested, #send")) press("send");
        else if (button.id) press(button.id);
    });
    box.addEventListener("compositionstart", () => composing = true);
    box.addEventListener("compositionend", () => {
        composing = false;
        setTimeout(take);
    });

    const began = performance.now();
    function take() {
        const late = performance.now() - began > LONGEST;
        const real = document.querySelector("#question textarea");
        const there = real?.checkVisibility({visibilityProperty: true}) && document.querySelector("[data-opened]");
        if (composing || !host.isConnected || !(there || late)) return;
        watching.disconnect();
        const {value, selectionStart, selectionEnd} = box;
        const focused = shadow.activeElement === box;
        host.remove();
        if (!real) return;
        if (value) {
            real.value = value;
            real.dispatchEvent(new Event("input", {bubbles: true}));
        }
        if (focused) {
            real.focus({preventScroll: true});
            real.setSelectionRange(selectionStart, selectionEnd);
        }
        if (pressed && (value || pressed !== "send")) setTimeout(() => document.getElementById(pressed)?.click());
    }
    const watching = new MutationObserver(take);
    watching.observe(document.documentElement, {childList: true, subtree: true, attributeFilter: ["class"]});
    setTimeout(take, LONGEST + 1);
})();
