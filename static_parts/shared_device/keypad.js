// The big keys of a shared device: they type in the field that one is in. A real keyboard goes on typing as ever.
document.querySelectorAll("[data-keys]").forEach((keys) => {
    const {form} = keys.querySelector("[type=submit]");
    const fields = [...form.querySelectorAll(".typed input")];
    const heard = keys.querySelector("[role=status]");
    let field = fields[0];

    fields.forEach((one) => {
        one.inputMode = "none"; // no second keyboard over this one
        one.addEventListener("focus", () => { field = one; });
    });
    const put = (value) => {
        field.value = value.slice(0, field.maxLength);
        heard.textContent = `${keys.dataset.typed} ${field.value.length}`;
    };
    keys.addEventListener("click", ({target}) => {
        const button = target.closest("button");
        if (button?.dataset.key) put(field.value + button.dataset.key);
        else if (button && "back" in button.dataset) put(field.value.slice(0, -1));
    });
    // The first of two fields leads to the second.
    form.addEventListener("submit", (event) => {
        const empty = fields.find((one) => !one.value);
        if (!empty || empty === field || event.submitter?.closest("[data-keys]") !== keys) return;
        event.preventDefault();
        empty.focus();
    });
    keys.hidden = false;
    form.querySelector("[data-plain]").hidden = true;
    field.focus();
});
