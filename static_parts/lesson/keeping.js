// What a form needs to be kept on the device until the server has it (decision 0005). Each form[data-keep] and
// form[data-autosave] brings its own words; the hidden field "wie" says whose form it is, without saying who.
const keeping = (() => {
    const PREFIX = "antwoord ";
    const LASTS = 7 * 24 * 3600 * 1000; // milliseconds
    const REFUSED = [400, 404, 405, 413, 422]; // the server has a page to show about it

    // Storage may be full, or forbidden: then the form on screen is all there is. On a shared device it is sealed.
    const isShared = typeof sharedDevice !== "undefined";
    const ready = isShared ? sharedDevice.ready : Promise.resolve();
    const stored = isShared ? sharedDevice.stored : {
        read: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
        write: (key, kept) => { try { localStorage.setItem(key, JSON.stringify(kept)); return true; } catch { return false; } },
        drop: (key) => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
        keys: () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
    };
    const field = (form, name) => form.querySelector(`[name="${name}"]`)?.value ?? "";
    const address = (form) => form.getAttribute("action") || location.pathname;
    const first = document.querySelector("form[data-keep], form[data-autosave]");
    const mine = first && PREFIX + field(first, "wie");
    const keyOf = (form) => [mine, address(form), field(form, "poging"), field(form, "vraag")].join(" ");

    if (mine) stored.keys().forEach((key) => { // never someone else's on a shared desk, and nothing for ever
        if (!key.startsWith(`${mine} `) || !(stored.read(key)?.at > Date.now() - LASTS)) stored.drop(key);
    });

    const foot = (form) => form.querySelector(".actions, .reflection-foot") ?? form.lastElementChild;

    // Above the button, in view. An empty text takes the note away.
    const say = (form, text, link) => {
        let note = form.querySelector(":scope > .kept");
        if (!text) return note?.remove();
        if (!note) {
            note = document.createElement("p");
            note.className = "message kept";
            note.setAttribute("role", "alert");
            foot(form).before(note);
        }
        if (note.dataset.text === text) return; // do not say it again at each try
        note.dataset.text = text;
        note.textContent = text;
        if (link) {
            const a = document.createElement("a");
            a.href = link;
            a.textContent = form.dataset.keepSignIn;
            note.append(" ", a);
        }
        note.scrollIntoView({block: "nearest"});
    };

    // That it is being saved, at once: a line may be slow.
    const status = (form) => {
        const line = document.createElement("span");
        line.className = "saving";
        line.setAttribute("role", "status");
        foot(form).append(line);
        return (isBusy) => {
            line.textContent = isBusy ? form.dataset.saving : "";
            form.querySelectorAll("button:not([type=button])").forEach((one) => {
                if (isBusy) one.setAttribute("aria-disabled", "true");
                else one.removeAttribute("aria-disabled");
            });
        };
    };

    const goTo = (url) => {
        const to = new URL(url, location.href);
        if (to.hash && to.pathname === location.pathname) {
            history.replaceState(null, "", to);
            location.reload();
        } else location.replace(to);
    };

    // What the server answers: its status, and what it told a script. Null without a connection.
    const post = async (url, fields, form, mayRenew = true) => {
        let answer, told;
        try {
            const body = new URLSearchParams([...fields, ["csrfmiddlewaretoken", field(form, "csrfmiddlewaretoken")]]);
            const signal = AbortSignal.timeout?.(15000);
            answer = await fetch(url, {method: "POST", headers: {"X-Requested-With": "fetch"}, body, signal, keepalive: true});
            told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
        } catch {
            return null;
        }
        if (told?.token && mayRenew) {
            document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((one) => { one.value = told.token; });
            return post(url, fields, form, false);
        }
        return {status: answer.status, isRefused: REFUSED.includes(answer.status), told};
    };

    const later = (tries) => Math.min(30, 2 ** tries) * 1000; // milliseconds until the next try

    return {stored, ready, field, address, mine, keyOf, say, status, goTo, post, later};
})();
