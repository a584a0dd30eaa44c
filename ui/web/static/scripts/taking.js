// Taking answers away: to the clipboard, into a file, as a link.

import * as kept from "./kept.js";
import {announce} from "./live.js";
import {language} from "./page.js";
import {words} from "./words.js";

async function made(format, number) {
    const response = await fetch(`api/export/${format}?language=${language()}`, {
        method: "POST",
        headers: {"content-type": "application/json"},
        body: kept.written(number),
    });
    if (!response.ok) throw new Error(await response.text());
    return response;
}

/** Put both forms on the clipboard; the browser waits for what is still on its way. */
async function copy(both) {
    if (navigator.clipboard?.write && window.ClipboardItem) {
        const part = (type, name) => both.then((forms) => new Blob([forms[name]], {type}));
        try {
            await navigator.clipboard.write([
                new ClipboardItem({"text/plain": part("text/plain", "text"), "text/html": part("text/html", "html")}),
            ]);
            return;
        } catch {
            // Not allowed, or not in this form: the older way.
        }
    }
    const forms = await both;
    const fill = (event) => {
        event.clipboardData.setData("text/plain", forms.text);
        if (forms.html) event.clipboardData.setData("text/html", forms.html);
        event.preventDefault();
    };
    document.addEventListener("copy", fill, {once: true});
    const done = document.execCommand("copy");
    document.removeEventListener("copy", fill);
    if (!done) throw new Error("not copied");
}

function save(blob, name) {
    const link = Object.assign(document.createElement("a"), {href: URL.createObjectURL(blob), download: name});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Say in the button, and aloud, that something is done; then the button is as it was. */
function say(button, line) {
    announce(line, language());
    button.dataset.said = line;
    setTimeout(() => delete button.dataset.said, 2500);
}

async function take(button) {
    const {dataset} = button;
    if (dataset.copy) {
        const both = made("clipboard", Number(dataset.copy)).then((response) => response.json());
        both.catch(() => {});
        try {
            await copy(both);
            say(button, words().copied);
        } catch {
            say(button, words().not_copied);
        }
    } else if (dataset.link) {
        const asked = button.closest(".exchange").querySelector(".asked p").textContent;
        const text = `${location.origin}${location.pathname}?question=${encodeURIComponent(asked)}`;
        try {
            await copy(Promise.resolve({text, html: `<a href="${text}">${text}</a>`}));
            say(button, words().link_copied);
        } catch {
            say(button, words().not_copied);
        }
    } else {
        try {
            const response = await made(dataset.export, dataset.of ? Number(dataset.of) : null);
            const [, name] = response.headers.get("content-disposition").match(/filename="([^"]+)"/);
            save(await response.blob(), name);
            button.closest("details").querySelector("summary").click();
        } catch {
            say(button, words().not_made);
        }
    }
}

document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy], [data-link], [data-export]");
    if (button) take(button);
});
