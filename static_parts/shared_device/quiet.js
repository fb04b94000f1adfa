// Asks after two and a half quiet minutes whether one is still there, and signs out after three; at once when asked to.
// Every tab of the device hears it from the others.
(() => {
    const {isIn, warn, over, start, next, here, stored, ready, isAnythingSealed} = sharedDevice;
    const TOLD = 60000; // milliseconds between telling the server that someone reads on
    const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? tokenLeft;
    const tell = (url) => fetch(url, {
        method: "POST", headers: {"X-Requested-With": "fetch"}, body: new URLSearchParams({csrfmiddlewaretoken: token()}),
    });
    const others = "BroadcastChannel" in window ? new BroadcastChannel("gedeeld toestel") : null;
    const warning = document.querySelector("[data-warning]");
    const unsent = document.querySelector("[data-unsent]");
    const cover = document.querySelector("template[data-cover]");
    const isFirst = Boolean(document.querySelector("[data-first]"));
    let at = Date.now(), toldAt = at, isLeaving = false, tokenLeft = "";

    // Whatever was on the page is taken out of it, and nothing is left to go back to.
    const leave = async () => {
        if (isLeaving) return;
        isLeaving = true;
        tokenLeft = token();
        others?.postMessage("weg");
        document.documentElement.classList.add("leaving");
        document.body.replaceChildren(cover.content.cloneNode(true));
        const line = document.querySelector("[data-offline]");
        for (let isOut = !isIn; !isOut;) {
            isOut = await tell(next).then((answer) => answer.status < 500, () => false);
            if (isOut) break;
            line.textContent = line.dataset.offline;
            await new Promise((resolve) => { setTimeout(resolve, 3000); });
        }
        location.replace(start);
    };
    const isSent = async () => {
        for (let tries = 0; stored.keys().length && tries < 10; tries++) await new Promise((resolve) => { setTimeout(resolve, 200); });
        return !stored.keys().length;
    };
    const finish = async () => {
        if (await isSent()) leave();
        else unsent.showModal();
    };

    const isPlaying = () => [...document.querySelectorAll("video, audio")].some((one) => !one.paused) || Boolean(globalThis.speechSynthesis?.speaking);
    const stay = () => {
        at = Date.now();
        if (warning.open) warning.close();
    };
    const active = () => {
        if (warning.open || isLeaving || Date.now() - at < 1000) return;
        if (Date.now() - at >= over) return look();
        stay();
        others?.postMessage("hier");
        if (isIn && at - toldAt >= TOLD) {
            toldAt = at;
            tell(here).then((answer) => { if (answer.status === 403) leave(); }, () => {});
        }
    };
    const look = () => {
        if (isLeaving) return;
        if (isPlaying()) active();
        const quiet = Date.now() - at;
        if (isFirst) {
            if (quiet >= over) document.querySelector("[data-first]").reset();
        } else if (quiet >= over) leave();
        else if (quiet >= warn && !warning.open) {
            unsent?.close();
            warning.showModal();
            const line = warning.querySelector("[data-text]");
            line.textContent = line.dataset.text; // put in when it shows, so that it is heard
        }
    };

    ["pointerdown", "keydown", "input", "wheel", "scroll", "touchmove"].forEach((kind) => addEventListener(kind, active, {passive: true, capture: true}));
    document.addEventListener("visibilitychange", look);
    setInterval(look, 1000);

    const extend = () => {
        stay();
        others?.postMessage("hier");
        if (!isIn) return;
        toldAt = at;
        tell(here).then((answer) => { if (answer.status === 403) leave(); }, () => {});
    };
    warning.querySelector("[data-stay]").addEventListener("click", extend);
    warning.addEventListener("cancel", extend);
    warning.querySelector("[data-go]").addEventListener("click", leave);
    unsent?.querySelector("[data-stay]").addEventListener("click", () => unsent.close());
    unsent?.querySelector("[data-go]").addEventListener("click", leave);
    document.querySelector("[data-leave]")?.addEventListener("submit", (event) => {
        event.preventDefault();
        finish();
    });
    others?.addEventListener("message", ({data}) => {
        if (data === "hier" && !isFirst) stay();
        if (data === "weg" && !isFirst) leave();
    });

    if (isFirst) { // whoever was here is gone, in every tab
        others?.postMessage("weg");
        document.querySelector("[data-sealed]").hidden = !isAnythingSealed();
        addEventListener("pageshow", () => document.querySelector("[data-first]").reset());
    }

    // What waited here since the last time goes along now; on a page with forms their own scripts see to that.
    const note = document.querySelector("[data-waited]");
    const sendWaiting = async () => {
        await ready;
        const waiting = stored.keys();
        if (!waiting.length || document.querySelector("form[data-keep], form[data-autosave]")) return;
        const addressOf = (name) => name.split(" ")[2];
        for (const name of waiting) {
            const body = new URLSearchParams([...stored.read(name).fields, ["csrfmiddlewaretoken", token()]]);
            const answer = await fetch(addressOf(name), {method: "POST", headers: {"X-Requested-With": "fetch"}, body}).catch(() => null);
            if (answer && (answer.ok || [400, 404, 405, 413, 422].includes(answer.status))) stored.drop(name);
        }
        const [left] = stored.keys();
        note.textContent = left ? note.dataset.left : note.dataset.sent;
        if (!left) return;
        const link = document.createElement("a");
        link.href = addressOf(left).replace(/voornemen\/.*$/, "");
        link.textContent = note.dataset.link;
        note.append(" ", link);
    };
    if (note) sendWaiting();
})();
