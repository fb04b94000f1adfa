// Lets someone drag what belongs somewhere onto it. It fills in the lists that stand there anyway, which are how it is
// done by keyboard, and without this script; so what can be dragged is hidden from who does not see it.
(() => {
    const pairs = document.querySelector("[data-match]");
    if (!pairs) return;
    const tray = document.createElement("ul");
    tray.className = "chips";
    tray.setAttribute("aria-hidden", "true");

    const pairAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest(".pair");
    const mark = (pair) => pairs.querySelectorAll(".pair").forEach((one) => one.classList.toggle("drop", one === pair));

    [...pairs.querySelector("select").options].forEach((option, index) => {
        if (!option.value) return;
        const chip = document.createElement("li");
        chip.className = "chip";
        chip.textContent = option.textContent;
        if (option.lang) Object.assign(chip, { lang: option.lang, dir: option.dir });
        let from = null;
        chip.addEventListener("pointerdown", (event) => {
            event.preventDefault();
            chip.setPointerCapture(event.pointerId);
            chip.classList.add("dragged");
            from = event;
        });
        chip.addEventListener("pointermove", (event) => {
            if (!from) return;
            chip.style.transform = `translate(${event.pageX - from.pageX}px, ${event.pageY - from.pageY}px)`;
            mark(pairAt(event));
        });
        chip.addEventListener("pointerup", (event) => {
            const pair = pairAt(event);
            if (!pair) return;
            pair.querySelector("select").selectedIndex = index;
            pair.querySelector("select").dispatchEvent(new Event("change", {bubbles: true}));
        });
        chip.addEventListener("lostpointercapture", () => {
            from = null;
            chip.style.transform = "";
            chip.classList.remove("dragged");
            mark(null);
        });
        tray.append(chip);
    });
    pairs.before(tray);
})();
