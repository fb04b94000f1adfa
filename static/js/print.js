// A button that prints; without scripts it stays away, and the browser's own way remains.
for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
}
