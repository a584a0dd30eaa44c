// What a person has opened stays open: Gradio redraws in place, and takes away what its own markup does not say.

const opened = new WeakMap(); // the details that a person opened, with the line under which they lie

const line = (details) => details.querySelector("summary")?.textContent;

document.addEventListener("click", (event) => {
    const details = event.target.closest?.("summary")?.parentElement;
    if (!details) return;
    if (details.open) opened.delete(details); // it is about to be closed
    else opened.set(details, line(details));
});

new MutationObserver((records) => {
    for (const {target, oldValue} of records) {
        if (oldValue !== null && !target.open && opened.get(target) === line(target)) target.open = true;
    }
}).observe(document.documentElement, {subtree: true, attributes: true, attributeFilter: ["open"], attributeOldValue: true});
