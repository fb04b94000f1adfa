// What could not be sent yet waits on a shared device as on any, but sealed: only the page of who wrote it has the key,
// and only while that person is in. keeping.js keeps its forms here.
const sharedDevice = (() => {
    const {isIn, warn, over, owner, key: hex, start, next, here} = document.currentScript.dataset;
    const PREFIX = "verzegeld ";
    const LASTS = 7 * 24 * 3600 * 1000; // milliseconds
    const mine = owner && `${PREFIX}${owner} `;
    const open = new Map(); // what waits of who is in, by the name of its form: where it is sealed, and what it is

    const inStorage = () => { try { return Object.keys(localStorage); } catch { return []; } };
    const sealedAt = (name) => Number(localStorage.getItem(name).split(" ")[0]);
    const binary = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const text = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
    const key = owner && globalThis.crypto?.subtle?.importKey(
        "raw", Uint8Array.from(hex.match(/../g), (two) => parseInt(two, 16)), "AES-GCM", false, ["encrypt", "decrypt"]);

    const seal = async (name, kept) => {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const data = await crypto.subtle.encrypt({name: "AES-GCM", iv}, await key, new TextEncoder().encode(JSON.stringify([name, kept])));
        if (open.get(name)?.kept !== kept) return; // sent meanwhile, or written anew
        try { localStorage.setItem(open.get(name).at, `${Date.now()} ${text(iv)} ${text(data)}`); } catch { /* the page is all there is */ }
    };
    const unseal = async (at) => {
        const [, iv, data] = localStorage.getItem(at).split(" ");
        const clear = await crypto.subtle.decrypt({name: "AES-GCM", iv: binary(iv)}, await key, binary(data));
        const [name, kept] = JSON.parse(new TextDecoder().decode(clear));
        open.set(name, {at, kept});
    };

    // Nothing but what is sealed stays here, and that for a week.
    inStorage().filter((name) => !name.startsWith(PREFIX) || !(sealedAt(name) > Date.now() - LASTS))
        .forEach((name) => localStorage.removeItem(name));
    try { sessionStorage.clear(); } catch { /* nothing was kept */ }

    const ready = Promise.all(key ? inStorage().filter((name) => name.startsWith(mine)).map((at) => unseal(at).catch(() => {})) : []);
    const stored = {
        read: (name) => open.get(name)?.kept ?? null,
        write: (name, kept) => {
            open.set(name, {at: open.get(name)?.at ?? mine + crypto.getRandomValues(new Uint32Array(2)).join(""), kept});
            if (key) seal(name, kept);
            return Boolean(key);
        },
        drop: (name) => {
            try { localStorage.removeItem(open.get(name)?.at); } catch { /* nothing was kept */ }
            open.delete(name);
        },
        keys: () => [...open.keys()],
    };
    const isAnythingSealed = () => inStorage().some((name) => name.startsWith(PREFIX));

    return {isIn: Boolean(isIn), warn: warn * 1000, over: over * 1000, start, next, here, stored, ready, isAnythingSealed};
})();
