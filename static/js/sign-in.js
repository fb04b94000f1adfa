// A password can be read while it is typed: the button is shown by this script only, and hides it again on sending.
(() => {
    for (const button of document.querySelectorAll(".show-password")) {
        const field = document.getElementById(button.getAttribute("aria-controls"));
        const show = (shown) => {
            field.type = shown ? "text" : "password";
            button.setAttribute("aria-pressed", shown);
        };
        button.hidden = false;
        button.addEventListener("click", () => show(field.type === "password"));
        field.form.addEventListener("submit", () => show(false));
    }
})();

// A passkey is made, or shown, by the browser: its answer goes along with the form. Without this script the way is not
// offered, or the page says what else there is.
(() => {
    const decoded = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
    const encoded = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
    const withIds = (list) => (list || []).map((one) => ({ ...one, id: decoded(one.id) }));

    const create = async ({ publicKey }) => {
        const made = await navigator.credentials.create({ publicKey: {
            ...publicKey,
            challenge: decoded(publicKey.challenge),
            user: { ...publicKey.user, id: decoded(publicKey.user.id) },
            excludeCredentials: withIds(publicKey.excludeCredentials),
        } });
        return { ...told(made), response: {
            clientDataJSON: encoded(made.response.clientDataJSON),
            attestationObject: encoded(made.response.attestationObject),
            transports: made.response.getTransports ? made.response.getTransports() : [],
        } };
    };
    const get = async ({ publicKey }) => {
        const shown = await navigator.credentials.get({ publicKey: {
            ...publicKey,
            challenge: decoded(publicKey.challenge),
            allowCredentials: withIds(publicKey.allowCredentials),
        } });
        const { clientDataJSON, authenticatorData, signature, userHandle } = shown.response;
        return { ...told(shown), response: {
            clientDataJSON: encoded(clientDataJSON),
            authenticatorData: encoded(authenticatorData),
            signature: encoded(signature),
            userHandle: userHandle ? encoded(userHandle) : null,
        } };
    };
    const told = (one) => ({
        type: one.type, id: one.id, rawId: encoded(one.rawId),
        clientExtensionResults: one.getClientExtensionResults(),
    });
    const optionsOf = async (form) => {
        const { options, optionsFrom } = form.dataset;
        if (options) return JSON.parse(document.getElementById(options).textContent);
        const answer = await fetch(optionsFrom, { headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" } });
        return (await answer.json()).request_options;
    };

    for (const form of document.querySelectorAll("[data-passkey]")) {
        const trouble = form.querySelector("[data-failed]");
        if (!window.PublicKeyCredential) {
            trouble.textContent = trouble.dataset.unable;
            continue;
        }
        const hidden = form.closest(".passkey");
        if (hidden) hidden.hidden = false;
        form.addEventListener("submit", async (event) => {
            event.preventDefault();
            trouble.textContent = "";
            try {
                const options = await optionsOf(form);
                const answer = await (form.dataset.passkey === "create" ? create : get)(options);
                form.elements.credential.value = JSON.stringify(answer);
                form.submit();
            } catch (error) {
                trouble.textContent = error.name === "SecurityError" ? trouble.dataset.unable : trouble.dataset.failed;
            }
        });
    }
})();
