// What people think of the latest answer: sent to the server, which keeps it. It is asked only where the server is set so.

async function send(form, verdict, reason) {
    const told = form.querySelector(".told");
    try {
        const response = await fetch("api/feedback", {
            method: "POST",
            headers: {"content-type": "application/json"},
            body: JSON.stringify({answer: form.dataset.answer, verdict, reason}),
        });
        if (!response.ok) throw new Error((await response.json()).error?.message ?? response.statusText);
        for (const part of form.querySelectorAll(".choice, .why")) part.hidden = true;
        told.textContent = form.dataset.thanks;
    } catch (error) {
        told.textContent = form.dataset.failed.replace("{error}", error.message);
    }
}

document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-opinion]");
    if (!button) return;
    const form = button.closest("form");
    if (button.dataset.opinion === "up") send(form, "up", "");
    else {
        button.setAttribute("aria-expanded", "true");
        form.querySelector(".why").hidden = false;
        form.querySelector("textarea").focus();
    }
});

document.addEventListener("submit", (event) => {
    const form = event.target.closest?.(".opinion");
    if (!form) return;
    event.preventDefault();
    send(form, "down", form.querySelector("textarea").value);
});
