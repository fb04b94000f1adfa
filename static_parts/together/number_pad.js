// Big keys for a code; without scripts the field has the device's own. Nothing of it is left behind when someone goes
// back to the page.
const code = document.querySelector("[data-pad]");
const keys = document.querySelector("[data-keys]");

if (code && keys) {
    keys.hidden = false;
    keys.addEventListener("click", (event) => {
        const key = event.target.closest("button");
        if (!key) return;
        if ("key" in key.dataset) code.value += key.dataset.key;
        else if ("back" in key.dataset) code.value = code.value.slice(0, -1);
        else code.value = "";
    });
    window.addEventListener("pageshow", () => { code.value = ""; });
}
