// What the other scripts share: finding and moving to elements, and being told when Gradio has redrawn something.
// Gradio redraws at will, in place or anew, so that nothing is attached to its elements: events are caught at the
// document, and what was lit or in view is put back after each redraw.

const root = document.documentElement;
let isOpen = false; // whether `opened` has come

export const all = (selector) => [...document.querySelectorAll(selector)];

export const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

/** Move the keyboard and the view to an element, if there is one. */
export function goTo(element, block) {
    if (!element) return;
    element.focus({preventScroll: true});
    element.scrollIntoView({behavior: motion(), block});
}

/** The language of the interface, "fr" or "en"; until the page is opened the one in which it will be. */
export const language = () => (isOpen && document.querySelector(".masthead")?.dataset.interface) || root.dataset.wanted;

/** Call `look` now and after each change of the page. */
export function onChange(look) {
    // Neither `class` nor `hidden`, which the scripts set: what is done on a change must not call for itself.
    new MutationObserver(look).observe(root, {
        childList: true,
        subtree: true,
        attributes: true,
        attributeFilter: ["lang", "data-interface", "data-turn", "data-announce", "data-kept"],
    });
    look();
}

/** When the page is in its language and shows what the browser has kept; or when that has taken too long. */
export const opened = new Promise((resolve) => {
    const open = () => {
        isOpen = true;
        resolve();
    };
    setTimeout(open, 15_000);
    onChange(() => document.querySelector("[data-opened]") && open());
});
