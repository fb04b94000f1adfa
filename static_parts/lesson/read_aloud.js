// Where the browser itself has a voice for the language; one that sends the text away is none.
(() => {
    const bar = document.querySelector("[data-read-aloud]");
    if (!bar || !("speechSynthesis" in window)) return;
    const language = (document.querySelector("main [lang]:not(b, button)") ?? document.documentElement).lang.slice(0, 2);

    const look = () => {
        bar.hidden = !speechSynthesis.getVoices().some((one) => one.localService && one.lang.slice(0, 2) === language);
    };
    look();
    speechSynthesis.addEventListener?.("voiceschanged", look);

    bar.querySelector("button").addEventListener("click", () => {
        const script = document.createElement("script");
        script.src = bar.dataset.readAloud;
        document.head.append(script);
    }, {once: true});
})();
