// What editors do in the view of the documents: send files, see what would change, build, go back, delete; sign out.
// What is under way is kept here, so that it is shown again when the view is fetched again or was left meanwhile.

import {all, language} from "./page.js";
import {announce} from "./live.js";
import {changeList, filled, library, words} from "./library.js";
import {refresh} from "./views.js";

let sent = []; // files of this visit: {file, state, line, percent}
let sending = false;
let following = null; // the stream of a build's news
let focused = null; // id of what had the focus when the view was fetched again

const say = (line) => announce(line, language());
const megabytes = (bytes) => Math.round(bytes / 1_000_000);

/** What the server answers, as an object; throws an Error whose message is the one line for a person. */
async function call(method, address) {
    let response;
    try {
        response = await fetch(address, {method});
    } catch {
        throw new Error(words().offline);
    }
    if (response.status === 204) return {};
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(filled(words().failed, {reason: answer.error?.message ?? response.status}));
    return answer;
}

let news = null; // what was said last: {line, bad}; shown until something else is done

function told(line, bad = false) {
    news = {line, bad};
    say(line);
    showNews();
}

function showNews() {
    const place = library()?.querySelector(".news");
    if (!place) return;
    if (!news) return place.replaceChildren();
    const paragraph = document.createElement("p");
    paragraph.className = news.bad ? "bad" : "good";
    paragraph.textContent = news.line;
    place.replaceChildren(paragraph);
}

function again() {
    focused = document.activeElement?.id || null;
    refresh();
}

// --- Sending files -------------------------------------------------------------------------------------------------

/** Why a file need not be sent: its format is not read, or it is too large or empty. */
function refusal(file, said) {
    const most = JSON.parse(library().querySelector(".drop").dataset.most);
    const suffix = file.name.includes(".") ? `.${file.name.split(".").pop().toLowerCase()}` : "";
    if (!(suffix in most)) return said.kind_refused;
    if (file.size > most[suffix]) return filled(said.too_large, {most: megabytes(most[suffix])});
    return file.size ? null : said.empty;
}

function take(files) {
    const said = words();
    for (const file of files) {
        const why = refusal(file, said);
        sent.push({file, state: why ? "refused" : "waiting", line: why ?? said.waiting});
        if (why) say(`${file.name}: ${why}`);
    }
    draw();
    send();
}

/** One after the other, so that a slow line carries one file whole before the next. */
async function send() {
    if (sending) return;
    sending = true;
    let added = 0;
    for (let one; (one = sent.find(({state}) => state === "waiting")); ) {
        const said = words();
        one.state = "sending";
        const {status, detail} = await transfer(one);
        if (status === 201) {
            added += 1;
            Object.assign(one, {state: "added", line: said.added});
        } else if (status === 409 && !one.replace) Object.assign(one, {state: "taken", line: detail});
        else if (status) Object.assign(one, {state: "refused", line: filled(said.failed, {reason: detail ?? status})});
        else Object.assign(one, {state: "broken", line: said.offline});
        say(`${one.file.name}: ${one.line}`);
        draw();
    }
    sending = false;
    if (added && library()) again();
}

/** `fetch` does not tell how much of a file has gone. */
function transfer(one) {
    return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open("PUT", `api/documents/${encodeURIComponent(one.file.name)}${one.replace ? "?replace=true" : ""}`);
        request.responseType = "json";
        request.upload.addEventListener("progress", ({loaded, total}) => {
            one.percent = total ? Math.floor((100 * loaded) / total) : 0;
            draw();
        });
        request.addEventListener("loadend", () =>
            resolve({status: request.status, detail: request.response?.error?.message}),
        );
        request.send(one.file);
    });
}

function draw() {
    const list = library()?.querySelector(".sent");
    if (!list) return;
    const said = words();
    list.replaceChildren(
        ...sent.map((one, number) => {
            const item = document.createElement("li");
            item.className = one.state;
            const name = document.createElement("span");
            name.className = "path";
            name.textContent = one.file.name;
            const line = document.createElement("span");
            line.textContent = one.state === "sending" ? filled(said.sending, {percent: one.percent ?? 0}) : one.line;
            item.append(name, " ", line);
            if (one.state === "sending") {
                const bar = document.createElement("progress");
                bar.max = 100;
                bar.value = one.percent ?? 0;
                bar.setAttribute("aria-label", one.file.name);
                item.append(bar);
            }
            if (one.state === "taken" || one.state === "broken") {
                const button = document.createElement("button");
                button.type = "button";
                button.className = "button quiet";
                button.dataset.resend = number;
                const text = one.state === "taken" ? said.replace : said.again;
                button.textContent = text;
                button.setAttribute("aria-label", `${text} ${one.file.name}`);
                item.append(" ", button);
            }
            return item;
        }),
    );
}

// --- The index -----------------------------------------------------------------------------------------------------

