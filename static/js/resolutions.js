// Saves a resolution while someone writes and when they leave, says when, and writes over no text unseen: the hidden
// field "gezien" is the mark of the text that this page saw last. Uses static_parts/lesson/keeping.js; fetched when
// someone comes near the form (coming.js).
document.querySelectorAll("form[data-autosave]").forEach((form) => {
    const {stored, address, keyOf, say, status, goTo, post, later} = keeping;
    const PAUSE = 1200; // milliseconds without a key
    const key = keyOf(form);
    const area = form.querySelector("textarea");
    const tick = form.querySelector("[type=checkbox]");
    const seen = form.querySelector("[name=gezien]");
    const when = form.querySelector("[data-saved]");
    const saving = status(form);
    const announced = document.createElement("span"); // for who hears the page: once for each time in the field
    announced.className = "visually-hidden";
    announced.setAttribute("role", "status");
    form.append(announced);

    const now = () => ({text: area.value.trim(), ticked: tick?.checked});
    const isSame = (one, other) => one.text === other.text && one.ticked === other.ticked;
    let saved = {text: area.defaultValue.trim(), ticked: tick?.defaultChecked}; // someone may be writing already
    let sent = []; // texts that left, of which no answer came back: whoever finds one there finds their own
    let isBusy = false, isAsking = false, isToldOnce = false, tries = 0, timer = 0;

    const fields = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const keepOnDevice = () => stored.write(key, {at: Date.now(), seen: seen.value, sent, fields: fields(), ...now()});

    const told = (words) => {
        when.textContent = words;
        if (isToldOnce) return;
        isToldOnce = true;
        announced.textContent = words;
    };

    const save = async (isAsked = false) => {
        clearTimeout(timer);
        if (isBusy || isAsking || (!isAsked && isSame(now(), saved))) return;
        isBusy = true;
        if (isAsked) {
            saving(true);
            isToldOnce = false;
        }
        const leaving = now();
        if (!sent.includes(leaving.text)) sent.push(leaving.text);
        const isKept = keepOnDevice();
        const answer = await post(address(form), new FormData(form), form);
        isBusy = false;
        saving(false);
        hear(answer, leaving, isKept);
    };

    const hear = (answer, leaving, isKept) => {
        const it = answer?.told;
        if (answer?.status === 200 && it) {
            seen.value = it.seen;
            saved = leaving;
            sent = [];
            tries = 0;
            area.removeAttribute("aria-invalid");
            say(form, "");
            told(it.saved);
            if (isSame(now(), saved)) stored.drop(key);
            else soon();
        } else if (answer?.status === 409 && it && "other" in it) {
            if (!sent.includes(it.other)) return ask(it);
            seen.value = it.seen; // ours: its answer was lost
            save(true);
        } else if (it?.url && answer.status === 401) {
            if (isKept) say(form, form.dataset.keepSignedOut, it.url);
            else form.submit(); // the server keeps it while someone signs in
        } else if (it?.url) {
            stored.drop(key);
            goTo(it.url);
        } else if (it?.error) {
            area.setAttribute("aria-invalid", "true");
            say(form, it.error);
        } else if (answer?.isRefused) {
            stored.drop(key);
            form.submit();
        } else { // no connection, or a server that restarts
            say(form, form.dataset.keepOffline);
            timer = setTimeout(() => save(true), later(++tries));
        }
    };

    // Another text stands there: nothing is saved until someone chose.
    const ask = ({other, seen: mark, panel: html}) => {
        isAsking = true;
        say(form, "");
        const panel = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
        const choose = (text) => {
            panel.remove();
            isAsking = false;
            seen.value = mark;
            sent = [];
            saved = {...now(), text: other};
            area.value = text;
            area.focus();
            if (isSame(now(), saved)) stored.drop(key);
            else save(true);
        };
        panel.querySelector("[data-mine]").addEventListener("click", () => choose(area.value));
        panel.querySelector("[data-theirs]").addEventListener("click", () => choose(other));
        form.querySelector(".reflection-foot").before(panel);
        panel.scrollIntoView({block: "nearest"});
    };

    const soon = () => {
        clearTimeout(timer);
        timer = setTimeout(save, PAUSE);
    };

    area.addEventListener("input", () => {
        when.textContent = ""; // true no longer
        keepOnDevice();
        soon();
    });
    area.addEventListener("blur", () => {
        save();
        isToldOnce = false;
    });
    tick?.addEventListener("change", () => save());
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        save(true);
    });
    addEventListener("online", () => save());
    addEventListener("pagehide", () => save());
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });

    const kept = stored.read(key);
    if (!kept) {
        if (!isSame(now(), saved)) soon();
        return;
    }
    if (kept.text === saved.text && (!tick || kept.ticked === saved.ticked)) {
        stored.drop(key);
        return;
    }
    area.value = kept.text;
    if (tick) tick.checked = kept.ticked;
    seen.value = kept.seen;
    sent = kept.sent;
    say(form, form.dataset.keepFound);
    save();
});
