// The view of the evaluation: begins one, follows it while the view is open, stops it; deletes thumbs.

import {announce} from "./live.js";
import {language} from "./page.js";
import {refresh} from "./views.js";

const PAUSE = 700; // milliseconds between two looks at an evaluation that runs
let following = false;

const place = () => document.querySelector("#view-evaluation .running");
const inView = () => document.documentElement.dataset.view === "evaluation";

async function call(address, method) {
    const response = await fetch(address, {method});
    const told = await response.json();
    if (!response.ok) throw new Error(told.error?.message ?? response.statusText);
    return told;
}

function show({state, done, total, line}) {
    const at = place();
    if (!at) return;
    const running = state === "running";
    at.dataset.state = state;
    const bar = at.querySelector("progress");
    bar.hidden = !running;
    bar.max = Math.max(total, 1);
    bar.value = done;
    const told = at.querySelector(".state");
    if (told.textContent !== line) told.textContent = line;
    for (const button of at.querySelectorAll("[data-evaluation]")) {
        button.hidden = (button.dataset.evaluation === "start") === running;
    }
}

async function follow() {
    if (following) return;
    following = true;
    try {
        let progress = await call(`api/evaluation?language=${language()}`, "GET");
        while (progress.state === "running" && inView()) {
            show(progress);
            await new Promise((resolve) => setTimeout(resolve, PAUSE));
            progress = await call(`api/evaluation?language=${language()}`, "GET");
        }
        show(progress);
        if (progress.state === "done" && inView()) {
            refresh();
            announce(progress.line, language());
        }
    } catch (error) {
        say(error);
    } finally {
        following = false;
    }
}

function say(error) {
    const told = place()?.querySelector(".state");
    if (told) told.textContent = error.message;
}

document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-evaluation], [data-thumb]");
    if (!button) return;
    try {
        if (button.dataset.thumb) {
            await call(`api/feedback/${encodeURIComponent(button.dataset.thumb)}`, "DELETE");
            refresh();
        } else if (button.dataset.evaluation === "start") {
            show(await call(`api/evaluation?language=${language()}`, "POST"));
            place()?.querySelector('[data-evaluation="stop"]')?.focus();
            follow();
        } else {
            show(await call(`api/evaluation?language=${language()}`, "DELETE"));
            place()?.querySelector('[data-evaluation="start"]')?.focus();
        }
    } catch (error) {
        say(error);
    }
});

document.addEventListener("passerelle:view", ({detail: {name}}) => {
    if (name === "evaluation" && place()?.dataset.state === "running") follow();
});
