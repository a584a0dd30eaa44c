// On a page that is a picture of text, where a sentence stands is found out when the page is looked at: that takes seconds.
// The page is shown meanwhile; then the sentence is lit, or the line says that it is not.

import {all, language, onChange} from "./page.js";

async function locate(line) {
    const address = `${line.dataset.places}&language=${language()}`;
    delete line.dataset.places;
    const sheet = line.parentElement.querySelector(".sheet");
    const keyboard = document.activeElement; // whoever has gone on meanwhile is not called back
    const drawn = document.createElement("template");
    const words = document.querySelector("nav.views").dataset;
    try {
        const response = await fetch(address, {headers: {accept: "text/html"}});
        const ours = response.headers.get("content-type")?.startsWith("text/html");
        drawn.innerHTML = ours ? await response.text() : words.missing; // all text in it was escaped where it was drawn
    } catch {
        drawn.innerHTML = words.offline;
    }
    if (!line.isConnected) return;
    const goal = drawn.content.querySelector("[data-goal]");
    if (!goal) {
        line.textContent = drawn.content.textContent;
        return;
    }
    line.remove();
    sheet.append(drawn.content);
    goal.scrollIntoView({block: "center"});
    if ([document.body, keyboard].includes(document.activeElement)) goal.focus({preventScroll: true});
}

onChange(() => all("[data-places]").forEach(locate));