function duration(seconds, said) {
    if (seconds < 1) return said.under_a_second;
    if (seconds < 90) return filled(said.seconds, {count: Math.round(seconds)});
    const minutes = Math.round(seconds / 60);
    if (minutes < 90) return filled(said.minutes, {count: minutes});
    return filled(said.hours, {count: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0")});
}

const full = () => (document.getElementById("library-full").checked ? "?full=true" : "");

function line(text) {
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    return paragraph;
}

async function forecast(button) {
    const said = words();
    const place = library().querySelector(".forecast");
    button.disabled = true;
    place.replaceChildren(line(said.forecasting));
    say(said.forecasting);
    try {
        const expected = await call("POST", `api/index/forecast${full()}`);
        if (expected.up_to_date && !full()) place.replaceChildren(line(said.up_to_date));
        else {
            const changes = ["added", "changed", "renamed", "removed", "unreadable"].flatMap((kind) =>
                expected[kind].map((file) => ({kind, file})),
            );
            const sums = filled(said.passages, {
                passages: expected.passages,
                cut: expected.passages_cut,
                embedded: expected.embedded,
            });
            const time = filled(said.expected, {duration: duration(expected.expected_seconds, said)});
            place.replaceChildren(changeList(changes), line(sums), line(time));
        }
    } catch (error) {
        place.replaceChildren(line(error.message));
    }
    say(place.lastChild.textContent);
    button.disabled = false;
}

async function build() {
    news = null;
    showNews();
    try {
        show(await call("POST", `api/index/build${full()}`));
        follow();
    } catch (error) {
        told(error.message, true);
    }
}

/** News of the build that runs, from now to its end; the browser itself connects again where the line breaks. */
function follow() {
    if (following) return;
    following = new EventSource("api/index/build/events");
    following.addEventListener("message", ({data}) => {
        const build = JSON.parse(data);
        if (!build.running) {
            following.close();
            following = null;
        }
        if (library()) show(build);
    });
    following.addEventListener("error", () => {
        if (following?.readyState !== EventSource.CLOSED) return;
        following = null; // refused: the session has ended, or the server knows of no build
        if (library()) again();
    });
}

let stage = null; // the stage that was said last

function show(build) {
    const said = words();
    const box = library().querySelector(".build");
    if (!box) return;
    const bar = box.querySelector("progress");
    const start = document.getElementById("library-build");
    box.hidden = !build.running;
    start.disabled = build.running;
    if (build.running) {
        const waiting = build.total === null || build.done >= build.total;
        if (waiting) bar.removeAttribute("value");
        else Object.assign(bar, {max: build.total, value: build.done});
        const kind = build.total === null ? "reading" : waiting ? "proving" : "embedding";
        const text = filled(said[kind], build);
        box.querySelector(".stage").textContent = text;
        if (kind !== stage) say(text); // each stage is said once, not each step
        stage = kind;
        return;
    }
    stage = null;
    const report = build.report;
    if (build.error) told(filled(said.failed, {reason: build.error}), true);
    else if (!report.built) told(said.unchanged);
    else told(filled(said.built, {...report, duration: duration(report.seconds, said)}));
    sent = sent.filter(({state}) => state !== "added");
    again();
}

async function rollBack(button) {
    button.disabled = true;
    told(words().proving_generation);
    try {
        await call("POST", `api/index/rollback?generation=${encodeURIComponent(document.getElementById("library-generation").value)}`);
        told(words().rolled_back);
        again();
    } catch (error) {
        told(error.message, true);
        button.disabled = false;
    }
}

// --- Deleting and signing out --------------------------------------------------------------------------------------

function ask(path) {
    const dialog = library().querySelector(".asking");
    dialog.querySelector("#library-asked").textContent = filled(dialog.dataset.ask, {file: path});
    dialog.dataset.path = path;
    dialog.showModal();
}

async function confirmed(dialog) {
    const path = dialog.dataset.path;
    dialog.close();
    try {
        await call("DELETE", `api/documents/${path.split("/").map(encodeURIComponent).join("/")}`);
        sent = sent.filter(({file, state}) => state !== "added" || file.name !== path);
        told(filled(words().removed, {file: path}));
        again();
    } catch (error) {
        told(error.message, true);
    }
}

async function signOut() {
    await fetch("logout", {method: "POST", redirect: "manual"});
    location.reload();
}

// --- What people do ------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".library button");
    if (!button) return;
    if (button.id === "library-forecast") forecast(button);
    else if (button.id === "library-build") build();
    else if (button.id === "library-rollback") rollBack(button);
    else if ("delete" in button.dataset) ask(button.dataset.delete);
    else if ("confirm" in button.dataset) confirmed(button.closest("dialog"));
    else if ("cancel" in button.dataset) button.closest("dialog").close();
    else if ("signOut" in button.dataset) signOut();
    else if ("resend" in button.dataset) {
        const one = sent[button.dataset.resend];
        if (one.state === "taken") one.replace = true;
        Object.assign(one, {state: "waiting", line: words().waiting});
        draw();
        send();
    }
});
document.addEventListener("change", (event) => {
    if (event.target.id !== "library-files") return;
    take(event.target.files);
    event.target.value = "";
});
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
        const place = event.target.closest?.(".library .drop");
        for (const other of all(".library .drop")) other.classList.toggle("over", other === place && /over|enter/.test(kind));
        if (!library()?.querySelector(".drop") || !event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault(); // a file that misses the place must not replace the page
        if (kind === "drop" && place) take(event.dataTransfer.files);
    });
}
window.addEventListener("hashchange", () => (news = null));
document.addEventListener("passerelle:view", ({detail: {name, section}}) => {
    if (name !== "documents" || !section.querySelector(".editing")) return;
    draw();
    showNews();
    if (section.querySelector(".build[data-running]")) follow();
    if (focused) document.getElementById(focused)?.focus({preventScroll: true});
    focused = null;
});
