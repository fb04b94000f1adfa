// Keeps what someone fills in on the device until the server has it (decision 0005). Each form[data-keep] brings
// its own words; the hidden field "wie" says whose form it is, without saying who.
(() => {
    const PREFIX = "antwoord ";
    const LASTS = 7 * 24 * 3600 * 1000; // milliseconds
    const REFUSED = [400, 404, 405, 413, 422]; // the server has a page to show about it
    const forms = [...document.querySelectorAll("form[data-keep]")];
    if (!forms.length) return;

    // Storage may be full, or forbidden: then the form on screen is all there is.
    const stored = {
        read: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
        write: (key, kept) => { try { localStorage.setItem(key, JSON.stringify(kept)); return true; } catch { return false; } },
        drop: (key) => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
        keys: () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
    };
    const field = (form, name) => form.querySelector(`[name="${name}"]`)?.value ?? "";
    const address = (form) => form.getAttribute("action") || location.pathname;
    const mine = PREFIX + field(forms[0], "wie");
    const keyOf = (form) => [mine, address(form), field(form, "poging"), field(form, "vraag")].join(" ");

    stored.keys().forEach((key) => { // never someone else's on a shared desk, and nothing for ever
        if (!key.startsWith(`${mine} `) || !(stored.read(key)?.at > Date.now() - LASTS)) stored.drop(key);
    });

    const say = (form, text, link) => {
        let note = form.querySelector(".kept");
        if (!note) {
            note = document.createElement("p");
            note.className = "message kept";
            note.setAttribute("role", "alert");
            form.append(note);
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
    };

    const goTo = (url) => {
        const to = new URL(url, location.href);
        if (to.hash && to.pathname === location.pathname) {
            history.replaceState(null, "", to);
            location.reload();
        } else location.replace(to);
    };

    const keep = (form) => {
        const key = keyOf(form);
        const state = {busy: false, tries: 0, timer: 0, fields: null, isStored: false};

        const send = async () => {
            if (state.busy) return;
            state.busy = true;
            clearTimeout(state.timer);
            if (!await attempt(true)) {
                say(form, form.dataset.keepOffline);
                state.timer = setTimeout(send, Math.min(30, 2 ** ++state.tries) * 1000);
            }
            state.busy = false;
        };

        // True when there is nothing left to try.
        const attempt = async (mayRenew) => {
            let answer, told;
            try {
                const body = new URLSearchParams([...state.fields, ["csrfmiddlewaretoken", field(form, "csrfmiddlewaretoken")]]);
                const signal = AbortSignal.timeout?.(15000);
                answer = await fetch(address(form), {method: "POST", headers: {"X-Requested-With": "fetch"}, body, signal});
                told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
            } catch {
                return false;
            }
            if (told?.url && answer.status === 401) {
                if (state.isStored) say(form, form.dataset.keepSignedOut, told.url);
                else form.submit(); // the server keeps it while someone signs in
            } else if (told?.url) {
                stored.drop(key);
                state.fields = null;
                goTo(told.url); // where it says what was saved, and when
            } else if (told?.token && mayRenew) {
                form.querySelector("[name=csrfmiddlewaretoken]").value = told.token;
                return attempt(false);
            } else if (REFUSED.includes(answer.status)) {
                stored.drop(key);
                form.submit();
            } else return false; // a server that restarts, or the sign-in page of a network
            return true;
        };

        form.addEventListener("submit", (event) => {
            if (event.submitter?.name) return; // a button with a meaning of its own
            event.preventDefault();
            if (state.busy) return;
            state.fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
            state.isStored = stored.write(key, {at: Date.now(), fields: state.fields});
            send();
        });
        addEventListener("online", () => { if (state.fields) send(); });

        const kept = stored.read(key);
        if (!kept) return;
        if (!form.querySelector("[type=submit]")) { // it was saved after all
            stored.drop(key);
            return;
        }
        state.fields = kept.fields;
        state.isStored = true;
        const left = kept.fields.filter(([name]) => name !== "wie");
        [...form.elements].filter((one) => one.name && one.type !== "hidden").forEach((one) => {
            const isBox = one.type === "radio" || one.type === "checkbox";
            const index = left.findIndex(([name, value]) => name === one.name && (!isBox || value === one.value));
            if (isBox) one.checked = index >= 0;
            else if (index >= 0) one.value = left[index][1];
            if (index >= 0) left.splice(index, 1);
        });
        say(form, form.dataset.keepFound);
        send();
    };
    forms.forEach(keep);

    // An answer may wait for a question that has another number by now, or is not there any more: the server says so.
    const series = (url) => url.replace(/\d+\/$/, "");
    const addressIn = (key) => key.slice(mine.length + 1).split(" ")[0];
    const sendOther = async (form) => {
        const isOther = (key) => key.startsWith(`${mine} `) && key !== keyOf(form) && series(addressIn(key)) === series(address(form));
        const key = field(form, "poging") && stored.keys().find(isOther);
        if (!key) return;
        const body = new URLSearchParams([...stored.read(key).fields, ["csrfmiddlewaretoken", field(form, "csrfmiddlewaretoken")]]);
        try {
            const answer = await fetch(addressIn(key), {method: "POST", headers: {"X-Requested-With": "fetch"}, body});
            if (REFUSED.includes(answer.status)) stored.drop(key);
            if (!answer.ok) return;
            const told = await answer.json();
            stored.drop(key);
            goTo(told.url);
        } catch { /* the next page tries again */ }
    };
    forms.forEach(sendOther);
})();
