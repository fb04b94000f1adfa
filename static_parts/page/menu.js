// The menu under one's own name closes by Esc, by a press outside it, and when the focus leaves it.
(() => {
    const menu = document.querySelector(".me");
    if (!menu) return;
    const close = () => { menu.open = false; };

    addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !menu.open) return;
        if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
        close();
    });
    addEventListener("pointerdown", (event) => {
        if (!menu.contains(event.target)) close();
    });
    menu.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
    });
})();
