// Sends an answer without losing it: what is on the screen is what is kept on the device, and what is sent.
(() => {
    const {stored, ready, field, address, mine, keyOf, say, status, goTo, post, later} = keeping;
    const forms = [...document.querySelectorAll("form[data-keep]")];
    if (!forms.length) return;

    const keep = (form) => {
        const key = keyOf(form);
        const saving = status(form);
        const state = {busy: false, tries: 0, timer: 0, fields: null, isStored: false};

        const capture = () => {
            state.fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
            state.isStored = stored.write(key, {at: Date.now(), fields: state.fields});
        };

        const send = async () => {
            if (state.busy) return;
            state.busy = true;
            clearTimeout(state.timer);
            if (!await attempt()) {
                saving(false);
                say(form, form.dataset.keepOffline);
                state.timer = setTimeout(send, later(++state.tries));
            }
            state.busy = false;
        };

        // True when there is nothing left to try.
        const attempt = async () => {
            const sent = state.fields;
            const answer = await post(address(form), sent, form);
            if (!answer) return false;
            const {told} = answer;
            if (told?.url && answer.status === 401) {
                saving(false);
                if (state.isStored) say(form, form.dataset.keepSignedOut, told.url);
                else form.submit(); // the server keeps it while someone signs in
            } else if (told?.url) {
                stored.drop(key);
                state.fields = null;
                goTo(told.url); // where it says what was saved, and when
            } else if (answer.isRefused) {
                stored.drop(key);
                form.submit();
            } else return false; // a server that restarts, or the sign-in page of a network
            return true;
        };

        form.addEventListener("submit", (event) => {
            if (event.submitter?.name) return; // a button with a meaning of its own
            event.preventDefault();
            if (state.busy) return;
            capture();
            saving(true);
            send();
        });
        // Whoever chooses otherwise while it waits, sees that kept; an exercise may move its parts by script.
        ["change", "input", "click"].forEach((kind) => form.addEventListener(kind, () => setTimeout(() => {
            if (state.fields) capture();
        })));
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
            const has = one.tagName !== "SELECT" ? () => true : (value) => [...one.options].some((option) => option.value === value);
            const index = left.findIndex(([name, value]) => name === one.name && (isBox ? value === one.value : has(value)));
            if (isBox) one.checked = index >= 0;
            else if (index >= 0) one.value = left[index][1];
            if (index >= 0) left.splice(index, 1);
        });
        say(form, form.dataset.keepFound);
        send();
    };
    ready.then(() => forms.forEach(keep));

    // An answer may wait for a question that has another number by now, or is not there any more: the server says so.
    const series = (url) => url.replace(/\d+\/$/, "");
    const addressIn = (key) => key.slice(mine.length + 1).split(" ")[0];
    const sendOther = async (form) => {
        const isOther = (key) => key.startsWith(`${mine} `) && key !== keyOf(form) && series(addressIn(key)) === series(address(form));
        const key = field(form, "poging") && stored.keys().find(isOther);
        if (!key) return;
        const answer = await post(addressIn(key), stored.read(key).fields, form);
        if (answer?.isRefused) stored.drop(key);
        if (answer?.status !== 200) return; // the next page tries again
        stored.drop(key);
        goTo(answer.told.url);
    };
    ready.then(() => forms.forEach(sendOther));

    // Any other form that says so: sent once, and told at once.
    document.querySelectorAll("form[data-saving]:not([data-keep], [data-autosave])").forEach((form) => {
        const saving = status(form);
        let isSent = false;
        form.addEventListener("submit", (event) => {
            if (isSent) event.preventDefault();
            isSent = true;
            saving(true);
        });
    });
})();
