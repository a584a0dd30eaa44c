// The messages that Gradio shows by itself, such as a refusal of the server: their line is ours, their button is named here.

import {all, onChange} from "./page.js";

onChange(() => {
    const {close} = document.querySelector("nav.views")?.dataset ?? {};
    for (const button of all(".toast-close")) {
        if (close && button.getAttribute("aria-label") !== close) button.setAttribute("aria-label", close);
    }
});
