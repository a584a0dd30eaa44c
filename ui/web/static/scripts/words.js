// The wording of the scripts, which the server gives with the list of conversations, and the box for questions.

/** The words, in the language of the interface. */
export const words = () => JSON.parse(document.getElementById("conversations")?.dataset.words ?? "{}");

/** A line of wording, what stands in braces filled in. */
export const filled = (line, values) => line.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** The box in which questions are written. */
export const box = () => document.querySelector("#question textarea");

/** Put a text into the box, as if it had been typed. */
export function write(text) {
    const place = box();
    place.value = text;
    place.dispatchEvent(new Event("input", {bubbles: true}));
    place.focus();
    place.setSelectionRange(text.length, text.length);
}
