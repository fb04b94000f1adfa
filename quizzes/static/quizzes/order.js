// Puts the items of an order question where someone wants them: by dragging, and with buttons. Without it each item has
// a list of places; with it those lists follow along, so that the form sends the same either way. An item that moves
// stays in the page, and the others go round it: so the focus never leaves it.
(() => {
    const list = document.querySelector("[data-order]");
    if (!list) return;
    const said = document.querySelector("[data-order-said]");
    const items = () => [...list.children];
    const select = (item) => item.querySelector("select");
    const words = (item) => item.querySelector("[id^=stap]").textContent;

    // Until something was moved nothing has a place: an order that nobody looked at is no answer.
    const warn = () => select(list.firstElementChild).setCustomValidity(items().some((one) => !select(one).value) ? list.dataset.untouched : "");

    const number = () => {
        items().forEach((item, index) => { select(item).selectedIndex = index + 1; });
        items().forEach((one) => select(one).setCustomValidity(""));
        limits();
    };
    const limits = () => items().forEach((item, index) => {
        item.querySelector(".up").setAttribute("aria-disabled", index === 0);
        item.querySelector(".down").setAttribute("aria-disabled", index === list.children.length - 1);
    });

    const put = (item, index) => {
        const to = Math.max(0, Math.min(index, list.children.length - 1));
        while (items().indexOf(item) < to) list.insertBefore(item.nextElementSibling, item);
        while (items().indexOf(item) > to) list.insertBefore(item.previousElementSibling, item.nextElementSibling);
        number();
        said.textContent = `${words(item)}: ${list.dataset.said} ${to + 1}`;
    };

    const button = (item, name, sign, label, step) => {
        const one = document.createElement("button");
        one.type = "button";
        one.className = `move ${name}`;
        one.textContent = sign;
        one.setAttribute("aria-label", `${label}: ${words(item)}`);
        one.addEventListener("click", () => put(item, items().indexOf(item) + step));
        return one;
    };

    const grip = (item) => {
        const one = document.createElement("span");
        one.className = "grip";
        one.textContent = "⠿";
        one.setAttribute("aria-hidden", "true");
        one.addEventListener("pointerdown", (event) => {
            event.preventDefault();
            one.setPointerCapture(event.pointerId);
            item.classList.add("dragged");
        });
        one.addEventListener("pointermove", (event) => {
            if (!one.hasPointerCapture(event.pointerId)) return;
            const at = items().findIndex((other) => other !== item && isWithin(event.clientY, other.getBoundingClientRect()));
            if (at >= 0) put(item, at);
        });
        one.addEventListener("lostpointercapture", () => item.classList.remove("dragged"));
        return one;
    };
    const isWithin = (y, box) => y > box.top + box.height / 4 && y < box.bottom - box.height / 4;

    const place = (item) => (select(item).selectedIndex > 0 ? select(item).selectedIndex : list.children.length);
    items().sort((one, other) => place(one) - place(other)).forEach((item) => {
        const moves = document.createElement("span");
        moves.className = "moves";
        moves.append(
            button(item, "up", "↑", list.dataset.up, -1),
            button(item, "down", "↓", list.dataset.down, 1),
            grip(item),
        );
        item.append(moves);
        list.append(item);
        select(item).addEventListener("change", (event) => {
            if (event.target.selectedIndex) put(item, event.target.selectedIndex - 1);
        });
    });
    limits();
    warn();
})();
