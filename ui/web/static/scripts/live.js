// One polite region, there from the start and never redrawn, says each thing once to screen readers.

const region = document.createElement("div");
region.className = "sr-only";
region.id = "announcement";
region.setAttribute("role", "status");
document.body.append(region);

/** Have a text said; an empty one ends what was said before. */
export function announce(text, lang = "") {
    region.lang = lang;
    region.textContent = text;
}
