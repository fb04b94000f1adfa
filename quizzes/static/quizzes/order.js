// Puts the items of an order question where someone wants them, with buttons. Without it each item has a list of
// places; with it those lists follow along, so that the form sends the same either way.
(() => {
    const list = document.querySelector("[data-order]");
    if (!list) return;
    const said = document.querySelector("[data-order-said]");
    const select = (item) => item.querySelector("select");
    const place = (item) => (select(item).selectedIndex > 0 ? select(item).selectedIndex : list.children.length);

    const number = () => {
        const items = [...list.children];
        items.forEach((item, index) => {
            select(item).selectedIndex = index + 1;
            item.querySelector(".up").disabled = index === 0;
            item.querySelector(".down").disabled = index === items.length - 1;
        });
    };

    const put = (item, index, focus) => {
        const others = [...list.children].filter((other) => other !== item);
        list.insertBefore(item, others[index] ?? null);
        number();
        if (focus.disabled) item.querySelector("button:enabled").focus();
        else focus.focus();
        said.textContent = `${item.querySelector("[id^=stap]").textContent}: ${list.dataset.said} ${index + 1}`;
    };

    const button = (item, name, sign, label, step) => {
        const one = document.createElement("button");
        one.type = "button";
        one.className = `move ${name}`;
        one.textContent = sign;
        one.setAttribute("aria-label", `${label}: ${item.querySelector("[id^=stap]").textContent}`);
        one.addEventListener("click", () => put(item, [...list.children].indexOf(item) + step, one));
        return one;
    };

    [...list.children].sort((one, other) => place(one) - place(other)).forEach((item) => {
        const moves = document.createElement("span");
        moves.className = "moves";
        moves.append(
            button(item, "up", "↑", list.dataset.up, -1),
            button(item, "down", "↓", list.dataset.down, 1),
        );
        item.append(moves);
        list.append(item);
        select(item).addEventListener("change", (event) => {
            if (event.target.selectedIndex) put(item, event.target.selectedIndex - 1, event.target);
        });
    });
    number();
})();
