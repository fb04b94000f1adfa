// A password can be read while it is typed: the button is shown by this script only, and hides it again on sending.
(() => {
    for (const button of document.querySelectorAll(".show-password")) {
        const field = document.getElementById(button.getAttribute("aria-controls"));
        const show = (shown) => {
            field.type = shown ? "text" : "password";
            button.setAttribute("aria-pressed", shown);
        };
        button.hidden = false;
        button.addEventListener("click", () => show(field.type === "password"));
        field.form.addEventListener("submit", () => show(false));
    }
})();
