// The conversations that this browser keeps, one entry of its storage each; nowhere else. Where it keeps nothing, or no
// more, the one in view goes on in memory.

const PREFIX = "passerelle.conversation.";
const CURRENT = "passerelle.current";
const MOST = 30; // conversations
const EXCHANGES = 30; // of one conversation, as the server keeps them
const TITLE = 200; // characters

let current = null; // the conversation in view: {format, id, title, date, exchanges}; null for one not yet begun
export let full = false; // whether the browser refused to keep the one in view

function parsed(text) {
    try {
        const read = JSON.parse(text);
        const sound = typeof read.id === "string" && typeof read.title === "string" && Number.isFinite(read.date);
        return sound && Array.isArray(read.exchanges) ? read : null;
    } catch {
        return null;
    }
}

function keys() {
    try {
        return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    } catch {
        return [];
    }
}

/** All that is kept, the latest first; what cannot be read is removed. */
export function listed() {
    const found = [];
    for (const key of keys()) {
        const read = parsed(localStorage.getItem(key));
        if (read && key === PREFIX + read.id) found.push(read);
        else localStorage.removeItem(key);
    }
    if (current && !found.some(({id}) => id === current.id)) found.push(current);
    return found.sort((a, b) => b.date - a.date || (a.id < b.id ? 1 : -1));
}

/** The conversation in view. */
export const inView = () => current;

/** Put a conversation in view, or none: a new one. */
export function view(id) {
    current = id === null ? null : listed().find((one) => one.id === id) ?? null;
    point();
    return current;
}

function point() {
    try {
        if (current) localStorage.setItem(CURRENT, current.id);
        else localStorage.removeItem(CURRENT);
    } catch {
        // The next visit begins anew.
    }
}

/** Add an exchange to the conversation in view; it takes the place of one of its number. */
export function add(format, exchange) {
    const date = Date.now();
    current ??= {format, id: `${date.toString(36)}-${Math.random().toString(36).slice(2, 10)}`, exchanges: []};
    const before = current.exchanges.filter(({number}) => number < exchange.number);
    if (!before.length) current.title = exchange.question.slice(0, TITLE);
    current = {...current, format, date, exchanges: [...before, exchange].slice(-EXCHANGES)};
    for (const old of listed().filter(({id}) => id !== current.id).slice(MOST - 1)) drop(old.id);
    full = !store();
    point();
}

/** Write the conversation in view, at the cost of the oldest others; whether that worked. */
function store() {
    const text = JSON.stringify(current);
    for (;;) {
        try {
            localStorage.setItem(PREFIX + current.id, text);
            return true;
        } catch {
            const oldest = listed().filter(({id}) => id !== current.id && keys().includes(PREFIX + id)).at(-1);
            if (!oldest) return false;
            drop(oldest.id);
        }
    }
}

function drop(id) {
    try {
        localStorage.removeItem(PREFIX + id);
    } catch {
        // Then it was not there either.
    }
}

/** Forget one; whether it was the one in view. */
export function remove(id) {
    drop(id);
    if (current?.id !== id) return false;
    current = null;
    point();
    return true;
}

/** Exchanges of the conversation in view, as the server reads them: all, or the one of a number. */
export function written(number = null) {
    const chosen = current?.exchanges.filter((one) => number === null || one.number === number) ?? [];
    return JSON.stringify({format: current?.format, exchanges: chosen});
}

const begun = parsed(window.passerelle.kept());
if (begun) current = begun;
else point();
window.passerelle.kept = () => (current ? written() : null);
