// Offers to read aloud where this browser has a voice of its own for the page's language. Voices that send the text
// to someone else are no voices here. What reads comes when the button is pressed for the first time.
(() => {
    const bar = document.querySelector("[data-read-aloud]");
    if (!bar || !("speechSynthesis" in window)) return;
    const language = (document.querySelector("main [lang]:not(.reading-languages *)") ?? document.documentElement).lang.slice(0, 2);

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
